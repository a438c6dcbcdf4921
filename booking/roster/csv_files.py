"""Reading and writing one CSV file: its encoding, its header, its lines and their numbers."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path
from typing import Any

from booking.roster.cells import plain, quoted
from booking.roster.formulas import arm, defuse

KEEP = object()
"""What an empty cell stands for when it leaves a value as it is."""


@dataclass(frozen=True, slots=True)
class Column:
    """How the cells of a column are read.

    Attributes:
        read: gives the value of a cell's text; ValueError says why it can't be.
        may_be_empty: whether a cell, or the whole column, may be left out.
        if_empty: what an empty cell stands for.
    """

    read: Callable[[str], Any]
    may_be_empty: bool = False
    if_empty: Any = None


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """What can't be in one line of a file; the column is named where one is to blame."""

    file: str
    number: int
    reason: str
    column: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line after the header; `values` has the cells that could be read, by column."""

    file: str
    number: int
    values: Mapping[str, Any]

    def fault(self, reason: str, column: str = "") -> Fault:
        """Say what is wrong with this line."""
        return Fault(self.file, self.number, reason, column)


@dataclass(slots=True)
class Content:
    """What a file holds, and what is wrong with it.

    Attributes:
        readable: whether every line could be found and its columns told apart.
    """

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    readable: bool = True


class _Unreadable(Exception):
    """From this line on the file can't be read."""

    def __init__(self, number: int, reason: str) -> None:
        super().__init__(reason)
        self.number = number
        self.reason = reason


def read_csv(path: Path, columns: Mapping[str, Column]) -> Content:
    """Read a CSV file; whatever is wrong with it is in the content's faults.

    It is UTF-8, with a byte order mark or without, and its lines end in any usual way. A line's
    number is where it begins: a quoted cell may go over several.
    """
    content = Content()
    try:
        records = _records(_text(path))
        number, cells = next(records, (1, []))
        header = [cell.strip() for cell in cells]
        _check_header(content, Line(path.name, number, {}), header, columns)
        for number, cells in records:
            _read_line(content, Line(path.name, number, {}), header, cells, columns)
    except _Unreadable as error:
        content.faults.append(Fault(path.name, error.number, error.reason))
        content.readable = False
    return content


def _text(path: Path) -> str:
    try:
        read = path.read_bytes()
    except OSError as error:
        raise _Unreadable(1, f"the file can't be read ({error.strerror})") from None
    try:
        return read.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _Unreadable(
            read.count(b"\n", 0, error.start) + 1,
            "the file is not UTF-8 from here on; save it as CSV UTF-8",
        ) from None


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    """Give each line that is not blank, with the number at which it begins."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    number = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield number, cells
            number = reader.line_num + 1
    except csv.Error as error:
        raise _Unreadable(number, _say(error)) from None


def _say(error: csv.Error) -> str:
    if str(error).startswith("field larger than field limit"):
        return (
            f"a cell has more than {csv.field_size_limit():,} characters; "
            "shorten it, or see whether a quote is not closed"
        )
    return f"the quotes or commas can't be told apart ({error})"


def _check_header(
    content: Content, line: Line, header: Sequence[str], columns: Mapping[str, Column]
) -> None:
    needed = {name for name, column in columns.items() if not column.may_be_empty}
    findings = {
        "unknown column": [name for name in dict.fromkeys(header) if name not in columns],
        "missing column": [name for name in columns if name in needed.difference(header)],
        "column named twice": [name for name in columns if header.count(name) > 1],
    }
    for what, names in findings.items():
        if names:
            shown = ", ".join(quoted(name) for name in names)
            content.faults.append(line.fault(f"{what} {shown}"))
    content.readable = not content.faults


def _read_line(
    content: Content,
    line: Line,
    header: Sequence[str],
    cells: Sequence[str],
    columns: Mapping[str, Column],
) -> None:
    """Add a line to the content; cells that it leaves out at its end are empty."""
    if len(cells) > len(header):
        reason = f"{len(cells)} values, but the header names {len(header)} columns"
        content.faults.append(line.fault(reason))
    texts = dict(zip_longest(header, cells[: len(header)], fillvalue=""))
    values: dict[str, Any] = {}
    for name, column in columns.items():
        if name in texts:
            try:
                values[name] = read_cell(texts[name], column)
            except ValueError as error:
                content.faults.append(line.fault(f"{name} {error}"))
    kept = {name: value for name, value in values.items() if value is not KEEP}
    content.lines.append(Line(line.file, line.number, kept))


def read_cell(cell: str, column: Column) -> Any:
    """Read a cell, with or without spaces around its text.

    Raises:
        ValueError: it can't be; says why.
    """
    text = arm(plain(cell))
    if text:
        return column.read(text)
    if column.may_be_empty:
        return column.if_empty
    raise ValueError("is empty")


def write_csv(path: Path, columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Write a CSV file in UTF-8; a reader of the old file never sees half of the new one.

    The rows are written one by one, and no cell of them is run as a formula.

    Raises:
        OSError: the file can't be written.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        with new.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(columns), lineterminator="\n")
            writer.writeheader()
            writer.writerows({name: defuse(text) for name, text in row.items()} for row in rows)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
