"""Pages of long lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE_SIZE = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row]):
    """One page of a list.

    Attributes:
        rows: what stands on it, at most `PAGE_SIZE`.
        number: which page it is, from 0.
        has_later: whether a page comes after it.
        total: how many rows the list has in all; None where counting them would cost too much.
    """

    rows: tuple[Row, ...]
    number: int
    has_later: bool
    total: int | None = None

    @property
    def has_earlier(self) -> bool:
        """Whether a page stands before this one."""
        return self.number > 0


def counted_page(rows: tuple[Row, ...], number: int, total: int) -> Page[Row]:
    """Make a page of a list whose length is known."""
    return Page(rows=rows, number=number, has_later=(number + 1) * PAGE_SIZE < total, total=total)


def page_within(number: int, total: int) -> int:
    """Give the page nearest to the wanted one that exists."""
    return max(0, min(number, (total - 1) // PAGE_SIZE))
