"""Every use case that changes a session, a role, an enrolment or days away leaves its trace."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

import booking
from booking.absence_moves import move_all_from_absence
from booking.accepting import AcceptTime, accept_time
from booking.answers import answer_invitation
from booking.cancelling import cancel_session
from booking.commands import (
    AnswerInvitation,
    CancelSession,
    ChangeSession,
    MoveSession,
    UndoCancel,
)
from booking.erasing import EraseLearner, erase_learner
from booking.ids import IdSource
from booking.moving import change_session, move_session
from booking.record_tables import HistoryEntry
from booking.reinstating import undo_cancel
from booking.roster.by_hand import COLUMNS, ChangeRow, change_row, mark, texts_of_row
from booking.roster.sheets import COURSES, ENROLMENTS, ORGANISATION, PEOPLE, SMART_ROOMS, Sheet
from booking.skipped_dates import BookSkippedDates, book_skipped_dates
from booking.submissions import Booked
from booking.tables import Enrolment, Person, Session
from booking.told import SendAgain, send_again
from booking.values import Answer, EnrolmentStatus, HistoryEvent, Role, SessionType, Side
from tests.booking import test_absences as absences
from tests.booking.academy import Academy, open_academy
from tests.booking.closings import close, unlock
from tests.factories import IDS, NOW, TEN, create_person, create_smart_room

WRITES = re.compile(r"\b(database\.write|write_settled|book_once)\(")
NO_HISTORY: Mapping[str, str] = {
    "deliveries": "messages, which are told of in a list of their own",
    "calendars.addresses": "the secret address of one's own calendar",
    "digests": "messages of the day, which are owed anew",
    "overdue_digests": "messages of the day, which are owed each morning",
    "own_time": "a learner's own entries of time",
    "reminder_settings": "one's own settings",
    "snoozing": "one's own reminder",
    "submissions": "the transaction of those that book",
    "standing_sessions": "the transaction of those that change sessions",
    "roster.importing": "see tests.booking.roster.test_import_history",
}
"""Modules that write, and why the table below does not name them."""


@dataclass
class Stage:
    """An academy with learners, a Master Admin, and a session that stands."""

    academy: Academy
    maya: Person
    session: Booked

    @property
    def who(self) -> dict[str, Any]:
        """Dana, in her organisation."""
        return {
            "organisation_id": self.academy.organisation.id,
            "actor_id": self.academy.dana.id,
        }

    def move(self) -> MoveSession:
        """Make a command that moves the session by a day."""
        later = TEN + timedelta(days=1)
        return MoveSession(**self.who, session_id=self.session.session_id, starts_at=later)

    def by_hand(self, sheet: Sheet, row_id: int | None, **typed: str) -> None:
        """Let Maya change a row by hand, or add one."""
        there = {}
        if row_id is not None:
            there = self.academy.database.read(
                lambda db: texts_of_row(
                    db, organisation_id=self.maya.organisation_id, sheet=sheet, row_id=row_id
                )
            )
        command = ChangeRow(
            organisation_id=self.maya.organisation_id,
            actor_id=self.maya.id,
            sheet=sheet,
            row_id=row_id,
            typed=dict.fromkeys(COLUMNS[sheet.file], "") | there | typed,
            seen={name: mark(text) for name, text in there.items()},
        )
        change_row(self.academy.database, command, now=NOW, ids=IdSource())


@pytest.fixture
def stage(sqlite_url: str) -> Iterator[Stage]:
    """Open the academy with a session of its first learner."""
    with open_academy(sqlite_url, learners=2) as academy:
        maya = create_person(
            academy.database,
            academy.organisation,
            name="Maya Lund",
            roles=frozenset({Role.MASTER_ADMIN}),
        )
        yield Stage(academy, maya, academy.book(academy.learners[0]))


def skipped(stage: Stage) -> None:
    days = [(TEN + timedelta(weeks=week, days=2)).date() for week in range(3)]
    series = stage.academy.book_series(
        stage.academy.learners[1],
        starts_at=TEN + timedelta(days=2),
        skipped=frozenset({days[1]}),
    )
    command = BookSkippedDates(
        **stage.who,
        token=f"token-{IDS.new()}",
        session_id=series.sessions[0].session_id,
        days=(days[1],),
    )
    book_skipped_dates(stage.academy.database, command, now=NOW, ids=IDS)


def induct(stage: Stage) -> None:
    [enrolment] = stage.academy.rows(Enrolment, learner_id=stage.academy.learners[1].id)
    stage.academy.put(enrolment, status=EnrolmentStatus.AWAITING_INDUCTION)
    stage.academy.book(
        stage.academy.learners[1], type=SessionType.INDUCTION, starts_at=TEN + timedelta(hours=2)
    )


def change(stage: Stage) -> None:
    move = MoveSession(**stage.who, session_id=stage.session.session_id)
    command = ChangeSession(move=move, planning_notes="Bring the log")
    change_session(stage.academy.database, command, now=NOW, ids=IDS)


def cancel(stage: Stage) -> None:
    command = CancelSession(
        **stage.who, session_id=stage.session.session_id, on_side_of=Side.LEARNER
    )
    cancel_session(stage.academy.database, command, now=NOW, ids=IDS)


def undo(stage: Stage) -> None:
    cancel(stage)
    command = UndoCancel(**stage.who, session_id=stage.session.session_id)
    undo_cancel(stage.academy.database, command, now=NOW, ids=IDS)


def answer(stage: Stage) -> None:
    command = AnswerInvitation(
        organisation_id=stage.academy.organisation.id,
        actor_id=stage.academy.learners[0].id,
        sessions={stage.session.session_id: 1},
        answer=Answer.NOT_COMING,
        reason="Shift",
        proposed=(TEN + timedelta(hours=3),),
    )
    answer_invitation(stage.academy.database, command, now=NOW, ids=IDS)


def accept(stage: Stage) -> None:
    answer(stage)
    command = AcceptTime(
        **stage.who,
        session_id=stage.session.session_id,
        version=1,
        starts_at=TEN + timedelta(hours=3),
    )
    accept_time(stage.academy.database, command, now=NOW, ids=IDS)


def reopen(stage: Stage) -> None:
    close(stage.academy, stage.session)
    unlock(stage.academy, stage.session, actor_id=stage.maya.id)


def tell_again(stage: Stage) -> None:
    stage.academy.deliver(NOW)
    command = SendAgain(**stage.who, session_id=stage.session.session_id, repeat=1)
    send_again(stage.academy.database, command, now=NOW + timedelta(minutes=1), ids=IDS)


def erase(stage: Stage) -> None:
    command = EraseLearner(
        organisation_id=stage.academy.organisation.id,
        actor_id=stage.maya.id,
        learner_id=stage.academy.learners[1].id,
    )
    erase_learner(stage.academy.database, command, now=NOW, ids=IDS)


def take_back(stage: Stage) -> None:
    absences.take_back(stage.academy, absences.mark(stage.academy))


def move_away(stage: Stage) -> None:
    absence_id = absences.mark(stage.academy)
    move_all_from_absence(
        stage.academy.database, **stage.who, absence_id=absence_id, now=NOW, ids=IDS
    )


def add_person(stage: Stage) -> None:
    stage.by_hand(PEOPLE, None, name="Ola", email="ola@example.org", roles="AS")


def enrol(stage: Stage) -> None:
    stage.by_hand(
        ENROLMENTS,
        None,
        learner_email=stage.maya.email,
        course_code=stage.academy.course.code,
        status="in_training",
        review_weeks="12",
    )


def change_room(stage: Stage) -> None:
    room = create_smart_room(stage.academy.database, stage.academy.organisation)
    stage.by_hand(SMART_ROOMS, room.id, name="Other")


def change_enrolment(stage: Stage) -> None:
    [enrolment] = stage.academy.rows(Enrolment, learner_id=stage.academy.learners[1].id)
    stage.by_hand(ENROLMENTS, enrolment.id, status="gateway")


TRACES: list[tuple[str, Callable[[Stage], object], HistoryEvent]] = [
    (
        "sessions",
        lambda stage: stage.academy.book(starts_at=TEN + timedelta(hours=4)),
        HistoryEvent.SESSION_BOOKED,
    ),
    (
        "series",
        lambda stage: stage.academy.book_series(starts_at=TEN + timedelta(hours=4), count=2),
        HistoryEvent.SESSION_BOOKED,
    ),
    ("sessions", induct, HistoryEvent.ENROLMENT_CHANGED),
    ("skipped_dates", skipped, HistoryEvent.SESSION_BOOKED),
    (
        "participants",
        lambda stage: stage.academy.change(
            stage.session, added=stage.academy.learners[1:], places=2
        ),
        HistoryEvent.PARTICIPANTS_CHANGED,
    ),
    (
        "moving",
        lambda stage: move_session(stage.academy.database, stage.move(), now=NOW, ids=IDS),
        HistoryEvent.SESSION_MOVED,
    ),
    ("moving", change, HistoryEvent.SESSION_CHANGED),
    ("cancelling", cancel, HistoryEvent.SESSION_CANCELLED),
    ("reinstating", undo, HistoryEvent.CANCELLATION_UNDONE),
    ("answers", answer, HistoryEvent.INVITATION_ANSWERED),
    ("accepting", accept, HistoryEvent.SESSION_MOVED),
    (
        "closing",
        lambda stage: close(stage.academy, stage.session),
        HistoryEvent.SESSION_CLOSED,
    ),
    ("closing", reopen, HistoryEvent.SESSION_UNLOCKED),
    ("erasing", erase, HistoryEvent.PERSON_ERASED),
    ("told", tell_again, HistoryEvent.MESSAGES_SENT_AGAIN),
    ("absences", lambda stage: absences.mark(stage.academy), HistoryEvent.ABSENCE_MARKED),
    ("absences", take_back, HistoryEvent.ABSENCE_TAKEN_BACK),
    ("absence_moves", move_away, HistoryEvent.SESSION_MOVED),
    ("roster.by_hand", add_person, HistoryEvent.PERSON_ADDED),
    (
        "roster.by_hand",
        lambda stage: stage.by_hand(PEOPLE, stage.maya.id, name="Maya Berg"),
        HistoryEvent.PERSON_CHANGED,
    ),
    (
        "roster.by_hand",
        lambda stage: stage.by_hand(PEOPLE, stage.maya.id, roles="MA;BA"),
        HistoryEvent.ROLES_CHANGED,
    ),
    ("roster.by_hand", enrol, HistoryEvent.ENROLMENT_ADDED),
    ("roster.by_hand", change_enrolment, HistoryEvent.ENROLMENT_CHANGED),
    (
        "roster.by_hand",
        lambda stage: stage.by_hand(
            COURSES, None, code="X", title="X", off_the_job_minimum_hours="1"
        ),
        HistoryEvent.COURSE_ADDED,
    ),
    ("roster.by_hand", change_room, HistoryEvent.SMART_ROOM_CHANGED),
    (
        "roster.by_hand",
        lambda stage: stage.by_hand(
            ORGANISATION, stage.academy.organisation.id, session_places="12"
        ),
        HistoryEvent.SETTINGS_CHANGED,
    ),
]
"""By module that writes: what is done there, and what the history has of it afterwards."""


@pytest.mark.parametrize(("module", "act", "event"), TRACES)
def test_what_is_done_stands_in_the_history(
    stage: Stage, module: str, act: Callable[[Stage], object], event: HistoryEvent
) -> None:
    before = {row.id for row in stage.academy.rows(HistoryEntry)}
    act(stage)
    rows = [row for row in stage.academy.rows(HistoryEntry, event=event) if row.id not in before]
    assert rows, f"{module} leaves no {event}"
    assert all(row.actor_id for row in rows)
    booked = stage.academy.rows(HistoryEntry, event=HistoryEvent.SESSION_BOOKED)
    assert {row.session_id for row in booked} == {row.id for row in stage.academy.rows(Session)}


def test_every_module_that_writes_is_in_the_table() -> None:
    root = Path(booking.__file__).parent
    writing = {
        ".".join(path.relative_to(root).with_suffix("").parts)
        for path in root.rglob("*.py")
        if path.stem != "database" and WRITES.search(path.read_text())
    }
    known = {module for module, _, _ in TRACES} | NO_HISTORY.keys()
    assert writing - known == set()
