"""Master Admins who remove each other at one moment: one of them always stays."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from booking.database import Database
from booking.ids import IdSource
from booking.roster.by_hand import ChangeRow, change_row, mark, texts_of_row
from booking.roster.sheets import PEOPLE
from booking.tables import Person
from booking.values import Role
from tests.booking.racing import BOOKED, race
from tests.factories import NOW, create_organisation, create_person

ROUNDS = 15
ADMINS = 3
HOW = ({"archived": "true"}, {"roles": "BA"})


def removals(database: Database) -> list[tuple[ChangeRow, ...]]:
    """Let each of an organisation's admins remove the next one, each round in another one."""
    rounds = []
    for number in range(ROUNDS):
        organisation = create_organisation(database)
        admins = [
            create_person(database, organisation, roles=frozenset({Role.MASTER_ADMIN}))
            for _ in range(ADMINS)
        ]
        rounds.append(
            tuple(
                removing(database, actor, admins[(place + 1) % ADMINS], HOW[number % 2])
                for place, actor in enumerate(admins)
            )
        )
    return [tuple(entries) for entries in zip(*rounds, strict=True)]


def removing(database: Database, actor: Person, removed: Person, how: dict[str, str]) -> ChangeRow:
    texts = database.read(
        lambda db: texts_of_row(
            db, organisation_id=actor.organisation_id, sheet=PEOPLE, row_id=removed.id
        )
    )
    return ChangeRow(
        organisation_id=actor.organisation_id,
        actor_id=actor.id,
        sheet=PEOPLE,
        row_id=removed.id,
        typed=texts | how,
        seen={name: mark(text) for name, text in texts.items()},
    )


def remove_in_turn(
    database: Database, entry: tuple[ChangeRow, ...], number: int, ids: IdSource
) -> None:
    """Do what the round asks for."""
    change_row(database, entry[number], now=NOW, ids=ids)


@pytest.mark.slow
def test_of_admins_who_remove_each_other_one_stays(database_url: str) -> None:
    database = Database(database_url)
    entries = removals(database)
    outcomes = race(database_url, entries, ROUNDS, remove_in_turn)
    assert set().union(*outcomes) <= {BOOKED, "not_allowed", "bad_cells"}
    assert all(each[BOOKED] for each in outcomes)
    admins = database.read(
        lambda db: db.exec(
            select(Person.organisation_id).where(
                col(Person.roles).contains("MA"), col(Person.archived).is_(False)
            )
        ).all()
    )
    assert len(set(admins)) == ROUNDS
    database.close()
