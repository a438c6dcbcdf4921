"""Finding people by any part of a name: who is found, in which order, and how fast."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import pytest

from booking.courses import bookable_courses
from booking.database import Database
from booking.person_search import (
    CANDIDATES,
    MOST_FOUND,
    Found,
    FoundLearners,
    search_assessors,
    search_learners,
)
from booking.tables import Course, Organisation, Person
from booking.values import EnrolmentStatus, Role
from tests.booking.crowds import analyse, create_crowd, milliseconds, names_of
from tests.factories import (
    create_course,
    create_enrolment,
    create_learner,
    create_organisation,
    create_person,
)

IN_TRAINING, COMPLETED = EnrolmentStatus.IN_TRAINING, EnrolmentStatus.COMPLETED


@dataclass
class Register:
    """Whom one can search for."""

    database: Database
    organisation: Organisation
    course: Course
    dana: Person

    def learner(
        self, name: str, status: EnrolmentStatus = IN_TRAINING, *, own: bool = False
    ) -> Person:
        """Add a learner, perhaps one of Dana's."""
        learner = create_learner(self.database, self.organisation, name=name)
        assessor_id = self.dana.id if own else None
        create_enrolment(
            self.database, learner, self.course, status=status, assessor_id=assessor_id
        )
        return learner

    def many(self, names: Sequence[str], status: EnrolmentStatus) -> None:
        """Add many learners, with e-mails that say nothing."""
        create_crowd(self.database, self.course, names, status)

    def learners(self, text: str, *, by: Person | None = None) -> FoundLearners:
        """Search for learners."""
        return self.database.read(
            lambda db: search_learners(
                db,
                organisation_id=self.organisation.id,
                text=text,
                assessor_id=by.id if by else None,
            )
        )

    def names(self, text: str) -> list[str]:
        """Search for learners and give their names."""
        return [found.name for found in self.learners(text).others]

    def assessors(self, text: str) -> list[str]:
        """Search for assessors and give their names."""
        organisation_id = self.organisation.id
        found = self.database.read(
            lambda db: search_assessors(db, organisation_id=organisation_id, text=text)
        )
        return [each.name for each in found]


@pytest.fixture
def register(database_url: str) -> Iterator[Register]:
    """Open the register on each kind of database."""
    database = Database(database_url)
    organisation = create_organisation(database)
    course = create_course(database, organisation, title="Team Leader")
    dana = create_person(database, organisation, name="Dana Reed")
    yield Register(database, organisation, course, dana)
    database.close()


@pytest.mark.parametrize(
    "text",
    [
        "Zoë O'Neil-Łuczak",
        "zoe",
        "ZOE",
        "oë",
        "neil",
        "oneil",
        "o\u2019neil",
        "luczak",
        "  luczak   zoe ",
        "zo lucz",
        "zoe.o@example.org",
        "example",
        "",
        "   ",
    ],
)
def test_a_learner_is_found_by_any_part_of_the_name(register: Register, text: str) -> None:
    learner = create_learner(
        register.database,
        register.organisation,
        register.course,
        name="Zoë O'Neil-Łuczak",
        email="zoe.o@example.org",
    )
    assert register.learners(text).others == (
        Found(learner.id, learner.name, learner.email, "Team Leader"),
    )


@pytest.mark.parametrize("text", ["zoe priya", "zoee", "%", "_", "z%e", "\\", "zoe\x00x", "'; --"])
def test_what_is_no_part_of_the_name_finds_nobody(register: Register, text: str) -> None:
    register.learner("Zoe Adeyemi")
    assert register.names(text) == []


@pytest.mark.parametrize("text", ["100%", "a_b", "c\\d"])
def test_signs_of_patterns_are_meant_as_they_are_typed(register: Register, text: str) -> None:
    register.learner("100% a_b c\\d")
    register.learner("100x axb cxd")
    assert register.names(text) == ["100% a_b c\\d"]


def test_names_that_begin_so_come_first_then_words_that_do_then_the_rest(
    register: Register,
) -> None:
    for name in ("Kathleen Bird", "Ann Lee", "Lee Fox", "Ashlee Moss", "Leelah Abbot"):
        register.learner(name)
    assert register.names("lee") == [
        "Lee Fox",
        "Leelah Abbot",
        "Ann Lee",
        "Ashlee Moss",
        "Kathleen Bird",
    ]


def test_the_assessor_s_own_learners_come_first(register: Register) -> None:
    own, other = register.learner("Priya Shah", own=True), register.learner("Priya Abel")
    found = register.learners("priya", by=register.dana)
    assert [each.person_id for each in found.own] == [own.id]
    assert [each.person_id for each in found.others] == [other.id]


def test_a_learner_with_two_courses_of_the_assessor_is_found_once(register: Register) -> None:
    learner = register.learner("Priya Shah", own=True)
    course = create_course(register.database, register.organisation, title="Administrator")
    create_enrolment(register.database, learner, course, assessor_id=register.dana.id)
    found = register.learners("", by=register.dana)
    assert found.own == (
        Found(learner.id, "Priya Shah", learner.email, "Administrator, Team Leader"),
    )
    assert found.others == ()


def test_who_can_t_be_booked_comes_last_with_the_reason(register: Register) -> None:
    for status in EnrolmentStatus:
        register.learner(f"Ann {status.value}", status)
    create_learner(register.database, register.organisation, name="Ann Aloof")
    create_learner(
        register.database, register.organisation, register.course, name="Ann Ago", archived=True
    )
    found = register.learners("ann").others
    assert [(each.name, each.unable) for each in found] == [
        ("Ann awaiting_induction", ""),
        ("Ann in_training", ""),
        ("Ann Ago", "archived"),
        ("Ann Aloof", "not on a course"),
        ("Ann break_in_learning", "Team Leader: break in learning"),
        ("Ann completed", "Team Leader: completed"),
        ("Ann epa", "Team Leader: end-point assessment"),
        ("Ann gateway", "Team Leader: gateway"),
        ("Ann withdrawn", "Team Leader: withdrawn"),
    ]


@pytest.mark.parametrize("left", [CANDIDATES - 3, CANDIDATES - 2, 3 * CANDIDATES])
def test_however_many_have_left_who_can_be_booked_is_found(register: Register, left: int) -> None:
    register.many([f"Ann {number:03}" for number in range(left)], COMPLETED)
    register.learner("Zoe Ann", IN_TRAINING)
    register.learner("Ann Young", IN_TRAINING)
    register.learner("Joanna Young", IN_TRAINING)
    names = register.names("ann")
    assert names[:4] == ["Ann Young", "Zoe Ann", "Joanna Young", "Ann 000"]
    assert len(names) == MOST_FOUND


@pytest.mark.parametrize("others", [2, 3 * CANDIDATES])
def test_however_many_names_hold_the_text_those_that_begin_so_come_first(
    register: Register, others: int
) -> None:
    register.many([f"Beth Hannah {number:03}" for number in range(others)], IN_TRAINING)
    register.many(["Carl Anns", "Anna Moss"], EnrolmentStatus.AWAITING_INDUCTION)
    assert register.names("ann")[:3] == ["Anna Moss", "Carl Anns", "Beth Hannah 000"]


def test_learners_of_another_organisation_are_never_found(register: Register) -> None:
    other = create_organisation(register.database)
    create_learner(register.database, other, create_course(register.database, other))
    assert register.learners("", by=register.dana) == FoundLearners((), ())
    assert register.assessors("") == ["Dana Reed"]


def test_only_assessors_who_have_not_left_are_found(register: Register) -> None:
    assessor = frozenset({Role.ASSESSOR, Role.CUSTOM_MANAGER})
    create_person(register.database, register.organisation, name="Omar Khan", roles=assessor)
    create_person(register.database, register.organisation, name="Omar Gone", archived=True)
    create_person(
        register.database, register.organisation, name="Omar Cus", roles=frozenset({Role.LEARNER})
    )
    assert register.assessors("omar") == ["Omar Khan"]
    assert register.assessors("") == ["Dana Reed", "Omar Khan"]


def test_only_courses_that_can_be_booked_are_offered(register: Register) -> None:
    learner = create_learner(register.database, register.organisation)
    for status in EnrolmentStatus:
        course = create_course(register.database, register.organisation, title=status.name)
        create_enrolment(register.database, learner, course, status=status)
    offered = register.database.read(
        lambda db: bookable_courses(
            db, organisation_id=register.organisation.id, learner_id=learner.id
        )
    )
    assert [(course.title, course.status) for course in offered] == [
        ("AWAITING_INDUCTION", "awaiting induction"),
        ("IN_TRAINING", "in training"),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 18_000], ids=["all in training", "most have left"])
def test_a_search_among_20_000_learners_takes_no_longer_than_a_look_at_each(
    register: Register, left: int
) -> None:
    """The figure itself is measured in benchmarks; here nothing may grow beyond a scan or two."""
    register.many(names_of(left), COMPLETED)
    register.many(names_of(20_000 - left), IN_TRAINING)
    analyse(register.database)
    for text in ("", "p", "priya", "shah", "neil", "zoe garcia", "nobody"):
        assert milliseconds(partial(register.learners, text)) < 100


@pytest.mark.parametrize("typed", ["a " * 1_000_000, "x" * 5_000_000])
def test_a_search_for_endless_words_is_answered_at_once(register: Register, typed: str) -> None:
    id_, began = register.organisation.id, time.process_time()
    register.database.read(lambda db: search_assessors(db, organisation_id=id_, text=typed))
    register.database.read(
        lambda db: search_learners(db, organisation_id=id_, text=typed, assessor_id=None)
    )
    assert time.process_time() - began < 3
