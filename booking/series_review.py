"""Reviewing a series before it is booked: every date with its state, and times to move it to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from booking.booking_checks import check_apart_from_start, check_start
from booking.claims import Clash, overlapping_claims
from booking.commands import BookSeries
from booking.database import Db
from booking.errors import BadField
from booking.party import Party, load_party
from booking.rules.availability import BusyTimes, Diary, nearest_times
from booking.rules.date_findings import DateState, Finding, find_on_date
from booking.rules.occurrences import planned_interval, rule_days
from booking.rules.permissions import Action, require
from booking.smart_rooms import room_ids
from booking.surroundings import surroundings_of
from booking.values import Interval, SessionMethod

DAYS_TO_MOVE = 4
TIMES_TO_MOVE = 3
"""A date of a series moves to a time near it: so many are proposed, from it and the days after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedDate:
    """A date of a series as it stands now.

    Attributes:
        day: the rule's.
        interval: the time of its session, where it was moved to, in UTC; None when the clocks
            skip its local time or show it twice.
        moved: whether the booker has moved it.
        findings: what stands against it; nothing when it is free.
        proposals: free times near it, when it can't be booked.
    """

    day: date
    interval: Interval | None
    moved: bool
    findings: tuple[Finding, ...]
    proposals: tuple[Interval, ...] = ()

    @property
    def barred(self) -> bool:
        """Whether it can only be skipped or moved."""
        return any(finding.bars for finding in self.findings)


def review_series(
    db: Db, command: BookSeries, *, now: datetime, days: Collection[date] | None = None
) -> list[ReviewedDate]:
    """Give every date of a series with what stands against it, in the order of days.

    Args:
        db: where to read.
        command: the series, with the dates that were moved; skipped ones are reviewed too.
        now: what starts earlier can't be booked.
        days: only these days of the rule; None means all.

    Raises:
        NotAllowed: the actor may not book.
        Refusal: what is wrong with the session itself, whatever the date.
    """
    party = check_series(db, command, now=now)
    return _Review(db, command, party, now).dates(days)


def check_series(db: Db, command: BookSeries, *, now: datetime) -> Party:
    """Refuse what is wrong with a series' session itself, whatever the date.

    Raises:
        NotAllowed: the actor may not book.
        Refusal: what can't be; `Refusals` when there are several.
    """
    party = load_party(db, command.booking, lock=False)
    require(party.actor.roles, Action.BOOK_SESSION, archived=party.actor.archived)
    check_apart_from_start(command.booking, party, now=now)
    return party


class _Review:
    """One review: what was read for it, and what follows."""

    def __init__(
        self,
        db: Db,
        command: BookSeries,
        party: Party,
        now: datetime,
    ) -> None:
        self.db = db
        self.command = command
        self.party = party
        self.zone: ZoneInfo = party.zone
        self.now = now
        booking = command.booking
        self.organisation_id = booking.organisation_id
        self.people = [booking.assessor_id, *booking.learner_ids]
        smart = booking.method is SessionMethod.SMART_SESSION
        self.rooms = room_ids(db, organisation_id=self.organisation_id) if smart else None
        self.surroundings = surroundings_of(party, booking.course_ids, booking.learner_ids)

    def dates(self, wanted: Collection[date] | None) -> list[ReviewedDate]:
        ruled = rule_days(self.command, self.zone)
        days = [day for day in ruled if wanted is None or day in wanted]
        timed, barred = self._timed(days)
        intervals = list(timed.values())
        clashes = self._clashes(intervals)
        found = {
            day: self._reviewed(day, interval, clashes.get(number, []), intervals)
            for number, (day, interval) in enumerate(timed.items())
        }
        found |= barred
        return self._with_proposals([found[day] for day in days])

    def _timed(self, days: Sequence[date]) -> tuple[dict[date, Interval], dict[date, ReviewedDate]]:
        """Part the days into those with a time and those that can't have the series' time."""
        timed: dict[date, Interval] = {}
        barred: dict[date, ReviewedDate] = {}
        for day in days:
            interval = None
            try:
                interval = planned_interval(self.command, day, self.zone)
                check_start(interval.start, self.zone, now=self.now)
                timed[day] = interval
            except BadField as refusal:
                state = DateState.OUT_OF_RANGE if interval else DateState.NO_SUCH_TIME
                barred[day] = ReviewedDate(
                    day=day,
                    interval=interval,
                    moved=day in self.command.moved,
                    findings=(Finding(state, refusal.happened.rstrip(".")),),
                )
        return timed, barred

    def _clashes(self, wanted: Sequence[Interval]) -> Mapping[int, list[Clash]]:
        by_number: dict[int, list[Clash]] = {}
        owners = [*self.people, *(self.rooms or [])]
        for clash in overlapping_claims(
            self.db, organisation_id=self.organisation_id, owner_ids=owners, wanted=wanted
        ):
            by_number.setdefault(clash.wanted, []).append(clash)
        return by_number

    def _reviewed(
        self, day: date, interval: Interval, clashes: Sequence[Clash], own: Sequence[Interval]
    ) -> ReviewedDate:
        busy: dict[int, list[Interval]] = {}
        for clash in clashes:
            busy.setdefault(clash.owner_id, []).append(clash.interval)
        findings = find_on_date(
            interval,
            self.surroundings,
            busy=[
                *((self.party.name_of(id_), busy[id_]) for id_ in self.people if id_ in busy),
                (
                    "Another session of the series",
                    [each for each in own if each is not interval and each.overlaps(interval)],
                ),
            ],
            room_free=self.rooms is None or any(room not in busy for room in self.rooms),
        )
        moved = day in self.command.moved
        return ReviewedDate(day=day, interval=interval, moved=moved, findings=findings)

    def _with_proposals(self, reviewed: list[ReviewedDate]) -> list[ReviewedDate]:
        """Propose other times for the dates that have something against them."""
        questioned = [each for each in reviewed if each.findings]
        own = [each.interval for each in reviewed if each.interval and not each.barred]
        windows = [self._window(self._near(each)) for each in questioned]
        clashes = self._clashes(windows)
        proposed = {
            each.day: self._proposals(each, clashes.get(number, []), own)
            for number, each in enumerate(questioned)
        }
        return [
            ReviewedDate(
                day=each.day,
                interval=each.interval,
                moved=each.moved,
                findings=each.findings,
                proposals=proposed.get(each.day, ()),
            )
            for each in reviewed
        ]

    def _window(self, near: Interval) -> Interval:
        start = datetime.combine(near.start.astimezone(self.zone).date(), time(), self.zone)
        return Interval(start, start + timedelta(days=DAYS_TO_MOVE + 1))

    def _proposals(
        self, date_: ReviewedDate, clashes: Sequence[Clash], own: Sequence[Interval]
    ) -> tuple[Interval, ...]:
        def busy(owner_id: int) -> list[Interval]:
            return [clash.interval for clash in clashes if clash.owner_id == owner_id]

        others = [each for each in own if each != date_.interval]
        diary = Diary(
            zone=self.zone,
            working_hours=self.surroundings.working_hours,
            busy=BusyTimes(
                [*others, *(each for owner_id in self.people for each in busy(owner_id))]
            ),
            rooms=None if self.rooms is None else [BusyTimes(busy(room)) for room in self.rooms],
            is_holiday=lambda day: self.surroundings.bank_holiday(day) is not None,
        )
        near = self._near(date_)
        found = nearest_times(
            diary, near, now=self.now, days_ahead=DAYS_TO_MOVE, count=TIMES_TO_MOVE
        )
        return tuple(found)

    def _near(self, date_: ReviewedDate) -> Interval:
        """The time for which others are proposed: the date's, or its day's noon."""
        if date_.interval:
            return date_.interval
        noon = datetime.combine(date_.day, time(12), self.zone)
        return Interval(noon, noon + self.command.booking.duration)
