"""The databases' guards against double booking: their definitions, and whether they stand.

They are written by hand for each database, because schema tools neither make nor keep them.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

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
