"""The kinds of value that Slack's JSON holds, each of which can check one.

A check yields a sentence for each fault, with the place as a JSON pointer, as Slack words it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


def fault(what: str, path: str) -> str:
    """Word a fault as Slack does."""
    return f"{what} [json-pointer:{path}]"


class Spec(Protocol):
    """A kind of value."""

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a value."""
        ...


@dataclass(frozen=True)
class Form:
    """How a string must be written: what it is called, and what accepts it."""

    name: str
    accepts: Callable[[str], bool]


@dataclass(frozen=True)
class Str:
    """A string of a length, perhaps of a form or of a closed list."""

    most: int
    least: int = 1
    form: Form | None = None
    among: Collection[str] = ()

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a string."""
        if not isinstance(value, str):
            yield fault("must provide a string", path)
        elif len(value) > self.most:
            yield fault(f"must be less than {self.most + 1} characters", path)
        elif len(value) < self.least:
            yield fault(f"must be more than {self.least - 1} characters", path)
        elif self.form and not self.form.accepts(value):
            yield fault(f"must be {self.form.name}", path)
        elif self.among and value not in self.among:
            yield fault(f"must be one of: {', '.join(sorted(self.among))}", path)


@dataclass(frozen=True)
class Int:
    """A whole number within bounds."""

    least: int
    most: int

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a number."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield fault("must provide an integer", path)
        elif not self.least <= value <= self.most:
            yield fault(f"must be from {self.least} to {self.most}", path)


@dataclass(frozen=True)
class Bool:
    """True or false."""

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with a boolean."""
        if not isinstance(value, bool):
            yield fault("must provide a boolean", path)


@dataclass(frozen=True)
class Anything:
    """A value that is not looked into."""

    def check(self, value: Any, path: str) -> Iterator[str]:  # noqa: ARG002 - every spec takes both
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
            yield fault("must provide an array", path)
            return
        if len(value) > self.most:
            yield fault(f"no more than {self.most} items allowed", path)
        if len(value) < self.least:
            yield fault(f"no less than {self.least} items allowed", path)
        for index, item in enumerate(value):
            yield from self.item.check(item, f"{path}/{index}")


@dataclass(frozen=True)
class Obj:
    """An object with named fields and no others."""

    fields: Mapping[str, Spec]
    required: Collection[str] = ()
    either: Collection[str] = field(default=())
    """Of these fields exactly one must stand."""
    some: Collection[str] = field(default=())
    """Of these fields at least one must stand."""

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with an object and its fields."""
        if not isinstance(value, dict):
            yield fault("must provide an object", path)
            return
        yield from self._missing(value, path)
        for name, each in value.items():
            if name not in self.fields:
                yield fault(f"invalid additional property: {name}", path)
            else:
                yield from self.fields[name].check(each, f"{path}/{name}")

    def _missing(self, value: Mapping[str, Any], path: str) -> Iterator[str]:
        for name in self.required:
            if name not in value:
                yield fault(f"missing required field: {name}", path)
        if self.either and sum(name in value for name in self.either) != 1:
            yield fault(f"must provide exactly one of: {', '.join(sorted(self.either))}", path)
        if self.some and not any(name in value for name in self.some):
            yield fault(f"must define at least one of: {', '.join(sorted(self.some))}", path)


@dataclass(frozen=True)
class ByType:
    """An object whose `type` says which kind it is."""

    kinds: Mapping[str, Spec]

    def check(self, value: Any, path: str) -> Iterator[str]:
        """Yield what is wrong with an object of one of the kinds."""
        kind = value.get("type") if isinstance(value, dict) else None
        if not isinstance(kind, str) or kind not in self.kinds:
            yield fault(f"unsupported type: {kind}", f"{path}/type")
        else:
            yield from self.kinds[kind].check(value, path)
