"""The whole grammar of typed times: every rule, in the order in which they are tried."""

from __future__ import annotations

from booking.when.clock_rules import CLOCK_RULES, SHIFTED_RULES
from booking.when.day_rules import DAY_RULES
from booking.when.holidays import HOLIDAY_RULES
from booking.when.length_rules import LENGTH_RULES
from booking.when.parts import And, Between, Noise
from booking.when.patterns import Grammar, Rule, Said
from booking.when.repeat_rules import ENDING_RULES, REPEAT_RULES

FILLERS = "(noise|roughly|at|on|in|the|of|a|from|for|time|starting|repeat|clock|good)"
"""Small words that a rule did not need; they say nothing on their own."""


def _greeting(said: Said) -> Noise | None:
    """Read "Good morning" and "Morning! Can we …" as no part of a day."""
    opens = said.match.start() == 0
    return Noise() if opens and (said.has("good") or said.tokens[said.match.end()].paused) else None


GRAMMAR = Grammar(
    (
        Rule("noise* good? part (?=noise)", _greeting),
        *REPEAT_RULES,
        *SHIFTED_RULES,
        *LENGTH_RULES,
        *HOLIDAY_RULES,
        *DAY_RULES,
        *CLOCK_RULES,
        *ENDING_RULES,
        Rule("later (?=today|this|tonight)", lambda _: Noise()),
        Rule("between", lambda _: Between()),
        Rule("and", lambda _: And()),
        Rule(FILLERS, lambda _: Noise()),
    )
)
