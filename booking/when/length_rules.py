"""Patterns of amounts of time: how long, and how long from now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, timedelta

from dateutil.relativedelta import relativedelta

from booking.when.lexer import Token
from booking.when.measures import HOURS, WEEK
from booking.when.parts import Amount, At, Clock, Day, Gone, Length
from booking.when.patterns import Rule, Said

MINUTES = {"minute": 1, "hour": 60}
DAYS = {"day": 1, "week": 7, "fortnight": 14}
MONTHS = {"month": 1, "year": 12}
UNITS = frozenset((*MINUTES, *DAYS, *MONTHS))
FRACTIONS = {"half": 0.5, "quarter": 0.25}
DECIMALS = ("0", "5", "25", "50", "75")
"""What stands behind the point in hours such as 1.25; elsewhere 14.30 is a time."""


def amount_of(tokens: Sequence[Token]) -> Amount | None:
    """Add up an amount such as "an hour and a half" or "1 day 2 hours"; None if it is none."""
    total: dict[str, float] = {}
    number: float | None = None
    last = ""
    joined = False
    for position, token in enumerate(tokens):
        following = tokens[position + 1].kind if position + 1 < len(tokens) else ""
        if token.kind in UNITS:
            total[token.kind] = total.get(token.kind, 0) + (1 if number is None else number)
            number, last, joined = None, token.kind, False
        elif token.kind == "and":
            joined = True
        elif token.kind in FRACTIONS:
            number = _fraction(number, FRACTIONS[token.kind], joined=joined)
        elif token.kind != "a" or (number is None and following not in (*FRACTIONS, "couple")):
            number = _number(token, number)
    if number is not None:
        unit = last if number < 1 else "minute" if last == "hour" else ""
        total[unit] = total.get(unit, 0) + number
    return _amount(total)


def _fraction(number: float | None, fraction: float, *, joined: bool) -> float:
    """Two AND a half is 2.5; three quarters are 0.75."""
    if number is None:
        return fraction
    return number + fraction if joined else number * fraction


def _number(token: Token, number: float | None) -> float | None:
    if token.kind == "a":
        return 1
    if token.kind == "couple":
        return 2
    if token.kind == "vulgar":
        return (number or 0) + float(token.value)
    if token.kind == "slashed":
        over, under = token.value
        return (number or 0) + over / under if under else None
    if token.kind == "dotted":
        return float(token.text)
    return token.value if token.kind in ("number", "spelled", "threes") else number


def _amount(total: dict[str, float]) -> Amount | None:
    """Turn units into an amount; None if a calendar unit is not whole."""
    minutes = sum(total.get(unit, 0) * size for unit, size in MINUTES.items())
    days = sum(total.get(unit, 0) * size for unit, size in DAYS.items())
    months = sum(total.get(unit, 0) * size for unit, size in MONTHS.items())
    if "" in total or days % 1 or months % 1:
        return None
    return Amount(int(months), int(days), timedelta(minutes=minutes))


def _length(said: Said) -> Length | None:
    amount = amount_of(said["amount"])
    tokens = said.all
    decimals = (each.text.split(".")[1] for each in tokens if each.kind == "dotted")
    if not amount or not all(each in DECIMALS for each in decimals):
        return None
    marked = said.has("for") or said.has("lasting")
    return Length(amount, None if marked else _as_clock(tokens), marked=marked)


def _as_clock(tokens: Sequence[Token]) -> Clock | None:
    """Read 19h as a time, which it is where no other is said."""
    glued = [token.text for token in tokens[1:]] == ["h"] and tokens[0].kind == "number"
    return Clock(tokens[0].value, certain=True) if glued and tokens[0].value < HOURS else None


def _written_length(said: Said) -> Length:
    hours, minutes, *_ = said.value("hclock", "colon")
    return Length(Amount(time=timedelta(hours=hours, minutes=minutes)), marked=True)


def _amount_of_hclock(said: Said) -> Amount | None:
    """Read 1h30, which is a time elsewhere, as the length that "in" makes it."""
    hclock = said.value("hclock")
    return Amount(time=timedelta(hours=hclock[0], minutes=hclock[1])) if hclock else None


def _from_now(said: Said) -> At | Day | None:
    amount = _amount_of_hclock(said) or amount_of(said["amount"])
    if not amount:
        return None
    try:
        return _later(said, amount)
    except (OverflowError, ValueError):
        return None


def _later(said: Said, amount: Amount) -> At | Day:
    if amount.days and not amount.days % WEEK and not amount.months and not amount.time:
        return Day(weeks=amount.days // WEEK)
    later = said.now + relativedelta(months=amount.months, days=amount.days)
    if not amount.on_the_clock:
        return Day(exact=later.date())
    return At((later.astimezone(UTC) + amount.time).astimezone(said.now.tzinfo))


def _ago(said: Said) -> Gone:
    return Gone(" ".join(token.text for token in said.all).capitalize())


def _now(said: Said) -> At:
    return At(said.now)


def _beyond(said: Said) -> Day | None:
    """Read "a week on", "3 days after": the day that follows says from when."""
    amount = amount_of(said["amount"])
    if not amount or amount.on_the_clock:
        return None
    if said.has("before"):
        amount = Amount(-amount.months, -amount.days)
    return Day(later=amount)


def _hop(said: Said) -> Day | None:
    """Read "the Monday after", "the last Friday before": the day that follows says of what."""
    weekday: int = said.value("weekday")
    first, last = said.value("ordinal"), said.has("last")
    if first not in (None, 1) or (last and not said.has("before")):
        return None
    return Day(hop=weekday - WEEK if said.has("before") else weekday)


A_DAY = (
    "(weekday|today|tomorrow|next (weekday|week|month)|this|coming|ordinal|number of? monthname"
    "|monthname|date|slashed|iso|holiday|new|good|a? day after)"
)
LENGTH_RULES = (
    Rule(
        "(plus|in|after|now plus) (roughly|noise)? <amount>(LENGTH|hclock) (time|later)?"
        " (from now)?",
        _from_now,
    ),
    Rule("roughly? <amount>(LENGTH) (later|from now|and? later)", _from_now),
    Rule("<amount>(LENGTH) ago", _ago),
    Rule("noise? now (?!and)", _now),
    Rule(f"<amount>((a|NUMBER)? CALENDAR) (from|after|before|on) (?=the? {A_DAY})", _beyond),
    Rule("<amount>((a|NUMBER)? (week|fortnight)) (?=(next|this|coming)? weekday)", _beyond),
    Rule("<amount>((a|NUMBER)? (week|fortnight|month|year)) (?=today|tomorrow)", _beyond),
    Rule(f"the? (ordinal|last)? weekday (after|before) (?=the? {A_DAY})", _hop),
    Rule("(for|lasting) (the (next|coming|following))? roughly? <amount>(LENGTH)", _length),
    Rule("for (hclock|colon hour)", _written_length),
    Rule("roughly? <amount>(LENGTH)", _length),
)
