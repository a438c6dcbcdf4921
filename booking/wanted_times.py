"""The times that learners are wanted for, and who of them is busy then; never with what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import NamedTuple
from zoneinfo import ZoneInfo

from booking.claims import overlapping_claims
from booking.database import Db
from booking.rules.absences import say_taken
from booking.rules.local_times import say_times
from booking.values import Interval


@dataclass(frozen=True, slots=True)
class WantedTimes:
    """When a session is to be, or each session of a series.

    Attributes:
        intervals: none twice; one for a single session.
        zone: the organisation's zone, in which busy hours are said.
        session_id: the session that is being changed: its own claims don't count.
    """

    intervals: tuple[Interval, ...]
    zone: ZoneInfo
    session_id: int | None = None


class Busy(NamedTuple):
    """Why somebody can't come at all, or what there is to know of when they can't."""

    unable: str = ""
    note: str = ""


FREE = Busy()
BusyOn = dict[int, list[Interval]]
"""By the wanted interval's number, the taken times that overlap it, in order."""


def read_busy(
    db: Db, *, organisation_id: int, owner_ids: Collection[int], wanted: WantedTimes
) -> dict[int, Busy]:
    """Say who of some people is busy in the wanted times, in one query; who is free is left out."""
    busy: dict[int, BusyOn] = {}
    for clash in overlapping_claims(
        db, organisation_id=organisation_id, owner_ids=owner_ids, wanted=wanted.intervals
    ):
        if clash.session_id is None or clash.session_id != wanted.session_id:
            on = busy.setdefault(clash.owner_id, {})
            on.setdefault(clash.wanted, []).append(clash.interval)
    return {owner_id: _say_busy(on, wanted) for owner_id, on in busy.items()}


def _say_busy(on: BusyOn, wanted: WantedTimes) -> Busy:
    dates = len(wanted.intervals)
    if dates == 1:
        [times] = on.values()
        return Busy(unable=say_taken(times, wanted.zone, say_times))
    if len(on) == dates:
        return Busy(unable="busy on every date")
    return Busy(note=f"busy on {len(on)} of {dates} dates")
