"""Refusing a roster: every bad line is named at once, and nothing is changed."""

from __future__ import annotations

import pytest

from booking.tables import Organisation, Person
from tests.booking.roster.conftest import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, WHOLE, Office

PERSON = "email,name,roles,time_zone,slack_user_id,archived\n"
ENROLMENT = ENROLMENTS.splitlines()[0] + "\n"
COURSE = COURSES.splitlines()[0] + "\n"
ROOM = "name,join_url\n"
SECOND = "there is a second organisation; one line describes the only one"
LAST = "maya@example.org can't cease to be Master Admin: nobody would be left with the role MA"
LONG_CELL = (
    "a cell has more than 131,072 characters; shorten it, or see whether a quote is not closed"
)


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        ("people.csv", PERSON + ",Ann,LR,,,", "email is empty"),
        ("people.csv", PERSON + "ann,Ann,LR,,,", 'email "ann" is not an e-mail address'),
        ("people.csv", PERSON + "a@b@c.org,Ann,LR,,,", "is not an e-mail address"),
        ("people.csv", PERSON + "ann@example,Ann,LR,,,", "is not an e-mail address"),
        ("people.csv", PERSON + "a nn@example.org,Ann,LR,,,", "is not an e-mail address"),
        ("people.csv", PERSON + "ann..lee@example.org,Ann,LR,,,", "is not an e-mail address"),
        ("people.csv", PERSON + "<a@example.org>,Ann,LR,,,", "is not an e-mail address"),
        ("people.csv", PERSON + f"{'a' * 250}@example.org,A,LR,,,", "262 characters long; 254 fit"),
        ("people.csv", PERSON + "a@example.org,,LR,,,", "name is empty"),
        ("people.csv", PERSON + f"a@example.org,{'x' * 201},LR,,,", "201 characters long; 200 fit"),
        ("people.csv", PERSON + "a@example.org,A\x07nn,LR,,,", "a control character (U+0007)"),
        ("people.csv", PERSON + "a@example.org,A\x00nn,LR,,,", "a control character (U+0000)"),
        ("people.csv", PERSON + 'a@example.org,"Ann\nLee",LR,,,', "holds a line break or a tab"),
        ("people.csv", PERSON + "a@example.org,Ann,,,,", "roles is empty"),
        ("people.csv", PERSON + "a@example.org,Ann,LR;XX,,,", 'roles "XX" is none of MA, BA, AS'),
        ("people.csv", PERSON + "a@example.org,Ann,LR;,,,", 'roles "" is none of MA'),
        ("people.csv", PERSON + "a@example.org,Ann,lr,,,", 'roles "lr" is none of MA'),
        (
            "people.csv",
            PERSON + "a@example.org,Ann,LR,Mars/Base,,",
            '"Mars/Base" is not a time zone',
        ),
        ("people.csv", PERSON + "a@example.org,Ann,LR,../etc,,", "is not a time zone"),
        ("people.csv", PERSON + "a@example.org,Ann,LR,localtime,,", "is not a time zone"),
        ("people.csv", PERSON + "a@example.org,Ann,LR,,ann,", "is not a Slack user's id"),
        ("people.csv", PERSON + "a@example.org,Ann,LR,,,yes", '"yes" is neither true nor false'),
        ("people.csv", PERSON + "a@example.org,Ann,LR,,,,,", "8 values, but the header names 6"),
        ("people.csv", PERSON + "a@example.org,Ann", "roles is empty"),
        ("people.csv", PERSON + 'a@example.org,"Ann"x,LR,,,', "can't be told apart"),
        ("people.csv", PERSON + 'a@example.org,"Ann,LR,,,', "can't be told apart"),
        ("people.csv", PERSON + f"a@example.org,{'x' * 131_073},LR,,,", LONG_CELL),
        ("people.csv", PERSON + 'a@example.org,"Ann,LR,,,\n' + "b,B,LR,,,\n" * 20_000, LONG_CELL),
        ("courses.csv", COURSE + "TL3,,187", "title is empty"),
        ("courses.csv", COURSE + "TL3,Lead,-1", '"-1" is not a whole number from 0 to 100,000'),
        ("courses.csv", COURSE + "TL3,Lead,1.5", "is not a whole number"),
        ("courses.csv", COURSE + "TL3,Lead,99999999999999999999", "is not a whole number"),
        ("courses.csv", COURSE + "TL3,Lead,", "off_the_job_minimum_hours is empty"),
        ("smart_rooms.csv", ROOM + "Room,ftp://example.org", "is not a link like https://"),
        ("smart_rooms.csv", ROOM + "Room,https://", "is not a link like https://"),
        ("smart_rooms.csv", ROOM + "Room,https://[", "is not a link like https://"),
        ("smart_rooms.csv", ROOM + "Room,javascript:alert(1)", "is not a link like https://"),
        ("smart_rooms.csv", ROOM + "Room,", "join_url is empty"),
    ],
)
def test_a_bad_cell_is_named_with_its_file_line_and_reason(
    quick_office: Office, file: str, content: str, reason: str
) -> None:
    (line,) = quick_office.refused({file: content})
    assert line.startswith(f"{file}:2: ")
    assert reason in line
    assert line.isprintable()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ("priya@example.org,TL3,learning,,,", 'status "learning" is none of awaiting_induction'),
        ("priya@example.org,TL3,epa,,01/02/2026,", '"01/02/2026" is not a date like 2026-12-31'),
        ("priya@example.org,TL3,epa,,20260201,", "is not a date"),
        ("priya@example.org,TL3,epa,,2026-02-30,", '"2026-02-30" is not in the calendar'),
        ("priya@example.org,TL3,epa,,0026-02-03,", '"0026-02-03" has a year that can\'t be meant'),
        ("priya@example.org,TL3,epa,,,9999-12-31", '"9999-12-31" has a year that can\'t be meant'),
        ("priya@example.org,TL3,epa,,2026-02-02,2026-02-01", "2026-02-01 is before starts_on"),
        ("who@example.org,TL3,epa,,,", 'learner_email "who@example.org" is neither in people.csv'),
        ("priya@example.org,XX9,epa,,,", 'course_code "XX9" is neither in courses.csv'),
        ("priya@example.org,TL3,epa,who@example.org,,", 'assessor_email "who@example.org" is'),
    ],
)
def test_a_bad_enrolment_is_named(quick_office: Office, wrong: str, reason: str) -> None:
    (line,) = quick_office.refused({**WHOLE, "enrolments.csv": f"{ENROLMENT}{wrong}\n"})
    assert line.startswith("enrolments.csv:2: ")
    assert reason in line


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Northern Skills", "", "name is empty"),
        ("Europe/London", "", "time_zone is empty"),
        ("Europe/London", "GMT+1", '"GMT+1" is not a time zone'),
        ("true", "maybe", '"maybe" is neither true nor false'),
        ("Mon-Fri 09:00-17:00", "9 to 5", "working hours read like Mon-Fri 09:00-17:00"),
        (",30,", ",0,", '"0" is not a whole number from 1 to 1,000'),
        ("scotland", "wales", '"wales" is none of england-and-wales, scotland, northern-ireland'),
        ("1 day;1 hour", "soon", "reminder leads read like 1 day;1 hour"),
    ],
)
def test_a_bad_setting_of_the_organisation_is_named(
    quick_office: Office, old: str, new: str, reason: str
) -> None:
    (line,) = quick_office.refused({"organisation.csv": ORGANISATION.replace(old, new)})
    assert line.startswith("organisation.csv:2: ")
    assert reason in line


@pytest.mark.parametrize(
    ("files", "lines"),
    [
        (
            {"people.csv": "email,name,role\na@example.org,Ann,LR\n"},
            ('people.csv:1: unknown column "role"; missing column "roles"',),
        ),
        (
            {"people.csv": "email,name,roles,name\na@example.org,Ann,LR,Ann\n"},
            ('people.csv:1: column named twice "name"',),
        ),
        (
            {"people.csv": "email,name,roles,\na@example.org,Ann,LR,\n"},
            ('people.csv:1: unknown column ""',),
        ),
        ({"people.csv": ""}, ('people.csv:1: missing column "email", "name", "roles"',)),
        (
            {"people.csv": b"email,name,roles\na@example.org,Zo\xeb,LR\n"},
            ("people.csv:2: the file is not UTF-8 from here on; save it as CSV UTF-8",),
        ),
        (
            {"people.csv": PEOPLE.encode("utf-16")},
            ("people.csv:1: the file is not UTF-8 from here on; save it as CSV UTF-8",),
        ),
        (
            {"organisation.csv": ORGANISATION.splitlines()[0] + "\n"},
            ("organisation.csv:1: the line that describes the organisation is missing",),
        ),
        (
            {"organisation.csv": ORGANISATION + ORGANISATION.splitlines()[1]},
            (f"organisation.csv:3: {SECOND}",),
        ),
        (
            {"people.csv": PEOPLE + "Priya@Example.org,Other,LR,,,\n"},
            ('people.csv:6: "priya@example.org" is in line 4 already',),
        ),
        (
            {**WHOLE, "enrolments.csv": ENROLMENTS + "priya@example.org,TL3,epa,,,\n"},
            ('enrolments.csv:4: "priya@example.org" on "TL3" is in line 2 already',),
        ),
        (
            {"people.csv": PERSON + "a@example.org,A,LR,,U1,\nb@example.org,B,LR,,U1,\n"},
            (
                'people.csv:2: slack_user_id "U1" is also that of b@example.org',
                'people.csv:3: slack_user_id "U1" is also that of a@example.org',
            ),
        ),
    ],
)
def test_what_is_wrong_with_a_file_is_named(
    quick_office: Office, files: dict[str, str | bytes], lines: tuple[str, ...]
) -> None:
    assert quick_office.refused(files) == lines


def test_every_bad_line_of_every_file_is_named_at_once_and_in_order(quick_office: Office) -> None:
    files = {
        "people.csv": PERSON + "a@example.org,Ann,XX,,,perhaps\n\nb@,Bob,LR,,,\n",
        "courses.csv": COURSE + "TL3,Team Leader,many\n",
        "enrolments.csv": ENROLMENT + "a@example.org,TL3,epa,,,\n" + "c@example.org,TL9,gone,,,\n",
    }
    lines = quick_office.refused(files)
    assert [line.split(" ")[0] for line in lines] == [
        "people.csv:2:",
        "people.csv:4:",
        "courses.csv:2:",
        "enrolments.csv:3:",
    ]
    assert "roles" in lines[0]
    assert "archived" in lines[0]
    assert [word in lines[3] for word in ("status", "learner_email", "course_code")] == [True] * 3


def test_a_line_s_number_is_where_it_begins(quick_office: Office) -> None:
    content = 'email,name,roles\r\na@example.org,"A\r\n\r\n\r\nnn",LR\r\n\r\nb@,Bob,LR\r\n'
    lines = quick_office.refused({"people.csv": content})
    assert [line.split(" ")[0] for line in lines] == ["people.csv:2:", "people.csv:7:"]


def test_references_into_a_file_that_can_t_be_read_are_not_blamed(quick_office: Office) -> None:
    bad: dict[str, str | bytes] = {
        "people.csv": PEOPLE.replace("roles", "rolls"),
        "courses.csv": b"\xff",
    }
    lines = quick_office.refused({**WHOLE, **bad})
    assert [line.split(" ")[0] for line in lines] == ["people.csv:1:", "courses.csv:1:"]


def test_a_file_that_can_t_be_opened_is_named(quick_office: Office) -> None:
    (quick_office.folder / "people.csv").mkdir()
    with pytest.raises(Exception, match=r"people.csv:1: the file can't be read \(Is a directory\)"):
        quick_office.bring_in_folder()


def test_a_bad_line_leaves_the_database_as_it_was(office: Office) -> None:
    assert office.refused({**WHOLE, "smart_rooms.csv": ROOM + "Room,x\n"})
    assert office.rows(Organisation) == []
    office.bring_in(WHOLE)
    before = office.rows(Person)
    assert office.refused({"people.csv": PEOPLE.replace("Maya", "Mia") + "x\n"})
    assert office.rows(Person) == before


@pytest.mark.parametrize(
    "line", ["maya@example.org,Maya Lund,AS,,,", "maya@example.org,Maya Lund,MA,,,true"]
)
def test_the_last_master_admin_can_t_go(office: Office, line: str) -> None:
    office.bring_in(WHOLE)
    assert office.refused({"people.csv": f"{PERSON}{line}\n"}) == (f"people.csv:2: {LAST}",)
    both = f"{PERSON}{line}\ndana@example.org,Dana Reed,MA,,,\n"
    office.bring_in({"people.csv": both})


def test_a_slack_user_of_somebody_in_the_database_is_not_given_away(office: Office) -> None:
    office.bring_in(WHOLE)
    assert office.refused({"people.csv": PERSON + "ola@example.org,Ola Berg,AS,,U0DANA,\n"}) == (
        'people.csv:2: slack_user_id "U0DANA" is also that of dana@example.org',
    )


def test_dates_are_compared_with_those_that_stand(office: Office) -> None:
    office.bring_in(WHOLE)
    line = "priya@example.org,TL3,in_training,2026-01-01\n"
    content = f"learner_email,course_code,status,ends_on\n{line}"
    assert office.refused({"enrolments.csv": content}) == (
        "enrolments.csv:2: ends_on 2026-01-01 is before starts_on 2026-02-02",
    )


def test_a_folder_without_any_of_the_files_is_refused(quick_office: Office) -> None:
    (line,) = quick_office.refused({"notes.txt": ""})
    assert line.endswith(
        ": none of organisation.csv, people.csv, courses.csv, enrolments.csv, "
        "smart_rooms.csv is in this folder"
    )
