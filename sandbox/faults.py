"""Faults that a test asks for: what Slack answers when it is not well."""

from __future__ import annotations

import threading
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
        passes: whether the call goes its usual way after hanging.
    """

    status: int = 200
    error: str = ""
    retry_after: int | None = None
    hang_seconds: float = 0.0
    acts: bool = False
    passes: bool = False


def too_many_requests(seconds: int) -> Fault:
    """Slack asks to wait."""
    return Fault(status=429, error="ratelimited", retry_after=seconds)


def refusal(error: str) -> Fault:
    """Slack refuses, for instance with "account_inactive"."""
    return Fault(error=error)


def server_error(status: int = 500) -> Fault:
    """Slack breaks down."""
    return Fault(status=status)


def silence(seconds: float) -> Fault:
    """Slack says nothing for a time, and then breaks down."""
    return Fault(status=503, hang_seconds=seconds)


def delay(seconds: float) -> Fault:
    """Slack is slow, and well."""
    return Fault(hang_seconds=seconds, passes=True)


def lost_answer() -> Fault:
    """Slack does what was asked, and the connection breaks before it says so."""
    return Fault(acts=True)


class Faults:
    """By method, the faults of its next calls."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._next: dict[str, deque[Fault]] = defaultdict(deque)

    def plan(self, method: str, fault: Fault, times: int = 1) -> None:
        """Let the next calls of a method go wrong."""
        with self._lock:
            self._next[method].extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """Give the fault of this call, if it has one."""
        with self._lock:
            planned = self._next[method]
            return planned.popleft() if planned else None

    def clear(self) -> None:
        """Let everything go well from now on."""
        with self._lock:
            self._next.clear()
