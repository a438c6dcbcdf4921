"""How many typed times are read rightly, and how long that takes, beside two other readers.

    .venv/bin/python -m benchmarks.reading_times FOLDER

The folder holds `*.jsonl` files of phrases with their answers: reference, text, start, end, grain,
category, and sometimes accept, reject_ok and tags. Month-first phrases (tagged `us`) are left out.

Targets: of the phrases to read 97 % rightly (98 % of the British), at most 0.5 % wrongly, of those
to refuse 98 % refused; median 150 µs, 95th percentile 1 ms, 10 ms at most.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import dateparser
import parsedatetime

from booking import when

LONDON = ZoneInfo("Europe/London")
SETTINGS: Any = {
    "PREFER_DATES_FROM": "future",
    "DATE_ORDER": "DMY",
    "STRICT_DATE_ORDER": "all",
    "PARSERS": ["relative-time", "absolute-time"],
    "PREFER_DAY_OF_MONTH": "first",
}
Answer = tuple[datetime, datetime | None]
Reader = Callable[[str, datetime], Answer | None]


def ours(text: str, now: datetime) -> Answer | None:
    """Read with `booking.when`."""
    try:
        reading = when.read(text, now)
    except when.NotRead:
        return None
    return reading.start, reading.end


def plain_dateparser(text: str, now: datetime) -> Answer | None:
    """Read with dateparser alone, with the settings that serve it best."""
    settings = {**SETTINGS, "RELATIVE_BASE": now.replace(tzinfo=None)}
    found = dateparser.parse(text, languages=["en"], settings=settings)
    return (found, None) if found else None


CALENDAR = parsedatetime.Calendar(parsedatetime.Constants("en_AU", usePyICU=False))
"""The day-first English among the locales that parsedatetime brings along."""


def plain_parsedatetime(text: str, now: datetime) -> Answer | None:
    """Read with parsedatetime alone: a range where it finds one, else a time."""
    base = now.replace(tzinfo=None).timetuple()
    start, end, ranged = CALENDAR.evalRanges(text, base)
    if ranged:
        return datetime(*start[:6]), datetime(*end[:6])  # noqa: DTZ001 - it knows no zones
    moment, found = CALENDAR.parse(text, base)
    return (datetime(*moment[:6]), None) if found else None  # noqa: DTZ001 - it knows no zones


READERS: dict[str, Reader] = {
    "booking.when": ours,
    "plain dateparser": plain_dateparser,
    "plain parsedatetime": plain_parsedatetime,
}


@dataclass(slots=True)
class Score:
    """What became of a file's phrases, and the microseconds that each took."""

    outcomes: Counter[str] = field(default_factory=Counter)
    spent: list[float] = field(default_factory=list)

    def line(self) -> str:
        """Say the figures on one line."""
        to_read = sum(self.outcomes[each] for each in ("right", "wrong", "not read"))
        to_refuse = self.outcomes["refused"] + self.outcomes["accepted"]
        spent = sorted(self.spent)
        return (
            f"right {self.outcomes['right']}/{to_read}"
            f" ({_percent(self.outcomes['right'], to_read)})"
            f", wrong {self.outcomes['wrong']} ({_percent(self.outcomes['wrong'], to_read)})"
            f", refused {self.outcomes['refused']}/{to_refuse}"
            f" ({_percent(self.outcomes['refused'], to_refuse)})"
            f"; median {statistics.median(spent):.0f} µs, 95th percentile"
            f" {spent[int(0.95 * len(spent))]:.0f} µs, most {spent[-1]:.0f} µs"
        )


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f} %" if whole else "none there"


def phrases(path: Path) -> Iterator[dict[str, Any]]:
    """Give a file's phrases; bare lengths and month-first ones are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "seconds" not in row and "us" not in row["tags"]:
            yield row


def outcome(row: dict[str, Any], answer: Answer | None, zone: ZoneInfo) -> str:
    """Say what became of one phrase."""
    if row["category"] == "reject":
        return "refused" if answer is None else "accepted"
    if answer is None:
        return "right" if row.get("reject_ok") else "not read"
    wanted = [datetime.fromisoformat(each) for each in (row["start"], *row.get("accept", ()))]
    whole_day = row["grain"] == "day"
    start, end = (_wall(each, zone) for each in answer)
    right = any(_same(start, each, whole_day=whole_day) for each in wanted)
    if right and row.get("start_utc") and answer[0].tzinfo:
        right = f"{answer[0].astimezone(UTC):%Y-%m-%dT%H:%M}" == row["start_utc"]
    if right and row["end"]:
        last = datetime.fromisoformat(row["end"])
        right = _same(end, last, whole_day=whole_day) or (
            whole_day and end == last + timedelta(days=1)
        )
    return "right" if right else "wrong"


def _wall(moment: datetime | None, zone: ZoneInfo) -> datetime | None:
    if moment is None:
        return None
    local = moment.astimezone(zone) if moment.tzinfo else moment
    return local.replace(tzinfo=None, second=0, microsecond=0)


def _same(found: datetime | None, wanted: datetime, *, whole_day: bool) -> bool:
    if found is None:
        return False
    return found.date() == wanted.date() if whole_day else found == wanted


def measure(path: Path, read: Reader) -> Score:
    """Read every phrase of a file once, and time it."""
    score = Score()
    for row in phrases(path):
        zone = ZoneInfo(row.get("tz") or LONDON.key)
        now = datetime.fromisoformat(row["reference"]).replace(tzinfo=zone)
        begin = time.perf_counter()
        answer = read(row["text"], now)
        score.spent.append((time.perf_counter() - begin) * 1e6)
        score.outcomes[outcome(row, answer, zone)] += 1
    return score


def main() -> None:
    """Measure every file of the folder with each reader, in one run."""
    files = sorted(Path(sys.argv[1]).glob("*.jsonl"))
    when.warm()
    plain_dateparser("tomorrow 10am", datetime.now(LONDON))
    for path in files:
        if not any(phrases(path)):
            continue
        print(path.name)
        for name, read in READERS.items():
            print(f"  {name}: {measure(path, read).line()}")


if __name__ == "__main__":
    main()
