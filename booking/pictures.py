"""Pictures that Slack has already: which file shows which content."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import cache

from sqlalchemy import bindparam, delete
from sqlmodel import col, select
from sqlmodel.sql.expression import Select

from booking.database import Db
from booking.record_tables import UploadedPicture


def stored_pictures(db: Db, *, organisation_id: int, keys: Collection[str]) -> dict[str, str]:
    """Give Slack's file ids of those pictures that it has, by their keys, in one query."""
    if not keys:
        return {}
    named = {"organisation_id": organisation_id, "keys": list(keys)}
    rows = db.connection().execute(_stored_statement(), named)
    return {each.content_hash: each.slack_file_id for each in rows}


@cache
def _stored_statement() -> Select[str, str]:
    """Make it once: SQLAlchemy takes longer to make it than a database to answer it."""
    return select(UploadedPicture.content_hash, UploadedPicture.slack_file_id).where(
        col(UploadedPicture.organisation_id) == bindparam("organisation_id"),
        col(UploadedPicture.content_hash).in_(bindparam("keys", expanding=True)),
    )


def store_picture(db: Db, *, organisation_id: int, key: str, file_id: str, now: datetime) -> None:
    """Keep which file shows a picture; the newest of several stays."""
    db.merge(
        UploadedPicture(
            organisation_id=organisation_id,
            content_hash=key,
            slack_file_id=file_id,
            uploaded_at=now,
        )
    )
    db.flush()


def forget_pictures(db: Db, *, organisation_id: int, keys: Collection[str]) -> None:
    """Forget files that Slack does not show any more."""
    db.connection().execute(
        delete(UploadedPicture).where(
            col(UploadedPicture.organisation_id) == organisation_id,
            col(UploadedPicture.content_hash).in_(keys),
        )
    )
