"""What the booking form holds and what it offers, as plain values."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, time, timedelta
from enum import StrEnum

from booking.values import FormField, Frequency, SessionMethod, SessionType

HIGHEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a select: its id, and its words as they stand on the screen."""

    value: str
    text: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class FormMemory:
    """What a form carries from one submission to the next, unseen.

    Attributes:
        token: given out once with the form, so that it books at most once.
        learner_id: whose courses the Course field offers.
        session_id: the session that the form changes; empty where it books one.
        further_learner_ids: who else was named when the form was opened: a group ticks them.
        generations: by field, how often the bot has set it. Slack keeps what stands in a block
            of the same id, so a field that the bot sets gets a new one.
    """

    token: str
    learner_id: str = ""
    session_id: str = ""
    further_learner_ids: tuple[int, ...] = ()
    generations: dict[str, int] = field(default_factory=dict)

    def block_id(self, name: FormField) -> str:
        """The block id of a field as it stands now."""
        return f"{name.value}.{self.generations.get(name.value, 0)}"

    def set_by_bot(self, *names: FormField) -> FormMemory:
        """Give these fields new block ids."""
        raised = {name.value: self.generations.get(name.value, 0) + 1 for name in names}
        return replace(self, generations=self.generations | raised)

    def dump(self) -> str:
        """Write it as a view's private_metadata."""
        return json.dumps(asdict(self), separators=(",", ":"))

    @classmethod
    def load(cls, private_metadata: str) -> FormMemory:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        try:
            memory = cls(**json.loads(private_metadata))
            return replace(memory, further_learner_ids=_ids(memory.further_learner_ids))
        except TypeError as error:
            raise ValueError("the form's private_metadata is not its own") from error


def _ids(values: Sequence[object]) -> tuple[int, ...]:
    """Check ids that a payload claims.

    Raises:
        ValueError: they are none.
    """
    ids = tuple(each for each in values if isinstance(each, int) and 0 <= each <= HIGHEST_ID)
    if len(ids) != len(values):
        raise ValueError("these are not ids")
    return ids


class Ends(StrEnum):
    """By what a repeat ends."""

    ON_DATE = "on_date"
    AFTER_SESSIONS = "after_sessions"

    @property
    def words(self) -> str:
        """The end as the form names it."""
        return "On a date" if self is self.ON_DATE else "After a number of sessions"


@dataclass(frozen=True, slots=True, kw_only=True)
class RepeatFields:
    """What stands in the fields of a repeat, in those too that are not shown.

    Attributes:
        frequency: how often.
        every: what was typed, which need not be a number.
        on_days: for weekly, the days ticked, Monday is 0; none means the session date's.
        ends: whether `end_date` or `number` is asked for.
        end_date: the last day on which a session may be.
        number: how many sessions, as typed, which need not be a number.
    """

    frequency: Frequency = Frequency.WEEKLY
    every: str = "1"
    on_days: frozenset[int] = frozenset()
    ends: Ends = Ends.AFTER_SESSIONS
    end_date: date | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class FormValues:
    """What stands in the form; None and empty texts where nothing does.

    `day` and `at` are on the clocks of the organisation's zone; `participants` is what was
    typed, which need not be a number; `repeat` is None unless "Repeat session" is ticked; `room` is
    None where a free one is to be chosen.
    """

    memory: FormMemory
    assessor: Choice | None = None
    learner: Choice | None = None
    method: SessionMethod | None = SessionMethod.TRADITIONAL
    recording: bool = False
    location: str = ""
    when: str = ""
    day: date | None = None
    at: time | None = None
    duration: timedelta | None = timedelta(hours=1)
    courses: tuple[Choice, ...] = ()
    type: SessionType | None = SessionType.GENERAL
    participants: str = "1"
    planning_notes: str = ""
    repeat: RepeatFields | None = None
    recording_url: str = ""
    room: Choice | None = None


@dataclass(frozen=True, slots=True)
class RoomsOffer:
    """The smart rooms that can be chosen: those free at the chosen time, and the others.

    `now` is the name of the one that the session has; empty without one.
    """

    now: str
    free: tuple[Choice, ...]
    taken: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FormOffer:
    """What the form shows beside its fields.

    Attributes:
        smart_rooms: whether Smart Session can be chosen.
        rooms: which of its rooms, where that is asked.
        zone: the zone of the form's times, such as "Europe/London".
        echo: how the When line was read, or why it could not be.
        booked_days: in words, the month's days on which the learner or assessor is booked.
        busy_hours: in words, the chosen day's busy hours.
        next_times: the next times that suit both, as (words, ISO moment).
        repeat: in words, what the repeat means.
    """

    smart_rooms: bool
    zone: str
    echo: str = ""
    booked_days: str = ""
    busy_hours: str = ""
    next_times: tuple[Choice, ...] = ()
    repeat: str = ""
    rooms: RoomsOffer | None = None
