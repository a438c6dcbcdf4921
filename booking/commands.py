"""What people ask the core to do, as frozen commands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from booking.rules.recurrence import RepeatRule
from booking.values import Answer, Interval, Scope, SessionMethod, SessionType, Side


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSession:
    """What somebody wants to book.

    Attributes:
        organisation_id: where.
        actor_id: the person who books.
        token: given out once with the form; the same token never books twice.
        assessor_id: who holds the session.
        learner_ids: who takes part, at least one, without repeats.
        method: traditional or in a smart room.
        recording_wanted: whether a Smart Session is recorded.
        location: as typed, at most 250 characters.
        starts_at: aware, on a whole minute.
        duration: from 5 minutes to 12 hours.
        course_ids: the courses that the session is linked to, at least one.
        type: what the session is for.
        places: how many learners could take part.
        planning_notes: as typed, at most 3,000 characters.
    """

    organisation_id: int
    actor_id: int
    token: str
    assessor_id: int
    learner_ids: tuple[int, ...]
    method: SessionMethod
    starts_at: datetime
    duration: timedelta
    course_ids: tuple[int, ...]
    type: SessionType
    recording_wanted: bool = False
    location: str = ""
    places: int = 1
    planning_notes: str = ""

    @property
    def interval(self) -> Interval:
        """The time that the session takes."""
        return Interval(self.starts_at, self.starts_at + self.duration)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookSeries:
    """A session that repeats, with what was decided about its dates.

    Attributes:
        booking: what each of the sessions is; its start gives the first day and, in the
            organisation's zone, the time of all.
        rule: which days from that day on.
        skipped: the days of the rule on which no session is booked.
        moved: by day of the rule, the moment at which its session starts instead.
    """

    booking: BookSession
    rule: RepeatRule
    skipped: frozenset[date] = frozenset()
    moved: Mapping[date, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeParticipants:
    """Who is to take part in a session besides, and who no longer.

    Attributes:
        organisation_id: where.
        actor_id: the person who changes it.
        session_id: the session, or with `following` the first of them.
        added: the learners who are to take part.
        removed: the learners who are not to take part any more.
        places: how many learners can take part from now on; None leaves it as it is.
        following: whether the later sessions of its series change too.
    """

    organisation_id: int
    actor_id: int
    session_id: int
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()
    places: int | None = None
    following: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSession:
    """Another time, place or assessor for a session; what is None stays as it is.

    Attributes:
        organisation_id: where.
        actor_id: the person who moves it.
        session_id: the session, or with a wider scope the one by which the others are meant.
        starts_at: aware, on a whole minute; the others of a series are moved by as much on the
            clocks of the organisation's zone, so that the local time stays when they change.
        duration: from 5 minutes to 12 hours.
        assessor_id: who is to hold it.
        method: how it is to be held.
        recording_wanted: whether a Smart Session is recorded.
        location: as typed, at most 250 characters.
        room_id: the smart room it is to be held in; otherwise it keeps its own where that is
            free, or takes the first that is.
        scope: which sessions of its series move.
        staying: those of them that keep their time, and what belongs to it.
        accepted: starts that are wanted whatever day and hour they fall on; about others that
            several sessions are to have it is asked. None asks about none.
        version: the version that was seen; None moves whatever stands.
        others: by session, the versions of the others of its series to come that were seen; None
            moves whatever stands.
    """

    organisation_id: int
    actor_id: int
    session_id: int
    starts_at: datetime | None = None
    duration: timedelta | None = None
    assessor_id: int | None = None
    method: SessionMethod | None = None
    recording_wanted: bool | None = None
    location: str | None = None
    room_id: int | None = None
    scope: Scope = Scope.THIS
    staying: frozenset[int] = frozenset()
    accepted: frozenset[datetime] | None = None
    version: int | None = None
    others: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeSession:
    """What a session is for, beside a move of it; what is None stays as it is.

    Attributes:
        move: which session, by whom, which others of its series; and where they go, if anywhere.
        course_ids: the courses that they are to be linked to, at least one.
        type: what they are to be for.
        planning_notes: as typed, at most 3,000 characters.
        recording_url: where the recording is found; empty for nowhere.
    """

    move: MoveSession
    course_ids: tuple[int, ...] | None = None
    type: SessionType | None = None
    planning_notes: str | None = None
    recording_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelSession:
    """A session that is not to be held, or more of its series.

    Attributes:
        organisation_id: where.
        actor_id: the person who cancels it.
        session_id: the session, or with a wider scope the one by which the others are meant.
        on_side_of: on whose side it lies.
        reason: why, as typed, at most 500 characters; everybody concerned reads it.
        scope: which sessions of its series are cancelled.
        version: the version that was seen; None cancels whatever stands.
        others: by session, the versions of the others of its series to come that were seen; None
            cancels whatever stands.
    """

    organisation_id: int
    actor_id: int
    session_id: int
    on_side_of: Side
    reason: str = ""
    scope: Scope = Scope.THIS
    version: int | None = None
    others: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoCancel:
    """A cancellation that is taken back, with all that was cancelled together.

    Attributes:
        organisation_id: where.
        actor_id: the person who takes it back.
        session_id: one of the sessions that were cancelled.
    """

    organisation_id: int
    actor_id: int
    session_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInvitation:
    """What a learner says to the invitation to a session, or to those of a series.

    Attributes:
        organisation_id: where.
        actor_id: the learner who answers.
        sessions: the sessions that are answered, each with the version that was shown; the answer
            is to no other.
        answer: whether they come.
        reason: why they don't come, as typed, at most 500 characters.
        proposed: up to three moments at which they could come instead, aware.
    """

    organisation_id: int
    actor_id: int
    sessions: Mapping[int, int]
    answer: Answer
    reason: str = ""
    proposed: tuple[datetime, ...] = ()
