"""The databases' guards against double booking: their definitions, and whether they stand.

They are written by hand for each database, because schema tools neither make nor keep them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, insert, text
from sqlalchemy.exc import IntegrityError

from booking.tables import Claim

CLAIMS_GUARD = "claims_never_overlap"
"""The name that a violation carries, on both databases."""

_POSTGRESQL = f"""
ALTER TABLE claims ADD CONSTRAINT {CLAIMS_GUARD}
EXCLUDE USING gist (
    organisation_id WITH =, owner_id WITH =, tstzrange(starts_at, ends_at, '[)') WITH &&
)
"""

_SQLITE_TRIGGER = """
CREATE TRIGGER {name} BEFORE {event} ON claims
WHEN (
    SELECT ends_at FROM claims AS neighbour
    WHERE neighbour.organisation_id = NEW.organisation_id
      AND neighbour.owner_id = NEW.owner_id
      AND neighbour.starts_at < NEW.ends_at
      {not_itself}
    ORDER BY neighbour.starts_at DESC LIMIT 1
) > NEW.starts_at
BEGIN
    SELECT RAISE(ABORT, '{guard}');
END
"""
"""Claims of one owner never overlap, so the last to start before this one ends is the last to
end too: looking at that one neighbour is enough, and takes one step down the key's tree."""

_NOT_ITSELF = (
    "AND NOT (neighbour.owner_id = OLD.owner_id AND neighbour.starts_at = OLD.starts_at"
    " AND neighbour.organisation_id = OLD.organisation_id)"
)

GUARD_STATEMENTS: dict[str, tuple[str, ...]] = {
    "postgresql": ("CREATE EXTENSION IF NOT EXISTS btree_gist", _POSTGRESQL),
    "sqlite": (
        _SQLITE_TRIGGER.format(
            name=f"{CLAIMS_GUARD}_insert", event="INSERT", not_itself="", guard=CLAIMS_GUARD
        ),
        _SQLITE_TRIGGER.format(
            name=f"{CLAIMS_GUARD}_update",
            event="UPDATE",
            not_itself=_NOT_ITSELF,
            guard=CLAIMS_GUARD,
        ),
    ),
}
"""By the dialect's name, what sets the guards up."""

_STANDING = {
    "postgresql": "SELECT conname FROM pg_constraint WHERE contype = 'x'",
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
}
_NEEDED = {
    "postgresql": (CLAIMS_GUARD,),
    "sqlite": (f"{CLAIMS_GUARD}_insert", f"{CLAIMS_GUARD}_update"),
}


def missing_guards(connection: Connection) -> list[str]:
    """Name the guards that this database should have and has not."""
    dialect = connection.dialect.name
    standing = set(connection.execute(text(_STANDING[dialect])).scalars())
    return [name for name in _NEEDED[dialect] if name not in standing]


def restore_guards(connection: Connection) -> None:
    """Set up the guards that this database should have and has not.

    Raises:
        IntegrityError: PostgreSQL refuses its guard while claims overlap already.
    """
    for name in missing_guards(connection):
        for statement in GUARD_STATEMENTS[connection.dialect.name]:
            if name in statement:
                connection.execute(text(statement))


def guards_bite(connection: Connection) -> bool:
    """Try to take one hour twice, for nobody and no session, and say whether the guard refuses.

    Nothing can come of it: without the guard, the session that does not exist is refused.
    """
    claims = [
        {"organisation_id": 0, "owner_id": 0, "session_id": 0, "starts_at": start, "ends_at": end}
        for start, end in _OVERLAPPING
    ]
    try:
        connection.execute(insert(Claim).values(claims))
    except IntegrityError as error:
        return CLAIMS_GUARD in str(error.orig)
    return False


_NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
_OVERLAPPING = (
    (_NOON, _NOON + timedelta(hours=1)),
    (_NOON + timedelta(minutes=59), _NOON + timedelta(hours=2)),
)
