"""What a Home tab shows now: which page, and how far its lists are turned."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from blocks.layout import BUTTON_VALUE_LIMIT

SHOW_HOME = "show_home"
"""The action ids of buttons that show Home anew begin so; their value is the state to show."""
CHOOSE_HOME = "choose_home"
"""The action ids of Home's fields begin so; a list's key and the field's own follow. What is
chosen is kept under the field's key, and the list is shown from its first page."""
LARGEST_NUMBER = (1 << 63) - 1
"""The databases know no larger one."""
MOST_DIGITS = 19


@dataclass(frozen=True, slots=True)
class HomeState:
    """Which page of Home is shown, and what its sections keep: page numbers, a month, a filter.

    Each section names its own keys. Whatever a payload claims is read as a first look would be.
    """

    tab: str = ""
    kept: Mapping[str, str] = field(default_factory=dict)

    def number(self, key: str) -> int | None:
        """Give a number that a section keeps, at least 0; None without one."""
        text = self.kept.get(key, "")
        if not (text.isascii() and text.isdecimal()):
            return None
        return min(int(text[:MOST_DIGITS]), LARGEST_NUMBER)

    def text(self, key: str) -> str:
        """Give a text that a section keeps; empty without one."""
        return self.kept.get(key, "")

    def keep(self, **values: object) -> HomeState:
        """Keep these too, on the same page."""
        return HomeState(
            self.tab, {**self.kept, **{key: str(each) for key, each in values.items()}}
        )

    def choose(self, action_id: str, value: str) -> HomeState:
        """Keep what was chosen in the field with this action id."""
        _, turned, key = action_id.split(".", 2)
        return self.keep(**{turned: "", key: value})

    def dump(self) -> str:
        """Write it as a button's value; what would be too long for one is left out."""
        whole = json.dumps([self.tab, dict(self.kept)], separators=(",", ":"))
        return whole if len(whole) <= BUTTON_VALUE_LIMIT else HomeState(self.tab).dump()

    @classmethod
    def load(cls, value: str) -> HomeState:
        """Read it back; what `dump` did not write means a first look."""
        try:
            tab, kept = json.loads(value)
            return cls(str(tab), {str(key): str(each) for key, each in kept.items()})
        except (TypeError, ValueError, AttributeError, RecursionError):
            return cls()
