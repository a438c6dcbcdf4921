"""The kinds of value that Slack's JSON holds, each of which can check one.

A check yields a sentence for each fault, with the place as a JSON pointer.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Spec(Protocol):
    """A kind of value."""

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a value."""
        ...


@dataclass(frozen=True)
class Str:
    """A string of a length, perhaps of a form or of a closed list."""

    most: int
    least: int = 1
    form: str = ""
    among: Collection[str] = ()

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a string."""
        if not isinstance(value, str):
            yield f"must be a string [json-pointer:{path}]"
        elif len(value) > self.most:
            yield f"must be no more than {self.most} characters [json-pointer:{path}]"
        elif len(value) < self.least:
            yield f"must be no less than {self.least} characters [json-pointer:{path}]"
        elif self.form and not re.fullmatch(self.form, value):
            yield f"must match the form {self.form} [json-pointer:{path}]"
        elif self.among and value not in self.among:
            yield f"must be one of {sorted(self.among)} [json-pointer:{path}]"


@dataclass(frozen=True)
class Int:
    """A whole number within bounds."""

    least: int
    most: int

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a number."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield f"must be an integer [json-pointer:{path}]"
        elif not self.least <= value <= self.most:
            yield f"must be from {self.least} to {self.most} [json-pointer:{path}]"


@dataclass(frozen=True)
class Bool:
    """True or false."""

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a boolean."""
        if not isinstance(value, bool):
            yield f"must be a boolean [json-pointer:{path}]"


@dataclass(frozen=True)
class Anything:
    """A value that is not looked into."""

    def check(self, _value: Any, _path: str) -> Iterator[str]:
        """Find nothing wrong."""
        return iter(())


@dataclass(frozen=True)
class ListOf:
    """A list of one kind, of a length."""

    item: Spec
    most: int
    least: int = 1

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a list and its items."""
        if not isinstance(value, list):
            yield f"must be a list [json-pointer:{path}]"
            return
        if len(value) > self.most:
            yield f"no more than {self.most} items allowed [json-pointer:{path}]"
        if len(value) < self.least:
            yield f"no fewer than {self.least} items allowed [json-pointer:{path}]"
        for index, item in enumerate(value):
            yield from self.item.check(item, f"{path}/{index}")


@dataclass(frozen=True)
class Obj:
    """An object with named fields and no others."""

    fields: Mapping[str, Spec]
    required: Collection[str] = ()
    either: Collection[str] = field(default=())
    """Of these fields exactly one must stand."""

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with an object and its fields."""
        if not isinstance(value, dict):
            yield f"must be an object [json-pointer:{path}]"
            return
        for name in self.required:
            if name not in value:
                yield f"missing required field: {name} [json-pointer:{path}]"
        if self.either and sum(name in value for name in self.either) != 1:
            yield f"needs exactly one of {sorted(self.either)} [json-pointer:{path}]"
        for name, each in value.items():
            if name not in self.fields:
                yield f"invalid additional property: {name} [json-pointer:{path}]"
            else:
                yield from self.fields[name].check(each, f"{path}/{name}")


@dataclass(frozen=True)
class ByType:
    """An object whose `type` says which kind it is."""

    kinds: Mapping[str, Spec]

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with an object of one of the kinds."""
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in self.kinds:
            yield f"unsupported type: {kind} [json-pointer:{path}/type]"
        else:
            yield from self.kinds[kind].check(value, path)
