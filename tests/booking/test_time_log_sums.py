"""The sums of a time log agree to the minute with its entries, whatever has been done to them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise

from hypothesis import example, given, settings
from hypothesis import strategies as st

from booking.errors import Refusal
from booking.own_time import (
    EntryKey,
    OwnTimeNote,
    add_own_time,
    change_own_time,
    decide_own_time,
    take_back_own_time,
)
from booking.submissions import Booked
from booking.tables import Enrolment, Person, Session
from booking.time_logs import LoggedTime, TimeLog, time_log
from booking.time_totals import STANDS_FOR
from booking.values import Attendance, OwnTimeState, Role, SessionStatus, TimeKind
from tests.booking.academy import Academy, open_academy
from tests.booking.closings import close, noted, unlock
from tests.factories import IDS, NOW, create_course, create_enrolment, create_person

HOUR = timedelta(hours=1)
LATER = NOW + timedelta(days=3)
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["book", "close", "unlock", "add", "change", "approve", "take back"]),
        st.integers(0, 9),
        st.integers(1, 90),
        st.sampled_from(TimeKind),
    ),
    min_size=8,
    max_size=14,
)


class Log:
    """A learner's time log to which anything may be done."""

    def __init__(self, academy: Academy) -> None:
        self.academy = academy
        [self.learner] = academy.enrol(1)
        [enrolment] = academy.rows(Enrolment, learner_id=self.learner.id)
        academy.put(enrolment, assessor_id=academy.dana.id)
        self.other = create_course(academy.database, academy.organisation, title="Maths")
        create_enrolment(academy.database, self.learner, self.other)
        roles = frozenset({Role.MASTER_ADMIN})
        self.admin: Person = create_person(academy.database, academy.organisation, roles=roles)
        self.booked: list[Booked] = []

    def do(self, step: str, number: int, minutes: int, kind: TimeKind) -> None:
        """Do one step; what the core refuses changes nothing."""
        steps: dict[str, Callable[[int, int, TimeKind], object]] = {
            "book": self._book,
            "close": self._close,
            "unlock": self._unlock,
            "add": self._add,
            "change": self._change,
            "approve": self._approve,
            "take back": self._take_back,
        }
        with suppress(Refusal):
            steps[step](number, minutes, kind)

    def entries(self) -> list[LoggedTime]:
        """Read every page."""
        first = self._page(0)
        pages = range(1, -(-(first.page.total or 0) // 10))
        return [
            *first.page.rows,
            *(row for number in pages for row in self._page(number).page.rows),
        ]

    def _page(self, number: int) -> TimeLog:
        return self.academy.database.read(
            lambda db: time_log(
                db,
                organisation_id=self.academy.organisation.id,
                learner_id=self.learner.id,
                reader_id=self.learner.id,
                page=number,
            )
        )

    def check(self) -> None:
        """Compare the sums with the entries, and look for entries that overlap."""
        log, entries = self._page(0), self.entries()
        assert len(entries) == log.page.total
        added = Counter[object]()
        for entry in entries:
            if entry.state in STANDS_FOR:
                added[entry.kind, STANDS_FOR[entry.state]] += entry.minutes
        assert log.minutes == {key: sum_ for key, sum_ in added.items() if sum_}
        by_course = Counter[object]()
        for course in log.courses:
            by_course.update(course.minutes)
        assert dict(by_course) == log.minutes
        waiting = sum(e.minutes for e in entries if e.state is OwnTimeState.WAITING)
        assert sum(log.waiting.values()) == waiting
        times = sorted((e.starts_at, e.minutes) for e in entries if e.minutes)
        for (start, length), (following, _) in pairwise(times):
            assert start + timedelta(minutes=length) <= following

    def _book(self, number: int, _minutes: int, kind: TimeKind) -> None:
        if any(each.own for each in self.entries()):
            return  # by now it is LATER, and what is past is not booked
        both = kind is TimeKind.OFF_THE_JOB
        self.booked.append(
            self.academy.book(
                self.learner,
                starts_at=NOW + (number + 1) * 2 * HOUR,
                duration=timedelta(minutes=90),
                course_ids=(self.academy.course.id, *([self.other.id] if both else [])),
            )
        )

    def _session(self, number: int) -> Booked | None:
        return self.booked[number % len(self.booked)] if self.booked else None

    def _close(self, number: int, minutes: int, kind: TimeKind) -> None:
        if session := self._session(number):
            came = Attendance.LATE if minutes % 3 else Attendance.ABSENT
            attendances = {self.learner.id: noted(minutes, came)}
            close(self.academy, session, now=LATER, attendances=attendances, kind=kind)

    def _unlock(self, number: int, _minutes: int, _kind: TimeKind) -> None:
        if session := self._session(number):
            unlock(self.academy, session, actor_id=self.admin.id, now=LATER)

    def _note(self, number: int, minutes: int, kind: TimeKind) -> OwnTimeNote:
        courses = (self.academy.course.id, self.other.id)
        return OwnTimeNote(
            starts_at=self._at(number, minutes),
            minutes=minutes,
            activity="Practice",
            course_id=courses[number % 2],
            kind=kind,
        )

    def _at(self, number: int, minutes: int) -> datetime:
        return NOW + (number + 1) * 2 * HOUR + timedelta(minutes=minutes // 2)

    def _add(self, number: int, minutes: int, kind: TimeKind) -> None:
        add_own_time(
            self.academy.database,
            self._note(number, minutes, kind),
            organisation_id=self.academy.organisation.id,
            actor_id=self.learner.id,
            learner_id=self.learner.id,
            now=LATER,
            ids=IDS,
        )

    def _key(self, number: int, actor: Person) -> EntryKey | None:
        own = [each.own for each in self.entries() if each.own]
        if not own:
            return None
        chosen = own[number % len(own)]
        return EntryKey(
            organisation_id=self.academy.organisation.id,
            actor_id=actor.id,
            entry_id=chosen.id,
            version=chosen.version,
        )

    def _change(self, number: int, minutes: int, kind: TimeKind) -> None:
        if key := self._key(minutes, self.learner):
            note = self._note(number, minutes, kind)
            change_own_time(self.academy.database, key, note, now=LATER)

    def _approve(self, number: int, minutes: int, _kind: TimeKind) -> None:
        if key := self._key(number, self.academy.dana):
            approved = bool(minutes % 4)
            decide_own_time(self.academy.database, key, approved=approved, word="Mend it")

    def _take_back(self, number: int, _minutes: int, _kind: TimeKind) -> None:
        if key := self._key(number, self.learner):
            take_back_own_time(self.academy.database, key)


def test_sums_agree_with_the_entries_after_any_sequence(database_url: str) -> None:
    with open_academy(database_url) as academy:

        @given(STEPS)
        @example([(step, 0, 1, TimeKind.ON_THE_JOB) for step in ("book", "close")])
        @settings(max_examples=15)
        def run(steps: list[tuple[str, int, int, TimeKind]]) -> None:
            log = Log(academy)
            academy.dana = create_person(academy.database, academy.organisation)
            [first, *_] = academy.rows(Enrolment, learner_id=log.learner.id)
            academy.put(first, assessor_id=academy.dana.id)
            for step in steps:
                log.do(*step)
                log.check()

        run()
        assert any(each.status is SessionStatus.CLOSED for each in academy.rows(Session))
