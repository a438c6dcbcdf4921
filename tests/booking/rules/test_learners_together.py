"""Learners who join or leave the same sessions."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from booking.rules.learners_together import learners_together


@given(st.lists(st.frozensets(st.integers(1, 6))))
def test_learners_of_the_same_sessions_stand_together_and_each_once(
    changing: list[frozenset[int]],
) -> None:
    found = learners_together(list(enumerate(changing)))
    everybody = [learner_id for _, learner_ids in found for learner_id in learner_ids]
    assert len(set(everybody)) == len(everybody)
    assert set(everybody) == set().union(*changing)
    for shared, learner_ids in found:
        for learner_id in learner_ids:
            assert shared == [place for place, there in enumerate(changing) if learner_id in there]
    assert len({tuple(shared) for shared, _ in found}) == len(found)
