"""Faults that a test asks for: what Slack answers when it is not well."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One bad answer.

    Attributes:
        status: the HTTP status; 200 with an `error` is Slack's usual refusal.
        error: Slack's error code.
        retry_after: seconds for the Retry-After header.
        hang_seconds: how long Slack says nothing, before anything else.
        acts: whether the call is carried out all the same, and the connection dropped then.
    """

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    hang_seconds: float = 0.0
    acts: bool = False


def too_many_requests(seconds: int) -> Fault:
    """Slack asks to wait."""
    return Fault(status=429, error="ratelimited", retry_after=seconds)


class Faults:
    """By method, the faults of its next calls."""

    def __init__(self) -> None:
        self._next: dict[str, deque[Fault]] = defaultdict(deque)

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        self._next[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Give the fault of this call, if it has one."""
        return self._next[method].popleft() if self._next[method] else None
