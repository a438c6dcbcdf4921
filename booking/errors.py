"""What can go wrong, as one tree.

BookingError
├── Refusal                      the request can't be done; nothing was changed
│   ├── NotAllowed               the person may not do this
│   ├── NotKnown                 the person is not in the organisation
│   ├── NotFound                 what was named does not exist here
│   ├── BadField                 a field's value can't be
│   │   ├── LocalTimeMissing     the clocks skip this time
│   │   └── LocalTimeTwice       the clocks show this time twice
│   ├── NotEligible              the learner, course or assessor can't take part
│   ├── Taken                    somebody's time is taken
│   ├── NoSmartRoom              every smart room is taken
│   ├── SmartRoomTaken           the smart room that was chosen is taken
│   ├── DatesTaken               some sessions of a series can't have their time
│   ├── ChangedMeanwhile         somebody else has changed the session since it was seen
│   ├── Overtaken                somebody else changed it in this very moment
│   ├── BadInput                 what was filled in can't be, each at its field
│   ├── RowChanged               somebody else changed it since it was looked at
│   ├── NeedsConfirmation        it can be done, but something hangs on it
│   │   └── DatesQuestioned      a series can move, but to dates that should be looked at
│   ├── Refusals                 several of these at once
│   └── BadRoster                lines of the CSV files that can't be imported
└── DatabaseUnavailable          the database can't answer now; nothing was changed
    ├── DatabaseBusy             it is locked by somebody else
    ├── DatabaseFull             it has no room left
    └── DatabaseAway             it can't be reached

A refusal says what happened, whose it is (the form's field or the person that it blames) and what
helps.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from booking.values import FormField, Interval


class BookingError(Exception):
    """The root of all errors that booking raises on purpose."""


class Refusal(BookingError):
    """The request can't be done; nothing was changed."""

    code: ClassVar[str] = "refused"

    def __init__(
        self,
        happened: str,
        *,
        helps: str = "",
        field: FormField | None = None,
        person_id: int | None = None,
    ) -> None:
        super().__init__(f"{happened} {helps}".strip())
        self.happened = happened
        self.helps = helps
        self.field = field
        self.person_id = person_id


class NotAllowed(Refusal):
    """The person may not do this."""

    code = "not_allowed"


class NotKnown(Refusal):
    """The person is not in the organisation."""

    code = "not_known"


class NotFound(Refusal):
    """What was named does not exist in this organisation."""

    code = "not_found"


class BadField(Refusal):
    """A field's value can't be."""

    code = "bad_field"


class LocalTimeMissing(BadField):
    """The clocks go forward and skip this time."""

    code = "local_time_missing"


class LocalTimeTwice(BadField):
    """The clocks go back and show this time twice."""

    code = "local_time_twice"


class NotEligible(Refusal):
    """The learner, course or assessor can't take part."""

    code = "not_eligible"


class Taken(Refusal):
    """Somebody's time is taken.

    Carries who is busy when, in words by their id, and the nearest times that suit everybody.
    """

    code = "taken"

    def __init__(
        self,
        happened: str,
        *,
        helps: str = "",
        field: FormField | None = None,
        busy: Mapping[int, str] | None = None,
        proposals: Sequence[Interval] = (),
    ) -> None:
        super().__init__(happened, helps=helps, field=field)
        self.busy = dict(busy or {})
        self.proposals = tuple(proposals)


class NoSmartRoom(Taken):
    """Every smart room is taken; carries the next times when one is free."""

    code = "no_smart_room"


class SmartRoomTaken(Refusal):
    """The smart room that was chosen is taken; others may be free."""

    code = "smart_room_taken"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenDate:
    """A session of a series that can't have its time.

    Attributes:
        session_id: the session.
        stands: when it is now.
        happened: what is against the time that is wanted, in words.
        proposals: the nearest times that suit everybody.
    """

    session_id: int
    stands: Interval
    happened: str
    proposals: tuple[Interval, ...] = ()


class DatesTaken(Taken):
    """Some sessions of a series can't have their time; carries which, and why each."""

    code = "dates_taken"

    def __init__(
        self, happened: str, *, helps: str, field: FormField, dates: Sequence[TakenDate]
    ) -> None:
        super().__init__(happened, helps=helps, field=field)
        self.dates = tuple(dates)


class ChangedMeanwhile(Refusal):
    """Somebody else has changed the session since it was seen."""

    code = "changed_meanwhile"


class Overtaken(Refusal):
    """Somebody else changed it in this very moment; the work may be done again."""

    code = "overtaken"


class BadInput(Refusal):
    """What was filled in can't be; says why by the field's name, such as a column's."""

    code = "bad_input"

    def __init__(self, columns: Mapping[str, str]) -> None:
        super().__init__(" ".join(columns.values()))
        self.columns = dict(columns)


class RowChanged(Refusal):
    """Somebody else changed it since it was looked at; carries by column what stands there now."""

    code = "row_changed"

    def __init__(self, happened: str, *, helps: str, columns: Mapping[str, str]) -> None:
        super().__init__(happened, helps=helps)
        self.columns = dict(columns)


class NeedsConfirmation(Refusal):
    """It can be done, but something hangs on it that the person should know first."""

    code = "needs_confirmation"


class DatesQuestioned(NeedsConfirmation):
    """A series can move, but to dates that should be looked at first.

    Carries, by session, the start that it would have.
    """

    code = "dates_questioned"

    def __init__(self, happened: str, *, helps: str, dates: Mapping[int, datetime]) -> None:
        super().__init__(happened, helps=helps)
        self.dates = dict(dates)


class Refusals(Refusal):
    """Several refusals at once, so that every field can show its own."""

    code = "several"

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__(" ".join(str(refusal) for refusal in refusals))
        self.refusals = tuple(refusals)


class BadRoster(Refusal):
    """Lines of the CSV files that can't be imported, each as `file:line: reason`."""

    code = "bad_roster"

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = tuple(lines)


class DatabaseUnavailable(BookingError):
    """The database can't answer now; nothing was changed."""


class DatabaseBusy(DatabaseUnavailable):
    """The database is locked by somebody else."""


class DatabaseFull(DatabaseUnavailable):
    """The database has no room left."""


class DatabaseAway(DatabaseUnavailable):
    """The database can't be reached."""


def raise_refusals(refusals: Sequence[Refusal]) -> None:
    """Raise what was found: nothing, the only refusal, or all of them together."""
    single = [each for refusal in refusals for each in single_refusals(refusal)]
    if len(single) == 1:
        raise single[0]
    if single:
        raise Refusals(single)


def single_refusals(refusal: Refusal) -> tuple[Refusal, ...]:
    """Give the refusals that one is made of: its own, or each of several."""
    return refusal.refusals if isinstance(refusal, Refusals) else (refusal,)
