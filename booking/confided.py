"""Keeps what people wrote out of the databases' errors, because these end up in logs."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import ExceptionContext


def keep_out_of_errors(engine: Engine) -> Engine:
    """Leave out of an engine's errors what statements were run with, and the rows they are about.

    PostgreSQL quotes whole rows in the details of an error, notes and all.
    """
    engine.hide_parameters = True
    event.listen(engine, "handle_error", _without_details)
    return engine


def _without_details(context: ExceptionContext) -> None:
    driver: Any = context.original_exception
    primary = getattr(getattr(driver, "diag", None), "message_primary", None)
    if primary and context.sqlalchemy_exception:
        driver.args = (primary,)
        name = f"{type(driver).__module__}.{type(driver).__name__}"
        context.sqlalchemy_exception.args = (f"({name}) {primary}",)
