"""Finding people by any part of their name: who is meant comes first, who can't be booked last."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, not_, or_, true
from sqlalchemy import select as sql_select
from sqlmodel import col, select

from booking.bookable_learners import bookable_on, read_standings
from booking.database import Db
from booking.rules.names import fold_typed
from booking.tables import Enrolment, Person
from booking.values import Role

MOST_FOUND = 50
CANDIDATES = 300
"""So many matches are read and put in order at once; of more, the best are asked for."""
AFTER_ALL = "\U0010ffff"
"""No text that begins with another comes after that other with this character behind it."""


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody whom a search found; `unable` says why they can't be booked."""

    person_id: int
    name: str
    email: str
    description: str = ""
    unable: str = ""


@dataclass(frozen=True, slots=True)
class FoundLearners:
    """The learners whom a search found: the assessor's own first, then the others."""

    own: tuple[Found, ...]
    others: tuple[Found, ...]


class _Match(NamedTuple):
    """Somebody whose name fits."""

    id: int
    name: str
    email: str
    search_name: str
    archived: bool
    able: bool


Describe = Callable[[Sequence[_Match]], Mapping[int, Found]]
"""Says for each match what there is to know; the key is the person's id."""


def search_assessors(db: Db, *, organisation_id: int, text: str) -> list[Found]:
    """Find assessors by any part of their name or e-mail; archived ones are left out.

    Words may come in any order; case, accents and extra spaces don't count.
    """
    search = _Search(db, organisation_id, Role.ASSESSOR, text, (not_(col(Person.archived)),))
    return search.find(
        lambda matches: {each.id: Found(each.id, each.name, each.email) for each in matches}
    )


def search_learners(
    db: Db, *, organisation_id: int, text: str, assessor_id: int | None
) -> FoundLearners:
    """Find learners by any part of their name or e-mail, the assessor's own first.

    Words may come in any order; case, accents and extra spaces don't count. Somebody who can't
    be booked is found too, last and with the reason.
    """
    enrolments = bookable_on(organisation_id).where(Enrolment.learner_id == col(Person.id))
    present = not_(col(Person.archived))
    able = and_(present, enrolments.exists())
    shown_able = and_(present, enrolments.limit(1).scalar_subquery().is_not(None))

    def find(*whose: ColumnElement[bool], few: bool = False) -> tuple[Found, ...]:
        search = _Search(db, organisation_id, Role.LEARNER, text, whose, able, shown_able, few=few)
        return tuple(search.find(lambda matches: _describe(db, organisation_id, matches)))

    own = _caseload(db, organisation_id, assessor_id) if assessor_id is not None else []
    if not own:
        return FoundLearners(own=(), others=find())
    return FoundLearners(
        own=find(col(Person.id).in_(own), few=True), others=find(col(Person.id).not_in(own))
    )


def search_people(db: Db, *, organisation_id: int, text: str) -> list[Found]:
    """Find anybody in the organisation by any part of their name or e-mail, archived ones last."""
    present = not_(col(Person.archived))
    search = _Search(db, organisation_id, None, text, able=present, shown_able=present)
    return search.find(
        lambda matches: {
            each.id: Found(each.id, each.name, each.email, "archived" if each.archived else "")
            for each in matches
        }
    )


def holds_words(text: str) -> list[ColumnElement[bool]]:
    """The conditions that every word of a typed text is a part of the person's name."""
    name = col(Person.search_name)
    return [name.contains(word, autoescape=True) for word in fold_typed(text).split()]


def _caseload(db: Db, organisation_id: int, assessor_id: int) -> Sequence[int]:
    """Read it first: a search that names the ids looks at nobody else, on either database."""
    return db.exec(
        select(Enrolment.learner_id).where(
            Enrolment.organisation_id == organisation_id, Enrolment.assessor_id == assessor_id
        )
    ).all()


@dataclass(frozen=True, slots=True)
class _Search:
    """One search among those with a role, or among all.

    Attributes:
        whose: conditions that everybody found fulfils.
        able: whether somebody can be booked, to choose by.
        shown_able: the same to show for few rows; for EXISTS, PostgreSQL reads all enrolments.
        few: whether it is quicker to sort all of them than to walk all names in order.
    """

    db: Db
    organisation_id: int
    role: Role | None
    text: str
    whose: tuple[ColumnElement[bool], ...] = ()
    able: ColumnElement[bool] = field(default_factory=true)
    shown_able: ColumnElement[bool] = field(default_factory=true)
    few: bool = False

    def find(self, describe: Describe) -> list[Found]:
        """Find at most `MOST_FOUND`: first those who can be booked, then by how a name fits."""
        begun = self._matches(self.able, self._begins())
        matches = begun if len(begun) == MOST_FOUND else self._more(begun)
        ordered = sorted(
            matches, key=lambda each: (not each.able, self._fit(each), each.search_name)
        )
        found = describe(ordered[:MOST_FOUND])
        return [found[each.id] for each in ordered[:MOST_FOUND]]

    def _more(self, begun: Sequence[_Match]) -> Sequence[_Match]:
        """Give all matches when they are few, else enough of those who fit best.

        In the order of names and with a limit, a common text's matches are soon found.
        """
        some = self._matches(limit=CANDIDATES + 1)
        if len(some) <= CANDIDATES:
            return some
        best = {each.id: each for each in begun}
        for fits in (self._begins_words(), true()):
            if len(best) < MOST_FOUND:
                best |= {each.id: each for each in self._matches(self.able, fits)}
        if len(best) < MOST_FOUND:
            best |= {each.id: each for each in some}
        return list(best.values())

    def _fit(self, match: _Match) -> int:
        """How well a name fits: 0 begins with the text, 1 has words that do, 2 holds it."""
        if match.search_name.startswith(" ".join(self._words)):
            return 0
        words = match.search_name.split()
        begun = all(any(word.startswith(part) for word in words) for part in self._words)
        return 1 if begun else 2

    @property
    def _words(self) -> list[str]:
        return fold_typed(self.text).split()

    def _begins(self) -> ColumnElement[bool]:
        text, name = " ".join(self._words), col(Person.search_name)
        return and_(name >= text, name < text + AFTER_ALL) if text else true()

    def _begins_words(self) -> ColumnElement[bool]:
        name = col(Person.search_name)
        return and_(
            true(),
            *(
                or_(
                    name.startswith(word, autoescape=True),
                    name.contains(f" {word}", autoescape=True),
                )
                for word in self._words
            ),
        )

    def _matches(
        self, *conditions: ColumnElement[bool], limit: int = MOST_FOUND
    ) -> Sequence[_Match]:
        """Read those of whose name every word is a part, in the order of names."""
        name = col(Person.search_name)
        rows = self.db.connection().execute(
            sql_select(
                col(Person.id),
                col(Person.name),
                col(Person.email),
                col(Person.search_name),
                col(Person.archived),
                self.shown_able,
            )
            .where(
                col(Person.organisation_id) == self.organisation_id,
                col(Person.roles).contains(self.role.value if self.role else ""),
                *holds_words(self.text),
                *self.whose,
                *conditions,
            )
            .order_by(func.lower(name) if self.few else name)
            .limit(limit)
        )
        return [_Match(*row) for row in rows]


def _describe(db: Db, organisation_id: int, learners: Sequence[_Match]) -> dict[int, Found]:
    """Say each learner's courses, or why they can't be booked."""
    standings = read_standings(
        db,
        organisation_id=organisation_id,
        archived={learner.id: learner.archived for learner in learners},
    )
    return {
        each.id: Found(each.id, each.name, each.email, *standings[each.id]) for each in learners
    }
