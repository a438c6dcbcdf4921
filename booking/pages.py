"""Pages of long lists."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
PAGE_SIZE = 10


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 0, and how many rows there are in all."""

    rows: tuple[Row, ...]
    number: int
    total: int

    @property
    def has_earlier(self) -> bool:
        """Whether a page stands before this one."""
        return self.number > 0

    @property
    def has_later(self) -> bool:
        """Whether a page comes after this one."""
        return (self.number + 1) * PAGE_SIZE < self.total


def page_within(number: int, total: int) -> int:
    """Give the page nearest to the wanted one that exists."""
    return max(0, min(number, (total - 1) // PAGE_SIZE))
