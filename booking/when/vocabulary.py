"""The words that a typed time is made of: by word, its kind in the grammar and its value."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from itertools import chain
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo


class Word(NamedTuple):
    """What a word is in the grammar's patterns, and what it stands for."""

    kind: str
    value: Any = None


WEEKDAYS = (
    "monday mon",
    "tuesday tues tue",
    "wednesday weds wed",
    "thursday thurs thur thrs thr thu th",
    "friday fri",
    "saturday sat",
    "sunday sun",
)
MONTHS = (
    "january jan",
    "february feb",
    "march mar",
    "april apr",
    "may",
    "june jun",
    "july jul",
    "august aug",
    "september sept sep",
    "october oct",
    "november nov",
    "december dec",
)
UNITS = {
    "minute": "minute minutes min mins mns",
    "hour": "hour hours hr hrs",
    "day": "day days",
    "week": "week weeks wk wks",
    "fortnight": "fortnight fortnights fortnite",
    "month": "month months mth mths",
    "year": "year years yr yrs",
}
"""The units of time; a lone h, m, d or w is a unit only behind a number (see `lexer`)."""

ONES = """
    zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
    fifteen sixteen seventeen eighteen nineteen
"""
TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
ORDINAL_ONES = """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
    thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
"""
ORDINAL_TENS = "twentieth thirtieth"

PARTS_OF_DAY = {
    "morning": "morning mornings morn forenoon",
    "afternoon": "afternoon afternoons arvo aft",
    "evening": "evening evenings",
    "night": "night nights",
}
ZONES = {
    "gmt": timedelta(0),
    "utc": timedelta(0),
    "bst": timedelta(hours=1),
    "cet": timedelta(hours=1),
    "cest": timedelta(hours=2),
    "est": timedelta(hours=-5),
    "edt": timedelta(hours=-4),
    "pst": timedelta(hours=-8),
    "pdt": timedelta(hours=-7),
}
"""What zones that are said aloud are ahead of UTC."""
PLACES = {"uk": ZoneInfo("Europe/London"), "london": ZoneInfo("Europe/London")}

HOLIDAYS = {"christmas": "christmas xmas", "easter": "easter", "boxing": "boxing"}
THEMSELVES = """
    a the of in on at to past and for from until between through every other next last this
    coming following after now later today tomorrow tonight quarter half noon midnight ish late
    early end times time clock mid new good alternate couple working thousand repeat starting
    ending once lasting thing ago yesterday before weekend
"""
"""Words whose kind is the word itself."""

SAME = {
    "till": "until",
    "til": "until",
    "thru": "through",
    "an": "a",
    "each": "every",
    "midday": "noon",
    "o'clock": "clock",
    "oclock": "clock",
    "o clock": "clock",
    "haf": "half",
    "hlf": "half",
    "tmrw": "tomorrow",
    "tmw": "tomorrow",
    "tmr": "tomorrow",
    "tomo": "tomorrow",
    "tomoz": "tomorrow",
    "2moro": "tomorrow",
    "2morrow": "tomorrow",
    "2mrw": "tomorrow",
    "tomorrow's": "tomorrow",
    "tomorrows": "tomorrow",
    "today's": "today",
    "2day": "today",
    "tonite": "tonight",
    "2nite": "tonight",
    "noonish": "noon",
    "lunchtime": "noon",
    "lunch": "noon",
    "alternating": "alternate",
    "begins": "starting",
    "beginning": "starting",
    "ends": "ending",
    "finishing": "ending",
    "starts": "starting",
    "start": "starting",
    "repeating": "repeat",
    "repeated": "repeat",
    "repeats": "repeat",
    "qtr": "quarter",
    "quarters": "quarter",
    "halves": "half",
    "sessions": "times",
    "occurrences": "times",
    "occasions": "times",
    "nxt": "next",
    "current": "this",
    "midnite": "midnight",
    "hence": "later",
    "forthcoming": "coming",
    "upcoming": "coming",
    "subsequent": "following",
}
FREQUENCIES = {
    "daily": ("day", 1),
    "weekly": ("week", 1),
    "fortnightly": ("week", 2),
    "monthly": ("month", 1),
    "quarterly": ("month", 3),
}
ROUGHLY = "about around approx approximately roughly circa ca"
NOISE = """
    please pls plz can could shall should would will do does let's lets let we i i'd i'll we'll us
    you you're are say how is it it's its go going book booking me my our put set schedule arrange
    see have if ok okay hi hello hey thanks thank ta cheers maybe perhaps free available meet
    meeting session catch up catchup that's that be best work works suits suit great fine like
    want need when date exactly sharp promptly bang just right any chance possible possibly
    appointment what what's there then so well um er yes yeah yep sure try aim aiming plan make
    happy hope hoping preferably ideally probably slot booked quick
    pencil down diary pop stick squeeze fit grab chat call how's i'm we're i've thinking wondering
    was were looking prefer perfect lovely brilliant fab cool sometime very onwards o sound sounds
    all team everyone poss
"""
"""Words of chat that say nothing about when; a doubt or a denial ("not", "except") is none."""


def _named(kind: str, names: Iterable[str], first: int = 0) -> dict[str, Word]:
    """Number names from `first` on; each may be written in several ways."""
    return {
        word: Word(kind, number)
        for number, words in enumerate(names, first)
        for word in words.split()
    }


def _meaning(kind: str, names: Mapping[str, str]) -> dict[str, Word]:
    return {word: Word(kind, value) for value, words in names.items() for word in words.split()}


def _kind(kind: str, words: str) -> dict[str, Word]:
    return {word: Word(kind) for word in words.split()}


def _numbers() -> dict[str, Word]:
    tens = {word: Word("tens", 10 * number) for number, word in enumerate(TENS.split(), 2)}
    twentieth = enumerate(ORDINAL_TENS.split(), 2)
    return {
        **_named("spelled", ONES.split()),
        **tens,
        **_named("ordinal", ORDINAL_ONES.split(), 1),
        **{word: Word("ordinal", 10 * number) for number, word in twentieth},
    }


def _weekdays() -> dict[str, Word]:
    """Give the weekdays, also as they are said of every week, and with an apostrophe."""
    single = _named("weekday", WEEKDAYS)
    plural = {f"{word}s": Word("weekdays", number) for word, (_, number) in single.items()}
    possessive = {f"{word}'s": Word("possessive", number) for word, (_, number) in single.items()}
    return {**plural, **possessive, **single}


def _units() -> dict[str, Word]:
    """Give the units, also as they are said in "three days' time" and "a week's time"."""
    plain = {word: Word(unit) for unit, words in UNITS.items() for word in words.split()}
    return {**plain, **{f"{unit}'s": Word(unit) for unit in UNITS}, "h": Word("hour")}


def _vocabulary() -> dict[str, Word]:
    known = {**_kind("noise", NOISE), **{word: Word(word) for word in THEMSELVES.split()}}
    known |= {word: known[meant] for word, meant in SAME.items()}
    return {
        **known,
        **_weekdays(),
        **_named("monthname", MONTHS, 1),
        **_units(),
        **_meaning("part", PARTS_OF_DAY),
        **_meaning("holiday", HOLIDAYS),
        **{word: Word("zone", ahead) for word, ahead in ZONES.items()},
        **{word: Word("place", zone) for word, zone in PLACES.items()},
        **{word: Word("often", often) for word, often in FREQUENCIES.items()},
        **_kind("roughly", ROUGHLY),
        "weekday": Word("workday"),
        "weekdays": Word("workdays"),
        "½": Word("vulgar", 0.5),
        "¼": Word("vulgar", 0.25),
        "¾": Word("vulgar", 0.75),
        "biweekly": Word("biweekly"),
        "eve": Word("eve", "evening"),
        **_numbers(),
    }


VOCABULARY = _vocabulary()

LEAST_CORRECTED = 6
"""Words from this length on are corrected; in shorter ones only letters that are swapped or typed
twice, because they are too near to other words."""
CORRECTED_BESIDES = """
    tomorrow afternoon morning evening fortnight weekday quarter oclock eleven twelve midnight
    midday tonight minutes alternate fortnightly christmas
"""
CORRECTED = tuple(
    word
    for word in chain(
        (words.split()[0] for words in (*WEEKDAYS, *MONTHS)), CORRECTED_BESIDES.split()
    )
    if len(word) >= LEAST_CORRECTED
)
SHORT_CORRECTED = """
    march april june july today every until week next noon half past tues weds thurs three seven
    eight
"""
