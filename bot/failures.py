"""What people are told when something can't be done: one map from error to words.

A refusal explains itself. Anything else gets a reference id for the person and its cause in the
log; what people typed is never logged.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from slack_sdk.errors import SlackApiError

from booking.errors import DatabaseAway, DatabaseBusy, DatabaseFull, Refusal
from bot.desk import Desk

logger = logging.getLogger(__name__)

EXPLANATIONS: tuple[tuple[type[Exception], str], ...] = (
    (DatabaseBusy, "The booking database is busy right now. Nothing was changed; try again."),
    (DatabaseFull, "The booking database is full. Nothing was changed; an admin must make room."),
    (DatabaseAway, "The booking database can't be reached. Nothing was changed; try again soon."),
    (SlackApiError, "Slack did not take the bot's answer. Nothing was changed; try again."),
)
UNEXPECTED = "Something went wrong on our side. Nothing was changed; try again."


def explain(desk: Desk, error: Exception) -> str:
    """Say what went wrong, with a reference id unless it is a refusal, and log the cause."""
    if isinstance(error, Refusal):
        return str(error)
    reference = desk.new_reference()
    logger.error("reference %s", reference, exc_info=_without_refusals(error))
    words = next((words for kind, words in EXPLANATIONS if isinstance(error, kind)), UNEXPECTED)
    return f"{words} If it goes on, tell your admin this reference: {reference}."


def _without_refusals(error: Exception) -> Exception:
    """Cut off what an error came of where that is a refusal: its words name people."""
    chain: list[BaseException] = [error]
    while (before := chain[-1].__cause__ or chain[-1].__context__) and before not in chain:
        if isinstance(before, Refusal):
            chain[-1].__cause__ = chain[-1].__context__ = None
            break
        chain.append(before)
    return error


@contextmanager
def telling(desk: Desk, tell: Callable[[str], object]) -> Iterator[None]:
    """Tell the person whatever goes wrong inside; that it can't be told is in the log."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - the edge: every failure gets an answer
        words = explain(desk, error)
        try:
            tell(words)
        except Exception as untold:
            cause = _without_refusals(untold)
            logger.error("could not tell the person", exc_info=cause)  # noqa: TRY400
