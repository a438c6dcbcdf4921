"""Patterns of times of day and ranges of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta, timezone, tzinfo

from booking.when.clock import minutes_of, say
from booking.when.day_rules import day_number, is_year
from booking.when.length_rules import amount_of
from booking.when.lexer import Token
from booking.when.measures import (
    CENTURY,
    DAY,
    FACE,
    HOURS,
    LONGEST_MONTH,
    MINUTES,
    MONTHS,
    ROUND_MINUTES,
)
from booking.when.parts import Amount, Bare, Clock, Noise, PartOfDay, Times, Year, Zone
from booking.when.patterns import Rule, Said
from booking.when.refusals import Ambiguous

NAMES = ("noon", "mid", "midnight")
FIRST_SPOKEN_MINUTE = {"spelled": 10, "number": 13}
"""In "two thirty" the minutes are at least ten; in "2 30pm" they are no hour themselves."""
SPOKEN_TO = frozenset((5, 10, 15, 20, 25))
"""The minutes that are said before "to" and an hour: "ten to four"."""


def clock_of(tokens: Sequence[Token]) -> Clock | None:
    """Read one time of day; None when no clock shows it."""
    half = next((token.value for token in tokens if token.kind == "meridiem"), "")
    zone = next((zone_of(token) for token in tokens if token.kind in ("zone", "place")), None)
    if {token.kind for token in tokens} & {
        "past",
        "half",
        "quarter",
        "to",
        "after",
        "before",
        "until",
    }:
        clock = _spoken(tokens, half)
    else:
        written = _written(tokens)
        clock = written and _with_half(written, half)
    return clock and replace(clock, zone=zone)


def zone_of(token: Token) -> tzinfo:
    """Give the zone that a token names."""
    if isinstance(token.value, timedelta):
        return timezone(token.value, token.text.upper())
    zone: tzinfo = token.value
    return zone


def _with_half(clock: Clock, half: str) -> Clock | None:
    """Add am or pm, which 24-hour notation may say once more, but not against itself."""
    if not half:
        return clock
    if 1 <= clock.hour <= FACE and not (clock.certain and clock.half):
        return replace(clock, half=half, certain=True, dotted=False)
    agrees = clock.half == "24" and (clock.hour >= FACE) == (half == "pm")
    return replace(clock, dotted=False, certain=True) if agrees else None


def _spoken(tokens: Sequence[Token], half: str) -> Clock | None:
    """Read "half three", "ten past ten", "quarter to 12pm", in which pm is said of the twelve."""
    said = [token for token in tokens if token.kind in ("spelled", "number", *NAMES)]
    named = _hour_of(said[-1])
    hour = named and _with_half(named, half)
    kinds = {token.kind for token in tokens}
    first = said[0].value if len(said) > 1 else None
    minutes = 30 if "half" in kinds else 15 if "quarter" in kinds else first
    if hour is None or minutes is None or not 0 < minutes < MINUTES:
        return None
    if not kinds & {"to", "before", "until"}:
        return replace(hour, minute=minutes)
    if not hour.certain:
        return replace(hour, hour=(hour.hour - 2) % FACE + 1, minute=MINUTES - minutes)
    before = minutes_of(hour, None) - minutes
    return replace(hour, hour=before // MINUTES % HOURS, minute=before % MINUTES, half="")


def _hour_of(token: Token) -> Clock | None:
    if token.kind in ("noon", "mid"):
        return Clock(FACE, certain=True)
    if token.kind == "midnight":
        return Clock(0, certain=True, midnight=True)
    return Clock(token.value) if 1 <= token.value <= FACE else None


def _written(tokens: Sequence[Token]) -> Clock | None:
    numbers = [token for token in tokens if token.kind in DIGITS]
    name = next((token for token in tokens if token.kind in NAMES), None)
    if name:
        return _named(name, numbers)
    if len(numbers) > 1:
        hour, minute = numbers
        if minute.value < FIRST_SPOKEN_MINUTE[minute.kind] or minute.paused:
            return None
        return _checked(hour.value, minute.value)
    return DIGITS[numbers[0].kind](numbers[0])


def _named(name: Token, numbers: Sequence[Token]) -> Clock | None:
    """Read noon and midnight, before which only a twelve may stand."""
    twelves = (DIGITS[each.kind](each) for each in numbers)
    if any(not each or each.hour % FACE or each.minute for each in twelves):
        return None
    return _hour_of(name)


def _checked(hour: int, minute: int = 0, *, certain: bool = False, half: str = "") -> Clock | None:
    if hour >= HOURS or minute >= MINUTES:
        return None
    sure = certain or hour == 0 or hour > FACE
    return Clock(hour, minute, half=half, certain=sure)


def _colon(token: Token) -> Clock | None:
    hour, minute, *seconds = token.value
    if any(each >= MINUTES for each in seconds):
        return None
    written_in_24 = token.text[0] == "0" or hour > FACE
    return _checked(hour, minute, certain=written_in_24, half="24" if hour > FACE else "")


def _dotted(token: Token) -> Clock | None:
    hour, minute = token.value
    if len(token.text.split(".")[1]) != 2:  # noqa: PLR2004 - minutes have two digits
        return None
    clock = _colon(token)
    is_date = 1 <= hour <= LONGEST_MONTH and 1 <= minute <= MONTHS
    return clock and replace(clock, dotted=is_date)


def _military(token: Token) -> Clock | None:
    return _checked(*divmod(token.value, CENTURY), certain=True, half="24")


def _threes(token: Token) -> Clock | None:
    return _checked(*divmod(token.value, CENTURY))


def _number(token: Token) -> Clock | None:
    return _checked(token.value, certain=token.text[0] == "0") if token.text != "0" else None


DIGITS = {
    "colon": _colon,
    "dotted": _dotted,
    "hclock": lambda token: _checked(*token.value, certain=True),
    "military": _military,
    "threes": _threes,
    "number": _number,
    "spelled": _number,
}


def _range(said: Said) -> Times | None:
    start, end = clock_of(said["start"]), clock_of(said["end"])
    if not start or not end:
        return None
    if _is_date(start) and _is_date(end):
        return None
    military = [token.kind == "military" for token in said.all if token.kind in DIGITS]
    if any(military) and not all(military) and said.has("number"):
        return None
    return Times(start, end)


def _is_date(clock: Clock) -> bool:
    return clock.dotted and clock.minute % ROUND_MINUTES != 0


def _single(said: Said) -> Times | Bare | Year | None:
    clock = clock_of(said["clock"])
    if clock and len(said.all) == 1 and said.all[0].kind in ("number", "spelled"):
        return Bare(said.all[0].value)
    if len(said.all) == 1 and said.has("military") and is_year(said.all[0].value, said.now.year):
        return Year(said.all[0].value)
    if not clock:
        return None
    if said.has("at"):
        clock = replace(clock, dotted=False)
    hclock = said.value("hclock")
    length = Amount(time=timedelta(hours=hclock[0], minutes=hclock[1])) if hclock else None
    alone = len(said.all) == 1 and said.has("threes")
    weak = alone or [token.text for token in said.all[1:]] == ["a"]
    return Times(clock, length=length, weak=weak)


def _bare(said: Said) -> Bare | None:
    """Read a number that no clock shows, such as the 27 of "Friday 27"."""
    number = day_number(said.all)
    return Bare(number) if number else None


def _spoken_to(said: Said) -> Times | None:
    """Read "ten to four"; in digits, "10 to 4" is a range."""
    minutes, hour = said["minutes"][-1], said["hour"][0]
    if minutes.kind in ("number", "spelled"):
        in_words = "spelled" in (minutes.kind, hour.kind)
        may_be_range = not in_words and minutes.value <= FACE
        if may_be_range or minutes.value not in SPOKEN_TO:
            return None
    clock = clock_of(said["clock"])
    return Times(clock) if clock else None


def _after_clock(said: Said) -> Times | None:
    """Read "5 hours after noon", "10 minutes before 3".

    Raises:
        Ambiguous: "an hour from 2pm" may begin or end then.
    """
    amount, clock = amount_of(said["amount"]), clock_of(said["clock"])
    if not amount or not clock or amount.calendar:
        return None
    start = minutes_of(clock, None)
    length = int(amount.time / timedelta(minutes=1))
    minutes = start - length if said.has("before") else start + length
    if said.has("from"):
        raise Ambiguous(
            " ".join(token.text for token in said.all),
            (f"from {say(start)} to {say(minutes)}", f"at {say(minutes)}"),
        )
    return Times(Clock(*divmod(minutes, MINUTES), certain=True)) if 0 <= minutes < DAY else None


def _part(said: Said) -> PartOfDay | Noise:
    part = "morning" if said.has("thing") else said.value("part", "eve", "ampm")
    return PartOfDay(part) if part else Noise()


def _zone(said: Said) -> Zone:
    return Zone(zone_of(next(each for each in said.all if each.kind in ("zone", "place"))))


SHIFTED_RULES = (
    Rule("<amount>(LENGTH) (after|before|from) <clock>(CLOCK)", _after_clock),
    Rule("(at|roughly)* <clock>(NUMBER minute past (HOUR|NOON|midnight) meridiem?)", _single),
    Rule(
        "(at|roughly)* <clock>(<minutes>(NUMBER) minute to <hour>(NUMBER|NOON) clock? meridiem?)",
        _spoken_to,
    ),
)
CLOCK_RULES = (
    Rule("(from|between) <start>(CLOCK) (TO|and) at? <end>(CLOCK) (?!of? monthname)", _range),
    Rule(
        "(at|roughly)* <clock>(<minutes>(a? quarter|NUMBER minute?) to"
        " <hour>(NUMBER|NOON|midnight) clock? ish? meridiem? zone?)",
        _spoken_to,
    ),
    Rule("(at|roughly)* <start>(CLOCK) TO at? <end>(CLOCK) (?!of? monthname)", _range),
    Rule("(at|from|roughly|starting)* <clock>(CLOCK)", _single),
    Rule("(in|on)? the? mid? (late|early)? (part|eve)|late|early|ampm", _part),
    Rule("(ordinal|last) thing (in the part)?", _part),
    Rule("number|spelled", _bare),
    Rule("(zone|place times?|place)", _zone),
)
