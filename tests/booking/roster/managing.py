"""What tests of changes by hand share: an academy with a Master Admin, and their changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from booking.ids import IdSource
from booking.roster.by_hand import COLUMNS, ChangeRow, change_row, mark, texts_of_row
from booking.roster.sheets import ENROLMENTS, PEOPLE, Sheet
from booking.tables import Enrolment, Person
from booking.values import Role
from tests.booking.academy import Academy, open_academy
from tests.factories import NOW, create_person

OWN = ("actor_id", "confirmed")
"""What a command has itself; all else are columns."""


@dataclass
class ManagedAcademy:
    """An academy and its Master Admin, Maya, who changes rows by hand."""

    academy: Academy
    maya: Person

    def texts(self, sheet: Sheet, row_id: int) -> dict[str, str]:
        """Read what stands in a row."""
        return self.academy.database.read(
            lambda db: texts_of_row(
                db, organisation_id=self.academy.organisation.id, sheet=sheet, row_id=row_id
            )
        )

    def changing(self, sheet: Sheet, row_id: int | None, /, **typed: Any) -> ChangeRow:
        """Make a command that changes some columns of a row as it stands now, or adds one."""
        own: dict[str, Any] = {
            name: typed.pop(name) for name in ("actor_id", "confirmed") if name in typed
        }
        there = self.texts(sheet, row_id) if row_id is not None else {}
        blank = dict.fromkeys(COLUMNS[sheet.file], "")
        return ChangeRow(
            organisation_id=self.academy.organisation.id,
            **{"actor_id": self.maya.id} | own,
            sheet=sheet,
            row_id=row_id,
            typed=blank | there | typed,
            seen={name: mark(text) for name, text in there.items()},
        )

    def change(self, sheet: Sheet, row_id: int | None, /, **typed: Any) -> int:
        """Change some columns of a row as it stands now, or add one."""
        return self.carry_out(self.changing(sheet, row_id, **typed))

    def carry_out(self, command: ChangeRow) -> int:
        """Do what a command asks for."""
        return change_row(self.academy.database, command, now=NOW, ids=IdSource())

    def change_person(self, person: Person, **typed: Any) -> int:
        """Change some columns of a person."""
        return self.change(PEOPLE, person.id, **typed)

    def person(self, person_id: int) -> Person:
        """Read a person."""
        [row] = self.academy.rows(Person, id=person_id)
        assert isinstance(row, Person)
        return row

    def enrolment(self, learner: Person) -> Enrolment:
        """Read a learner's only enrolment."""
        [row] = self.academy.rows(Enrolment, learner_id=learner.id)
        assert isinstance(row, Enrolment)
        return row

    def change_enrolment(self, learner: Person, **typed: Any) -> int:
        """Change some columns of a learner's only enrolment."""
        return self.change(ENROLMENTS, self.enrolment(learner).id, **typed)


def open_managed(url: str) -> Iterator[ManagedAcademy]:
    """Put an academy with a Master Admin together in a fresh database."""
    with open_academy(url) as academy:
        maya = create_person(
            academy.database,
            academy.organisation,
            name="Maya Lund",
            roles=frozenset({Role.MASTER_ADMIN}),
        )
        yield ManagedAcademy(academy, maya)
