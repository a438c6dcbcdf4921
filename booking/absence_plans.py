"""What is booked while somebody is away, with a proposed time and a substitute for each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import col, select

from booking.absences import DaysAway, read_absence
from booking.claims import busy_times, overlapping_claims
from booking.database import Db
from booking.linked_courses import linked_course_ids
from booking.organisations import OrganisationSettings, read_organisation
from booking.pages import PAGE_SIZE, Page, counted_page, page_within
from booking.people import named
from booking.proposals import searched_stretch
from booking.rules.absences import first_and_last
from booking.rules.availability import BusyTimes, Diary, nearest_times
from booking.rules.bank_holidays import bank_holiday
from booking.rules.durations import LONGEST
from booking.rules.month_calendars import A_DAY
from booking.rules.working_hours import parse_working_hours
from booking.smart_rooms import room_ids
from booking.tables import Enrolment, Participant, Person, Session
from booking.values import Interval, Role, SessionMethod, SessionStatus, SessionType


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaySession:
    """A session that is booked while who holds it is away.

    Attributes:
        session_id: the session, in the version that was read.
        interval: its time, in UTC.
        type: what it is for.
        learners: by their ids, in the order of names.
        proposed: the nearest time that suits all, if there is one.
        substitute_id: an assessor who is free then; None when none is.
        substitute: the substitute's name.
    """

    session_id: int
    version: int
    interval: Interval
    type: SessionType
    learners: Mapping[int, str]
    proposed: Interval | None
    substitute_id: int | None
    substitute: str


@dataclass(frozen=True, slots=True)
class AbsencePlan:
    """Days away with a page of what is booked then."""

    away: DaysAway
    sessions: Page[AwaySession]


def plan_absence(
    db: Db, *, organisation_id: int, actor_id: int, absence_id: int, now: datetime, page: int = 0
) -> AbsencePlan:
    """Read what is booked on days away, and propose what could become of each session.

    No two proposals collide. A page that does not exist is the nearest that does.

    Raises:
        NotAllowed: the actor may not mark these days away.
        NotFound: they are not marked any more.
    """
    away = read_absence(
        db, organisation_id=organisation_id, actor_id=actor_id, absence_id=absence_id
    )
    sessions = sessions_while_away(db, organisation_id=organisation_id, away=away, now=now)
    number = page_within(page, len(sessions))
    seen = sessions[: (number + 1) * PAGE_SIZE]
    rows = _Planner(db, organisation_id, away, seen, now).plan()[number * PAGE_SIZE :]
    return AbsencePlan(away, counted_page(tuple(rows), number, len(sessions)))


def plan_whole_absence(
    db: Db, *, organisation_id: int, actor_id: int, absence_id: int, now: datetime
) -> list[AwaySession]:
    """Propose what could become of everything that is booked on days away.

    Raises:
        NotAllowed: the actor may not mark these days away.
        NotFound: they are not marked any more.
    """
    away = read_absence(
        db, organisation_id=organisation_id, actor_id=actor_id, absence_id=absence_id
    )
    sessions = sessions_while_away(db, organisation_id=organisation_id, away=away, now=now)
    return _Planner(db, organisation_id, away, sessions, now).plan()


def sessions_while_away(
    db: Db, *, organisation_id: int, away: DaysAway, now: datetime
) -> list[Session]:
    """List the sessions to come that somebody holds on days away, in the order of their times."""
    rows = db.exec(
        select(Session)
        .where(
            Session.organisation_id == organisation_id,
            Session.assessor_id == away.person_id,
            col(Session.starts_at) > away.interval.start - LONGEST,
            col(Session.starts_at) < away.interval.end,
            col(Session.ends_at) > max(away.interval.start, now),
            Session.status == SessionStatus.BOOKED,
        )
        .order_by(col(Session.starts_at), col(Session.id))
    )
    return list(rows)


@dataclass
class _Planner:
    """What is read once for all sessions, and what has been proposed so far."""

    db: Db
    organisation_id: int
    away: DaysAway
    sessions: Sequence[Session]
    now: datetime
    proposed: list[tuple[Interval, Collection[int]]] = field(default_factory=list)

    def plan(self) -> list[AwaySession]:
        """Propose a time and a substitute for each session."""
        if not self.sessions:
            return []
        self._organisation = read_organisation(self.db, organisation_id=self.organisation_id)
        self._learners = self._read_learners()
        self._busy, self._rooms = self._read_busy()
        self._substitutes = _Substitutes(self.db, self.organisation_id, self.away, self.sessions)
        return [self._planned(session) for session in self.sessions]

    def _planned(self, session: Session) -> AwaySession:
        learners = self._learners[session.id]
        time = self._propose(session, learners)
        if time:
            self.proposed.append((time, {session.assessor_id, *learners}))
        substitute = self._substitutes.of(session, learners)
        return AwaySession(
            session_id=session.id,
            version=session.version,
            interval=Interval(session.starts_at, session.ends_at),
            type=session.type,
            learners=learners,
            proposed=time,
            substitute_id=substitute[0] if substitute else None,
            substitute=substitute[1] if substitute else "",
        )

    def _read_learners(self) -> dict[int, dict[int, str]]:
        ids = [session.id for session in self.sessions]
        rows = self.db.exec(
            select(Participant.session_id, Participant.learner_id).where(
                Participant.organisation_id == self.organisation_id,
                col(Participant.session_id).in_(ids),
            )
        ).all()
        names = named(
            self.db, organisation_id=self.organisation_id, ids={learner for _, learner in rows}
        )
        taking = {(session_id, learner_id) for session_id, learner_id in rows}
        return {
            id_: {learner: name for learner, name in names.items() if (id_, learner) in taking}
            for id_ in ids
        }

    def _read_busy(self) -> tuple[dict[int, list[Interval]], list[int]]:
        """Read who is busy when, but for the sessions that are to move, in one query."""
        rooms = (
            room_ids(self.db, organisation_id=self.organisation_id)
            if any(each.method is SessionMethod.SMART_SESSION for each in self.sessions)
            else []
        )
        people = {self.away.person_id, *(id_ for each in self._learners.values() for id_ in each)}
        last = max(self.sessions[-1].ends_at, self.away.interval.end)
        busy = busy_times(
            self.db,
            organisation_id=self.organisation_id,
            owner_ids=[*people, *rooms],
            start=self.sessions[0].starts_at - A_DAY,
            end=searched_stretch(last).end,
        )
        return busy, rooms

    def _propose(self, session: Session, learners: Collection[int]) -> Interval | None:
        """Find the nearest time that suits all: near the session, else after the days away."""
        diary = self._diary(session, learners)
        wanted = Interval(session.starts_at, session.ends_at)
        for near in (wanted, self._after_absence(wanted, diary.zone)):
            found = nearest_times(diary, near, now=self.now, count=1)
            if found:
                return found[0]
        return None

    def _diary(self, session: Session, learners: Collection[int]) -> Diary:
        people = {session.assessor_id, *learners}
        taken = [time for time, whose in self.proposed if not people.isdisjoint(whose)]
        settings: OrganisationSettings = self._organisation
        smart = session.method is SessionMethod.SMART_SESSION
        return Diary(
            zone=ZoneInfo(settings.time_zone),
            working_hours=parse_working_hours(settings.working_hours),
            busy=BusyTimes([*taken, *(time for id_ in people for time in self._busy[id_])]),
            rooms=[BusyTimes(self._busy[room]) for room in self._rooms] if smart else None,
            is_holiday=lambda day: bank_holiday(day, settings.bank_holidays) is not None,
        )

    def _after_absence(self, wanted: Interval, zone: ZoneInfo) -> Interval:
        """Give the session's local time on the day after the days away, or an hour near it."""
        _, last = first_and_last(self.away.interval, zone)
        days = (last + timedelta(days=1)) - wanted.start.astimezone(zone).date()
        start = wanted.start + max(days, timedelta())
        return Interval(start, start + wanted.duration)


class _Substitutes:
    """Assessors who could hold sessions instead: who knows the learners or their courses first."""

    def __init__(
        self, db: Db, organisation_id: int, away: DaysAway, sessions: Sequence[Session]
    ) -> None:
        self._db = db
        self._organisation_id = organisation_id
        self._names = self._assessors(away.person_id)
        self._taken = self._read_taken(sessions)
        self._taught = self._read_taught()

    def of(self, session: Session, learners: Collection[int]) -> tuple[int, str] | None:
        """Find who is free and suits best; nobody who takes part."""
        free = [
            id_
            for id_ in self._names
            if (session.id, id_) not in self._taken and id_ not in learners
        ]
        if not free:
            return None
        own = self._assessors_of(learners)
        courses = linked_course_ids(
            self._db, organisation_id=self._organisation_id, session_ids=[session.id]
        )[session.id]

        def fit(id_: int) -> tuple[bool, int]:
            return (id_ not in own, -sum((id_, course) in self._taught for course in courses))

        best = min(free, key=fit)  # of equals, the first by name
        return best, self._names[best]

    def _assessors(self, away_id: int) -> dict[int, str]:
        rows = self._db.exec(
            select(Person.id, Person.name)
            .where(
                Person.organisation_id == self._organisation_id,
                col(Person.roles).contains(Role.ASSESSOR.value),
                col(Person.archived).is_(False),
                Person.id != away_id,
            )
            .order_by(col(Person.search_name))
        )
        return dict(rows.all())

    def _read_taken(self, sessions: Sequence[Session]) -> set[tuple[int, int]]:
        clashes = overlapping_claims(
            self._db,
            organisation_id=self._organisation_id,
            owner_ids=self._names,
            wanted=[Interval(each.starts_at, each.ends_at) for each in sessions],
        )
        return {(sessions[clash.wanted].id, clash.owner_id) for clash in clashes}

    def _read_taught(self) -> set[tuple[int, int]]:
        """Read who is the assessor of anybody on which course."""
        rows = self._db.exec(
            select(Enrolment.assessor_id, Enrolment.course_id)
            .where(
                Enrolment.organisation_id == self._organisation_id,
                col(Enrolment.assessor_id).is_not(None),
            )
            .group_by(col(Enrolment.assessor_id), col(Enrolment.course_id))
        )
        return {(assessor or 0, course) for assessor, course in rows}

    def _assessors_of(self, learners: Collection[int]) -> set[int]:
        rows = self._db.exec(
            select(Enrolment.assessor_id).where(
                Enrolment.organisation_id == self._organisation_id,
                col(Enrolment.learner_id).in_(learners),
            )
        )
        return {assessor for assessor in rows if assessor}
