"""Exports of records: what each file holds, for all and for one learner, in any number of pages."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.errors import NotAllowed
from booking.exports import RECORD_FILES, export_my_data, export_records, pages
from booking.roster.formulas import arm, defuse
from booking.values import Attendance, Role, TimeKind
from tests.booking.academy import Academy
from tests.booking.closings import close, noted
from tests.factories import create_own_time, create_person


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_all_records_are_written(academy: Academy, tmp_path: Path) -> None:
    came, away = academy.enrol(2)
    booked = academy.book(planning_notes="=1+1", location="@home")
    close(
        academy,
        booked,
        attendances={came.id: noted(45), away.id: noted(0, Attendance.ABSENT)},
        kind=TimeKind.OFF_THE_JOB,
    )
    export_records(academy.database, tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == RECORD_FILES
    [session] = read(tmp_path / "sessions.csv")
    assert session["session"] == str(booked.session_id)
    assert session["starts_at"] == "2026-12-01T10:00:00Z"
    assert (session["planning_notes"], session["location"]) == ("'=1+1", "'@home")
    assert session["status"] == "closed"
    noted_of = {
        row["learner_email"]: row["attendance"] for row in read(tmp_path / "attendance.csv")
    }
    assert noted_of == {came.email: "attended", away.email: "absent"}
    minutes = {row["learner_email"]: row["minutes"] for row in read(tmp_path / "time_log.csv")}
    assert minutes == {came.email: "45", away.email: "0"}
    totals = {
        row["learner_email"]: (row["minimum_minutes"], row["counted_minutes"])
        for row in read(tmp_path / "off_the_job_totals.csv")
    }
    assert totals == {came.email: ("11220", "45"), away.email: ("11220", "0")}


def test_a_course_has_one_name_in_the_time_log(academy: Academy, tmp_path: Path) -> None:
    (learner,) = academy.enrol(1)
    academy.book()
    create_own_time(academy.database, learner, academy.course)
    export_records(academy.database, tmp_path)
    named = [row["courses"] for row in read(tmp_path / "time_log.csv")]
    assert named == [academy.course.title] * 2


def test_a_learner_gets_what_is_theirs_and_nothing_of_others(
    academy: Academy, tmp_path: Path
) -> None:
    mine, other = academy.enrol(2)
    academy.book()
    export_my_data(
        academy.database,
        tmp_path,
        organisation_id=academy.organisation.id,
        learner_id=mine.id,
    )
    written = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert set(written) == {*RECORD_FILES, "my_enrolments.csv"}
    assert [name for name, text in written.items() if other.email in text] == []
    assert len(read(tmp_path / "attendance.csv")) == len(read(tmp_path / "my_enrolments.csv")) == 1


def test_any_number_of_rows_is_read_page_by_page(
    academy: Academy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    academy.enrol(3)
    academy.book_series(count=5)
    export_records(academy.database, tmp_path / "whole")
    for size in (1, 2, 15):
        monkeypatch.setattr(pages, "ROWS_AT_ONCE", size)
        export_records(academy.database, tmp_path / str(size))
        for name in RECORD_FILES:
            assert (tmp_path / str(size) / name).read_text() == (
                tmp_path / "whole" / name
            ).read_text()


@pytest.mark.parametrize("role", Role)
def test_only_admins_export(academy: Academy, tmp_path: Path, role: Role) -> None:
    person = create_person(academy.database, academy.organisation, roles=frozenset({role}))
    asked = {"organisation_id": academy.organisation.id, "actor_id": person.id}
    if role in (Role.MASTER_ADMIN, Role.BASIC_ADMIN):
        export_records(academy.database, tmp_path, **asked)
    else:
        with pytest.raises(NotAllowed):
            export_records(academy.database, tmp_path, **asked)


BEHIND_OTHERS = [" =1", "\u00a0+1", "\n -1", "\ufeff=1", "\u200b@a", '"=1"', "' =1", "\"'=1"]


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1", "\uff1d1", "'=1", "''@a", *BEHIND_OTHERS]
)
def test_what_a_spreadsheet_would_run_is_defused_and_reads_back(text: str) -> None:
    assert defuse(text) == f"'{text}"
    assert arm(defuse(text)) == text


@given(st.text("'\" =-a\u200b\t", max_size=6))
def test_whatever_is_written_reads_back(text: str) -> None:
    assert arm(defuse(text)) == text


@pytest.mark.parametrize(
    "text", ["", " ", "' '", '"a"', "O'Neil", "'s Hertogenbosch", "a=1", "1-2"]
)
def test_other_cells_stay_as_they_are(text: str) -> None:
    assert defuse(text) == text == arm(text)
