"""Rules that hold between parts of a view or message, which no field can check alone.

They read JSON whose single fields have been checked already.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from sandbox.specs import fault

Json = Mapping[str, Any]
NOT_INTERACTIVE = frozenset({"plain_text", "mrkdwn", "image"})


def placed_elements(block: Json) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the interactive elements of a block, each with its place in it."""
    if block.get("type") in ("rich_text", "context"):
        return
    places = [(name, block[name]) for name in ("element", "accessory") if name in block]
    for name in ("elements", "actions"):
        places += [(f"{name}/{index}", each) for index, each in enumerate(block.get(name) or ())]
    for place, element in places:
        if isinstance(element, dict) and element.get("type") not in NOT_INTERACTIVE:
            yield place, element


def elements_of(block: Json) -> list[dict[str, Any]]:
    """List the interactive elements of a block."""
    return [element for _, element in placed_elements(block)]


def options_of(element: Json) -> list[dict[str, Any]]:
    """List the options of an element or of an answer, also those in groups."""
    grouped = [each for group in element.get("option_groups") or () for each in group["options"]]
    return [*(element.get("options") or ()), *grouped]


def duplicates(what: str, values: Iterable[Any], path: str) -> Iterator[str]:
    """Yield a fault for each value that stands more than once; None stands for no value."""
    for value, count in Counter(value for value in values if value is not None).items():
        if count > 1:
            yield fault(f"duplicate {what}: {value}", path)


def block_faults(blocks: Sequence[Json], path: str) -> Iterator[str]:
    """Yield what is wrong between blocks, and within each."""
    yield from duplicates("block_id", [block.get("block_id") for block in blocks], path)
    focused = []
    for index, block in enumerate(blocks):
        here = f"{path}/{index}"
        placed = list(placed_elements(block))
        yield from duplicates("action_id", [each.get("action_id") for _, each in placed], here)
        for place, element in placed:
            focused += [f"{here}/{place}"] if element.get("focus_on_load") else []
            for rule in ELEMENT_RULES:
                yield from rule(element, f"{here}/{place}")
    yield from (fault("only one element may have focus_on_load", each) for each in focused[1:])


def _repeated_options(element: Json, path: str) -> Iterator[str]:
    return duplicates("option value", [each["value"] for each in options_of(element)], path)


def _strange_initial_options(element: Json, path: str) -> Iterator[str]:
    offered = options_of(element)
    single = element.get("initial_option")
    chosen = [*([single] if single else []), *(element.get("initial_options") or ())]
    if offered and any(each not in offered for each in chosen):
        yield fault("initial option must be one of the options, exactly", path)
    yield from duplicates("initial option", [each["value"] for each in chosen], path)


def _too_many_chosen(element: Json, path: str) -> Iterator[str]:
    most = element.get("max_selected_items")
    for name, chosen in element.items():
        if most and name.startswith("initial_") and isinstance(chosen, list) and len(chosen) > most:
            yield fault(f"no more than {most} items allowed", f"{path}/{name}")


def _number_bounds(element: Json, path: str) -> Iterator[str]:
    if element["type"] != "number_input":
        return
    names = ("min_value", "initial_value", "max_value")
    given = [(name, Decimal(element[name])) for name in names if name in element]
    for (lower, less), (upper, more) in pairwise(given):
        if less > more:
            yield fault(f"{lower} must not be above {upper}", path)
    for name, value in given:
        if not element["is_decimal_allowed"] and value != value.to_integral_value():
            yield fault("decimals are not allowed", f"{path}/{name}")


def _text_bounds(element: Json, path: str) -> Iterator[str]:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if least > most:
        yield fault("min_length must not be above max_length", path)
    typed = element.get("initial_value")
    if element["type"] == "plain_text_input" and typed and not least <= len(typed) <= most:
        yield fault(f"must be from {least} to {most} characters", f"{path}/initial_value")


ELEMENT_RULES: tuple[Callable[[Json, str], Iterator[str]], ...] = (
    _repeated_options,
    _strange_initial_options,
    _too_many_chosen,
    _number_bounds,
    _text_bounds,
)
