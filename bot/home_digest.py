"""Home's section where the morning's message is switched on and off."""

from __future__ import annotations

from functools import partial

from blocks.digest import digest_blocks
from booking.database import Db
from booking.digests import wants_digest
from booking.values import Role
from bot.home_visit import Section, Visit


def digest(db: Db, visit: Visit) -> Section:
    """Read whether the person wants to be told each morning; only who holds sessions is."""
    if Role.ASSESSOR not in visit.member.roles:
        return Section(lambda _reader: [])
    wanted = wants_digest(db, organisation_id=visit.organisation_id, person_id=visit.member.id)
    return Section(partial(digest_blocks, wanted=wanted))
