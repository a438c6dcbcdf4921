"""Patterns of days: dates, weekdays, and days that are counted from today or within a month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from booking.when.lexer import Token
from booking.when.measures import CENTURY, HOURS, LAST, LONGEST_MONTH, MONTHS, WEEK
from booking.when.parts import Amount, Day, Gone, PartOfDay, To, Year
from booking.when.patterns import Rule, Said
from booking.when.refusals import Incomplete

YEARS_AHEAD = 10
"""A number of four digits up to so many years from now is a year; a later one is a time."""
YEARS_BACK = 40
MOST_OF_A_WEEKDAY = 5
SATURDAY = 5
WHICH_MONTH = ("this", "next", "coming", "following")
SHORT_YEARS_AHEAD = 6


def day_number(tokens: Sequence[Token]) -> int | None:
    """Give the day of the month that the tokens name."""
    kinds = ("ordinal", "number", "spelled")
    number = next((token.value for token in tokens if token.kind in kinds), None)
    return number if number and number <= LONGEST_MONTH else None


def is_year(number: int, this_year: int) -> bool:
    """Whether four digits can be a year that somebody says now, rather than a time."""
    return this_year - YEARS_BACK <= number <= this_year + YEARS_AHEAD


def full_year(number: int, this_year: int) -> int:
    """Give the year that two digits mean, in this century."""
    return number if number >= CENTURY else this_year - this_year % CENTURY + number


def _year(said: Said) -> int | None:
    """Give the year of a date's pattern if it can be one."""
    token = next(iter(token for token in said["year"] if token.kind != "in"), None)
    if not token:
        return None
    this_year = said.now.year
    if token.kind == "spelled":
        spelled = _spelled_year(said["year"])
        return spelled if is_year(spelled, this_year) else None
    if token.kind == "number":
        short = full_year(token.value, this_year)
        return short if this_year <= short <= this_year + SHORT_YEARS_AHEAD else None
    year: int = token.value
    return year if is_year(year, this_year) else None


def _spelled_year(tokens: Sequence[Token]) -> int:
    """Read "two thousand and eighteen" or "twenty twenty-seven"."""
    numbers: list[int] = [each.value for each in tokens if each.kind in ("spelled", "number")]
    scale = 1000 if any(token.kind == "thousand" for token in tokens) else CENTURY
    return numbers[0] * scale + sum(numbers[1:])


def _dated(said: Said) -> Day | None:
    number = day_number(said["day"])
    if not number:
        return None
    return Day(day=number, month=said.value("monthname"), month_of=_month_of(said))


def _dated_with_year(said: Said) -> Day | None:
    number, year = day_number(said["day"]), _year(said)
    if not number or not year:
        return None
    return Day(day=number, month=said.value("monthname"), year=year)


def _month_of(said: Said) -> date | None:
    """Give the first day of "this month" or "next month", if the pattern says one."""
    if not said.has("month") or not any(map(said.has, WHICH_MONTH)):
        return None
    first = said.now.date().replace(day=1)
    later = said.has("next") or said.has("following") or said.has("coming")
    return (first + timedelta(days=32)).replace(day=1) if later else first


def _written(said: Said) -> Day | None:
    """Read a date in figures, day first unless the year stands first."""
    token = said.all[0]
    numbers: tuple[int, ...] = token.value
    if token.kind == "iso":
        return _possible(*numbers[::-1])
    if token.kind == "date":
        day, month, year = numbers
        return _possible(day, month, full_year(year, said.now.year))
    year_said, date_said = _year(said), _possible(*numbers)
    if said["year"] and not year_said:
        return None
    return date_said and replace(date_said, year=year_said)


def _written_short(said: Said) -> Day | None:
    """Read 11.8, which is no time because minutes have two digits, or 26.11."""
    token = said.all[0]
    may_be_time = _has_minutes(token) and token.value[0] < HOURS
    return None if may_be_time else _possible(*token.value)


def _has_minutes(token: Token) -> bool:
    """Whether two digits stand behind the point, so that it may be a time."""
    return len(token.text.split(".")[1]) > 1


def _short_days(said: Said) -> tuple[Day, To, Day] | None:
    """Read "5. - 16.8."."""
    first, last = day_number(said["first"]), said.all[-1]
    if last.kind == "dotted" and _has_minutes(last):
        return None
    end = _possible(*last.value)
    return (replace(end, day=first), To(), end) if end and first else None


def _possible(day: int, month: int, year: int | None = None) -> Day | None:
    if not 1 <= day <= LONGEST_MONTH or not 1 <= month <= MONTHS:
        return None
    return Day(day=day, month=month, year=year)


def _days_of_month(said: Said) -> tuple[Day, To, Day] | None:
    """Read "10 to 22 August", "Aug 5-16", "the 21st to the 23rd"."""
    if said["to"][0].kind == "and" and not said.has("between"):
        return None
    first, last, year = day_number(said["first"]), day_number(said["last"]), _year(said)
    if not first or not last or (said["year"] and not year):
        return None
    start = Day(day=first, month=said.value("monthname"), month_of=_month_of(said), year=year)
    return start, To(), replace(start, day=last)


def _nth(said: Said) -> Day:
    """Read "first Monday of next month", "last Friday in January", "the last day of the month"."""
    nth = LAST if said.has("last") or said.has("end") else said.value("ordinal")
    return Day(
        nth=nth,
        weekday=said.value("weekday"),
        month=said.value("monthname"),
        year=_year(said),
        month_of=_month_of(said),
    )


def _nth_coming(said: Said) -> Day | None:
    """Read "second Monday", but not "29th, Sunday"."""
    paused = said.all[-1].paused
    return None if paused or said.value("ordinal") > MOST_OF_A_WEEKDAY else _nth(said)


def _nth_day(said: Said) -> Day | None:
    """Read "the 18th"; in words it needs its "the"."""
    in_figures = said.all[-1].text[0].isdigit()
    return Day(day=said.value("ordinal")) if in_figures or said.has("the") else None


def _weekend(said: Said) -> tuple[Day, To, Day]:
    today = said.now.date()
    weeks = 1 if said.has("next") else 0
    saturday = today + timedelta(days=SATURDAY - today.weekday() + WEEK * weeks)
    return Day(exact=max(saturday, today)), To(), Day(exact=saturday + timedelta(days=1))


def _month(said: Said) -> Day | None:
    first = _month_of(said)
    return Day(month_of=first) if first else None


def _which_year(said: Said) -> Day:
    return Day(year=said.now.year + said.has("next"))


def _figures(said: Said) -> Day | None:
    """Read "3 12 2026"."""
    day, month, year = (each.value for each in said.all)
    return _possible(day, month, year) if is_year(year, said.now.year) else None


def _weekday(said: Said) -> Day:
    return Day(weekday=said.value("weekday"))


def _any_weekday(said: Said) -> Day:
    """Ask which Wednesday "a Wednesday" is.

    Raises:
        Incomplete: always.
    """
    raise Incomplete(f"which {said.all[-1].text.title()}")


def _this_weekday(said: Said) -> Day:
    if said.has("next"):
        return Day(weekday=said.value("weekday"), which="next")
    today_too = said.has("this") and not said.has("coming")
    return Day(weekday=said.value("weekday"), which="this" if today_too else None)


def _after_next(said: Said) -> Day:
    return Day(weekday=said.value("weekday"), which="after next")


def _counted_weekdays(said: Said) -> Day | None:
    """Read "three Fridays from now"."""
    number = said.value("number", "spelled")
    later = Amount(days=WEEK * (number - 1))
    return Day(weekday=said.value("weekdays"), later=later) if number else None


def _weekday_week(said: Said) -> Day:
    """Read "Thursday week", "tomorrow week", "Friday fortnight"."""
    later = Amount(days=2 * WEEK if said.has("fortnight") else WEEK)
    if said.has("weekday"):
        return Day(weekday=said.value("weekday"), later=later)
    return Day(exact=said.now.date() + timedelta(days=said.has("tomorrow")), later=later)


def _week(said: Said) -> Day:
    today = said.now.date()
    monday = today - timedelta(days=today.weekday())
    weeks = 0 if said.has("this") else 2 if said.has("after") and said.has("next") else 1
    return Day(week=monday + timedelta(days=WEEK * weeks))


def _today(said: Said) -> Day:
    return Day(exact=said.now.date())


def _tomorrow(said: Said) -> Day:
    return Day(exact=said.now.date() + timedelta(days=1))


def _this_part(said: Said) -> tuple[Day, PartOfDay]:
    part = "evening" if said.has("eve") else said.value("part") or "night"
    return _today(said), PartOfDay(part)


def _gone(said: Said) -> Gone:
    return Gone(" ".join(token.text for token in said.all).capitalize())


def _lone_year(said: Said) -> Year:
    return Year(said.value("military"))


MONTHREF = "((this|the|next|coming|following)* month)"
DAY_RULES = (
    Rule("<first>(DAYNUMBER) TO (monthdot|dotted)", _short_days),
    Rule(
        "(from|between)? the? <first>(DAYNUMBER) <to>(TO|and) the? <last>(DAYNUMBER) (of|in)?"
        f" (monthname <year>(YEAR)?|the? {MONTHREF})",
        _days_of_month,
    ),
    Rule(
        "(from|between)? the? <first>(DAYNUMBER) <to>(TO|and) the? <last>(DAYNUMBER) of? monthname",
        _days_of_month,
    ),
    Rule(
        "(from|between)? monthname the? <first>(DAYNUMBER) <to>(TO|and) the? <last>(DAYNUMBER)"
        " (?!meridiem|monthname|clock|hour) <year>(YEAR)?",
        _days_of_month,
    ),
    Rule(
        "(from|between)? the? <first>(ordinal) <to>(TO|and) the? <last>(ordinal)"
        " (?!monthname|of|weekday)",
        _days_of_month,
    ),
    Rule("the? <day>(DAYNUMBER) day? of? monthname <year>(YEAR)", _dated_with_year),
    Rule("monthname the? <day>(DAYNUMBER) <year>(YEAR)", _dated_with_year),
    Rule(
        "the? <day>(DAYNUMBER) of? monthname <year>(number)"
        " (?!TO|meridiem|clock|UNIT|past|ish|of|monthname)",
        _dated_with_year,
    ),
    Rule(f"the? (end|last) (day|of)* (monthname <year>(YEAR)?|the? {MONTHREF})", _nth),
    Rule("the? <day>(DAYNUMBER) (day)? of? monthname", _dated),
    Rule("monthname the? <day>(DAYNUMBER) (?!meridiem|past|clock)", _dated),
    Rule(f"the? <day>(DAYNUMBER) (day)? (of|in)? the? {MONTHREF}", _dated),
    Rule("<year>(military) monthname <day>(DAYNUMBER)", _dated_with_year),
    Rule("(iso|date)", _written),
    Rule("(slashed|monthdot) <year>(military)", _written),
    Rule("(slashed|monthdot) (?!UNIT)", _written),
    Rule(f"the? NTH weekday (of|in)? (monthname <year>(YEAR)?|the? {MONTHREF})", _nth),
    Rule("(the? last (weekday|week|month|part)|yesterday)", _gone),
    Rule("the? ordinal weekday", _nth_coming),
    Rule("the? ordinal (?!thing|spelled (?!meridiem|clock|spelled))", _nth_day),
    Rule("the <day>(number) (?!UNIT|weekday|weekdays|TO|meridiem|clock|ish)", _dated),
    Rule("(weekday|today|tomorrow) (week|fortnight) (?!after)", _weekday_week),
    Rule("weekday coming", _weekday),
    Rule("(this|the)? (this|next|coming|following)+ weekday", _this_weekday),
    Rule("weekday next (?!week|month)", _this_weekday),
    Rule("the? weekday after next (?!week|month|weekday)", _after_next),
    Rule("(the|this|next|coming)* weekend", _weekend),
    Rule("(the|this|next|coming|following)+ month", _month),
    Rule("(next|this) year", _which_year),
    Rule("the? (next|following) day", _tomorrow),
    Rule("number number military", _figures),
    Rule("in NUMBER weekdays|NUMBER weekdays (from now|later)", _counted_weekdays),
    Rule("the? week after next", _week),
    Rule("(the|this)? (next|following|coming|this) week", _week),
    Rule("the? week after", _week),
    Rule("(on|for)? a weekday", _any_weekday),
    Rule("weekday", _weekday),
    Rule("(this (part|eve)|tonight)", _this_part),
    Rule("today", _today),
    Rule("tomorrow", _tomorrow),
    Rule("dotted", _written_short),
    Rule("in military (?!hour|clock|meridiem)", _lone_year),
)
