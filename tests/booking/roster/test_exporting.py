"""Exporting a roster: what comes out goes in again and gives the same."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from booking.database import Database
from booking.errors import NotFound
from booking.ids import IdSource
from booking.roster import export_roster, import_roster
from booking.roster.formulas import defuse
from booking.values import EnrolmentStatus, Role
from tests.booking.roster.conftest import PEOPLE, WHOLE, Office
from tests.factories import NOW

FILES = tuple(WHOLE)
Lines = Sequence[Sequence[str]]


def texts(folder: Path) -> dict[str, str]:
    """Read the files of a folder."""
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def test_an_export_writes_every_file_as_it_was_imported(office: Office, tmp_path: Path) -> None:
    office.bring_in(WHOLE)
    export_roster(office.database, tmp_path / "made" / "out")
    written = texts(tmp_path / "made" / "out")
    assert sorted(written) == sorted(FILES)
    assert {**written, "people.csv": ""} == {**WHOLE, "people.csv": ""}
    assert written["people.csv"].splitlines() == [
        "email,name,roles,time_zone,slack_user_id,archived",
        "maya@example.org,Maya Lund,MA;AS,,,false",
        "dana@example.org,Dana Reed,AS,Europe/Paris,U0DANA,false",
        "priya@example.org,Priya Shah,LR,,,false",
        "nina@example.org,Nina Roy,LR,,,true",
    ]


def test_an_export_replaces_older_files_and_leaves_others(office: Office, tmp_path: Path) -> None:
    office.bring_in({"people.csv": PEOPLE})
    (tmp_path / "people.csv").write_text("old")
    (tmp_path / "notes.txt").write_text("mine")
    export_roster(office.database, tmp_path)
    assert (tmp_path / "people.csv").read_text().startswith("email,")
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_an_empty_database_has_nothing_to_export(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="no organisation yet"):
        export_roster(office.database, tmp_path / "out")
    assert not (tmp_path / "out").exists()


SHOWABLE = st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp", "Zs"], codec="utf-8")
NAMES = st.text(SHOWABLE, min_size=1, max_size=30)
ZONES = st.sampled_from(["", "Europe/London", "Asia/Kathmandu", "America/New_York"])
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31)).map(str)


@st.composite
def rosters(draw: st.DrawFn) -> Mapping[str, Lines]:
    """Make the lines of a good roster, by file."""
    emails = [f"person{number}@example.org" for number in range(draw(st.integers(1, 5)))]
    codes = draw(st.lists(NAMES, unique=True, max_size=4))
    pairs = [(email, code) for email in emails for code in codes]
    enrolled = draw(st.lists(st.sampled_from(pairs), unique=True)) if pairs else []
    return {
        "organisation.csv": [draw(_organisation())],
        "people.csv": [draw(_person(email)) for email in emails],
        "courses.csv": [(code, draw(NAMES), str(draw(st.integers(0, 9999)))) for code in codes],
        "enrolments.csv": [draw(_enrolment(*pair, emails)) for pair in enrolled],
        "smart_rooms.csv": [
            (name, f"https://rooms.example.org/{number}?a=1,2")
            for number, name in enumerate(draw(st.lists(NAMES, unique=True, max_size=3)))
        ],
    }


def _organisation() -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(
        NAMES,
        ZONES.filter(bool),
        st.sampled_from(["true", "false"]),
        st.sampled_from(["Mon-Fri 09:00-17:00", "Mon-Thu 09:00-17:00, Fri 09:00-16:00"]),
        st.integers(1, 1000).map(str),
        st.sampled_from(["england-and-wales", "scotland", "northern-ireland", ""]),
        st.sampled_from(["1 day;1 hour", "15 minutes", ""]),
    )


def _person(email: str) -> st.SearchStrategy[tuple[str, ...]]:
    roles = st.sets(st.sampled_from(Role), min_size=1).map(
        lambda chosen: ";".join(role for role in Role if role in chosen)
    )
    slack_user = st.sampled_from(["", f"U{email[6]}"])
    return st.tuples(
        st.just(email), NAMES, roles, ZONES, slack_user, st.sampled_from(["true", "false"])
    )


def _enrolment(email: str, code: str, emails: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.tuples(
        st.just(email),
        st.just(code),
        st.sampled_from([status.value for status in EnrolmentStatus]),
        st.sampled_from(["", *emails]),
        st.one_of(st.just(""), DAYS),
        st.just(""),
    )


def _written(lines: Lines, header: str) -> str:
    file = io.StringIO(newline="")
    csv.writer(file, lineterminator="\n").writerows(map(defuse, line) for line in lines)
    return f"{header}\n{file.getvalue()}"


@given(rosters())
@hypothesis_settings(max_examples=40)
def test_what_is_imported_comes_out_the_same_and_goes_in_again(
    migrated_sqlite: Path, roster: Mapping[str, Lines]
) -> None:
    files = {name: _written(lines, WHOLE[name].splitlines()[0]) for name, lines in roster.items()}
    with TemporaryDirectory() as place:
        exported = _through(migrated_sqlite, files, Path(place) / "a")
        assert exported == files
        assert _through(migrated_sqlite, exported, Path(place) / "b") == exported


def _through(migrated: Path, files: Mapping[str, str], place: Path) -> dict[str, str]:
    """Import files into a database of their own, twice, and export them."""
    (place / "in").mkdir(parents=True)
    shutil.copyfile(migrated, place / "roster.db")
    for name, text in files.items():
        (place / "in" / name).write_text(text, encoding="utf-8", newline="")
    database = Database(f"sqlite:///{place}/roster.db")
    import_roster(database, place / "in", IdSource(), now=NOW)
    again = import_roster(database, place / "in", IdSource(), now=NOW)
    assert all(count.added == count.changed == 0 for count in again.counts.values())
    export_roster(database, place / "out")
    database.close()
    return texts(place / "out")
