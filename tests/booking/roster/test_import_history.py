"""What an import leaves in the history: each change once, by nobody, and nothing when repeated."""

from __future__ import annotations

import json
from typing import Any

import pytest

from booking.record_tables import HistoryEntry
from booking.tables import Course, Person
from booking.values import HistoryEvent
from tests.booking.roster.conftest import COURSES, ENROLMENTS, PEOPLE, SMART_ROOMS, WHOLE, Office
from tests.factories import NOW

Said = tuple[HistoryEvent, str, dict[str, Any]]
DANA, PRIYA = "dana@example.org", "priya@example.org"


def history(office: Office) -> list[Said]:
    """Give the history, in its order: what, whom by e-mail, and the details."""
    emails = {row["id"]: row["email"] for row in office.rows(Person)}
    rows = office.rows(HistoryEntry)
    assert {(row["actor_id"], row["at"]) for row in rows} <= {(None, NOW)}
    return [
        (row["event"], str(emails.get(row["person_id"], "")), json.loads(str(row["details"])))  # type: ignore[misc]
        for row in rows
    ]


def test_a_new_roster_stands_in_the_history(office: Office) -> None:
    office.bring_in(WHOLE)
    said = history(office)
    events = [event for event, _, _ in said]
    assert events.count(HistoryEvent.PERSON_ADDED) == 4
    assert events.count(HistoryEvent.COURSE_ADDED) == 2
    assert events.count(HistoryEvent.SMART_ROOM_ADDED) == 1
    team_leader = office.rows(Course)[0]["id"]
    dana = office.person(DANA)
    assert (HistoryEvent.PERSON_ADDED, DANA, {"roles": ["AS"]}) in said
    assert (
        HistoryEvent.ENROLMENT_ADDED,
        PRIYA,
        {"course_id": team_leader, "status": "in_training", "assessor_id": dana.id},
    ) in said


def test_importing_twice_writes_no_history(office: Office) -> None:
    office.bring_in(WHOLE)
    before = history(office)
    office.bring_in(WHOLE)
    assert history(office) == before


CHANGES: list[tuple[str, str, str, list[tuple[HistoryEvent, str, dict[str, Any]]]]] = [
    (
        "people.csv",
        PEOPLE,
        PEOPLE.replace("Dana Reed,AS", "Dana Jones,AS;IQA"),
        [
            (HistoryEvent.ROLES_CHANGED, DANA, {"roles": {"from": ["AS"], "to": ["AS", "IQA"]}}),
            (HistoryEvent.PERSON_CHANGED, DANA, {"changed": ["name"]}),
        ],
    ),
    (
        "people.csv",
        PEOPLE,
        PEOPLE.replace("Priya Shah,LR,,,", "Priya Shah,LR,,,true"),
        [(HistoryEvent.PERSON_ARCHIVED, PRIYA, {})],
    ),
    (
        "people.csv",
        PEOPLE,
        PEOPLE.replace("Nina Roy,LR,,,true", "Nina Roy,LR,,,false"),
        [(HistoryEvent.PERSON_RESTORED, "nina@example.org", {})],
    ),
    (
        "courses.csv",
        COURSES,
        COURSES.replace("187", "200"),
        [
            (
                HistoryEvent.COURSE_CHANGED,
                "",
                {"course_id": 0, "off_the_job_minimum_hours": {"from": 187, "to": 200}},
            )
        ],
    ),
    (
        "enrolments.csv",
        ENROLMENTS,
        ENROLMENTS.replace("TL3,in_training", "TL3,gateway").replace("2027-08-31", ""),
        [
            (
                HistoryEvent.ENROLMENT_CHANGED,
                PRIYA,
                {
                    "course_id": 0,
                    "status": {"from": "in_training", "to": "gateway"},
                    "ends_on": {"from": "2027-08-31", "to": None},
                },
            )
        ],
    ),
    (
        "smart_rooms.csv",
        SMART_ROOMS,
        SMART_ROOMS.replace("org/1", "org/secret"),
        [(HistoryEvent.SMART_ROOM_CHANGED, "", {"room": "Room 1", "changed": ["join_url"]})],
    ),
]


@pytest.mark.parametrize(("file", "before", "after", "expected"), CHANGES)
def test_what_a_file_changes_stands_in_the_history(
    quick_office: Office, file: str, before: str, after: str, expected: list[Said]
) -> None:
    assert before != after
    quick_office.bring_in(WHOLE)
    known = len(history(quick_office))
    quick_office.bring_in({file: after})
    team_leader = quick_office.rows(Course)[0]["id"]
    said = [
        (event, whom, details | ({"course_id": team_leader} if "course_id" in details else {}))
        for event, whom, details in expected
    ]
    assert history(quick_office)[known:] == said


def test_neither_names_nor_links_stand_in_the_history(office: Office) -> None:
    office.bring_in(WHOLE)
    office.bring_in({"people.csv": PEOPLE.replace("Priya Shah", "Priya Jones")})
    written = " ".join(str(row["details"]) for row in office.rows(HistoryEntry))
    for secret in ("Priya", "Jones", "example.org", "rooms."):
        assert secret not in written
