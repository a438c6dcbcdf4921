"""Patterns of repeats: how often, on which days, how many times."""

from __future__ import annotations

from collections.abc import Sequence

from booking.rules.recurrence import WEEKDAY_NAMES, WORKDAYS
from booking.values import Frequency
from booking.when.day_rules import MOST_OF_A_WEEKDAY
from booking.when.lexer import Token
from booking.when.measures import LAST, LONGEST_MONTH, WEEK
from booking.when.parts import Day, PartOfDay, Repeat, To
from booking.when.patterns import Rule, Said
from booking.when.refusals import Ambiguous

STEPS = {
    "day": (Frequency.DAILY, 1),
    "week": (Frequency.WEEKLY, 1),
    "fortnight": (Frequency.WEEKLY, 2),
    "month": (Frequency.MONTHLY_BY_DATE, 1),
}
SECOND, THIRD = 2, 3
"""Every second Monday is every other one; every third may be of the month, or of three weeks."""


def weekdays_of(tokens: Sequence[Token]) -> frozenset[int]:
    """Give the weekdays that are named, Monday is 0."""
    return frozenset(each.value for each in tokens if each.kind in ("weekday", "weekdays"))


def _every_of(said: Said) -> int:
    """Give each how many: every other, every second, every three."""
    if said.has("other") or said.has("alternate") or said.has("couple"):
        return 2
    return said.value("number", "spelled", "ordinal") or 1


def _weekly(said: Said) -> Repeat:
    """Read "every other Tuesday", "every Monday and Wednesday", "Mondays"."""
    every = _every_of(said)
    if said.has("ordinal") and said.value("ordinal") == THIRD:
        raise Ambiguous(
            " ".join(token.text for token in said.all),
            ("every 3 weeks", "the third of every month"),
        )
    return Repeat(Frequency.WEEKLY, every, weekdays_of(said.all))


def _steps(said: Said) -> Repeat | None:
    """Read "every 2 weeks", "every fortnight", "once a month"."""
    unit = next((each.kind for each in said.all if each.kind in STEPS), "")
    every = _every_of(said)
    if not unit or not every:
        return None
    frequency, size = STEPS[unit]
    return Repeat(frequency, every * size)


def _often(said: Said) -> Repeat:
    unit, every = said.value("often")
    return Repeat(STEPS[unit][0], every)


def _workdays(_: Said) -> Repeat:
    return Repeat(Frequency.WEEKDAYS)


def _months_of(said: Said) -> int:
    """Give each how many months: "quarterly" is three."""
    _, every = said.value("often") or ("month", 1)
    months: int = every
    return months


def _in_months(said: Said) -> bool:
    return not said.has("often") or said.value("often")[0] == "month"


def _monthly_by_weekday(said: Said) -> tuple[Day, Repeat] | None:
    if not _in_months(said):
        return None
    nth = LAST if said.has("last") else said.value("ordinal")
    if nth > MOST_OF_A_WEEKDAY:
        return None
    day = Day(nth=nth, weekday=said.value("weekday", "weekdays"))
    every = _months_of(said)
    if nth == LAST:
        return day, Repeat(Frequency.MONTHLY_BY_LAST_WEEKDAY, every)
    return day, Repeat(Frequency.MONTHLY_BY_WEEKDAY, every)


def _first_of_month(said: Said) -> tuple[Day, Repeat] | None:
    return None if said.value("ordinal") in (SECOND, THIRD) else _monthly_by_weekday(said)


def _monthly_by_date(said: Said) -> tuple[Day, Repeat] | None:
    day = said.value("ordinal")
    if not _in_months(said) or day > LONGEST_MONTH:
        return None
    return Day(day=day), Repeat(Frequency.MONTHLY_BY_DATE, _months_of(said))


def _weekday_list(said: Said) -> Day | Repeat:
    """Read "Mon, Wed and Fri", which says how often only beside "every week"."""
    weekdays = weekdays_of(said.all)
    return Repeat(weekdays=weekdays) if len(weekdays) > 1 else Day(weekday=min(weekdays))


def _between_weekdays(said: Said) -> tuple[Day, To, Day]:
    first, last = (each.value for each in said.all if each.kind == "weekday")
    return Day(weekday=first), To(), Day(weekday=last)


def _counted(said: Said) -> Repeat:
    """Read "six Tuesdays"."""
    count = said.value("number", "spelled")
    return Repeat(Frequency.WEEKLY, 1, weekdays_of(said.all), count)


def _weekday_range(said: Said) -> Repeat | None:
    """Read "every Monday to Friday", "Monday to Friday weekly"."""
    if said.value("often") not in (None, ("week", 1)):
        return None
    first, last = (each.value for each in said.all if each.kind in ("weekday", "weekdays"))
    days = frozenset((first + each) % WEEK for each in range((last - first) % WEEK + 1))
    return Repeat(Frequency.WEEKDAYS) if days == WORKDAYS else Repeat(Frequency.WEEKLY, 1, days)


def _one_or_every(said: Said) -> Repeat:
    """Ask what "Friday's" means.

    Raises:
        Ambiguous: always.
    """
    weekday = WEEKDAY_NAMES[said.value("possessive")]
    raise Ambiguous(said.all[0].text, (f"one {weekday}", f"every {weekday}"))


def _twice_or_half(said: Said) -> Repeat:
    """Ask what "biweekly" means.

    Raises:
        Ambiguous: always.
    """
    raise Ambiguous(said.all[-1].text, ("twice a week", "every 2 weeks"))


def _every_part(said: Said) -> tuple[Repeat, PartOfDay]:
    return Repeat(Frequency.DAILY), PartOfDay(said.value("part"))


def _count(said: Said) -> Repeat:
    return Repeat(count=said.value("number", "spelled"))


def _ends(said: Said) -> To:
    ends = said.has("until") or said.has("ending")
    return To(ends=ends, dashed=said.has("dash"))


DAYS = "((weekday|weekdays) (and? (weekday|weekdays))*)"
REPEAT_RULES = (
    Rule("between weekday and weekday", _between_weekdays),
    Rule("every (weekday|weekdays) TO (weekday|weekdays)", _weekday_range),
    Rule(
        "(on the?)? (every|the)? NTH (weekday|weekdays) (of|in)? every month", _monthly_by_weekday
    ),
    Rule("every NTH (weekday|weekdays) (of|in) the? month", _monthly_by_weekday),
    Rule("every month on? the? NTH weekday", _monthly_by_weekday),
    Rule("often on? the? NTH weekday", _monthly_by_weekday),
    Rule("(on)? the? ordinal day? (of|in) every month", _monthly_by_date),
    Rule("every month on? the? ordinal", _monthly_by_date),
    Rule("often on the? ordinal", _monthly_by_date),
    Rule("every NTH (weekday|weekdays)", _first_of_month),
    Rule(f"every (other|alternate|ordinal|NUMBER)? {DAYS}", _weekly),
    Rule(f"(on)? (every|on)? alternate {DAYS}", _weekly),
    Rule("every (workday|working day)|workdays", _workdays),
    Rule(
        "every (other|alternate|ordinal|couple of?|NUMBER)? (day|week|fortnight|month)"
        " (on? a (?=weekday))?",
        _steps,
    ),
    Rule("(on)? alternate (day|week|month) (on? a (?=weekday))?", _steps),
    Rule("once (a|every) (day|week|fortnight|month) (on? a (?=weekday))?", _steps),
    Rule("once every (other|NUMBER) (day|week|month)", _steps),
    Rule("(weekday|weekdays) TO (weekday|weekdays) (every week|often)", _weekday_range),
    Rule("weekday (and? weekday)+", _weekday_list),
    Rule("possessive", _one_or_every),
    Rule("biweekly", _twice_or_half),
    Rule("every part", _every_part),
    Rule("(on)? weekdays (and? weekdays)*", _weekly),
    Rule("NUMBER weekdays (?!from now|later)", _counted),
    Rule("often (on? a (?=weekday))?", _often),
    Rule("x NUMBER|NUMBER x", _count),
    Rule("for? NUMBER times", _count),
)
ENDING_RULES = (Rule("(until|ending) on?|to|dash|through", _ends),)
