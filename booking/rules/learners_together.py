"""Which learners join or leave the same sessions, so that each of them is told once of all."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

Sitting = TypeVar("Sitting")


def learners_together(
    changing: Sequence[tuple[Sitting, Collection[int]]],
) -> list[tuple[list[Sitting], tuple[int, ...]]]:
    """Turn who changes in each session into which sessions change for whom.

    Every learner stands in one of the results only, with all their sessions in the given order.
    """
    places: dict[int, list[int]] = {}
    for place, (_, learner_ids) in enumerate(changing):
        for learner_id in learner_ids:
            places.setdefault(learner_id, []).append(place)
    together: dict[tuple[int, ...], list[int]] = {}
    for learner_id, theirs in places.items():
        together.setdefault(tuple(theirs), []).append(learner_id)
    return [
        ([changing[place][0] for place in shared], tuple(learner_ids))
        for shared, learner_ids in together.items()
    ]
