"""What a command says when it can't go on: a line or more, and never a traceback."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alembic.util import CommandError
from slack_sdk.errors import SlackApiError
from sqlalchemy.exc import DBAPIError

from booking.errors import BadRoster, BookingError, DatabaseUnavailable
from bot.settings import BadSettings

DOCTOR = "`session-booker doctor` says more"


def complaint(error: Exception) -> str:
    """Say what went wrong; only for the kinds of error in `COMPLAINTS`."""
    return next(say(error) for kind, say in COMPLAINTS.items() if isinstance(error, kind))


def slack_error(error: SlackApiError) -> str:
    """Give Slack's code for what it refused, such as `invalid_auth`, or its answer's beginning."""
    response: Any = error.response
    code = response.get("error") if hasattr(response, "get") else None
    return str(code or _first_line(error)[:100])


def _first_line(error: object) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0]


def _unavailable(error: DatabaseUnavailable) -> str:
    cause = error.__cause__
    why = f" ({_first_line(cause.orig)})" if isinstance(cause, DBAPIError) else ""
    return f"{str(error).rstrip('.')}{why}."


def _system(error: OSError) -> str:
    named = error.filename and error.strerror
    return f"{error.filename}: {error.strerror}" if named else _first_line(error)


COMPLAINTS: dict[type[Exception], Callable[[Any], str]] = {
    BadRoster: lambda error: "\n".join(error.lines),
    DatabaseUnavailable: _unavailable,
    BookingError: str,
    BadSettings: str,
    SlackApiError: lambda error: f"Slack refused: {slack_error(error)}. {DOCTOR}.",
    DBAPIError: lambda error: f"The database refused: {_first_line(error.orig)}.",
    CommandError: lambda error: f"This version does not know the database's schema: {error}",
    OSError: _system,
}
"""By kind of error, the first that fits: how it is said."""
