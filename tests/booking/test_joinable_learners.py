"""Who can join a session: who is listed, in which order, and why somebody can't."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booking.joinable_learners import (
    LEARNERS_ON_PAGE,
    chosen_learners,
    find_courses,
    stretches_of_page,
)
from booking.pages import Page
from booking.tables import Claim
from booking.values import EnrolmentStatus, Role
from booking.wanted_times import WantedTimes
from tests.booking.college import College
from tests.booking.crowds import analyse, create_crowd, insert_rows, milliseconds, names_of
from tests.booking.joinable_group import HOUR, LONDON, Group, hours, say, weeks
from tests.factories import (
    TEN,
    create_course,
    create_enrolment,
    create_learner,
    create_organisation,
    create_person,
)

IN_TRAINING, COMPLETED = EnrolmentStatus.IN_TRAINING, EnrolmentStatus.COMPLETED


@pytest.fixture
def group(college: College) -> Group:
    """Start with Priya on the course, and Dana."""
    return Group(college)


def test_the_assessors_own_learners_come_first_and_then_the_others_by_name(group: Group) -> None:
    group.learner("Zoë Young", own=True)
    group.learner("ann Lee")
    group.learner("Olu Khan", own=True)
    group.learner("Tom Hill")
    assert group.said() == ["Olu Khan", "Zoë Young", "ann Lee", "Priya Shah", "Tom Hill"]


def test_a_row_says_the_courses_that_can_be_booked_and_whether_it_is_ticked(group: Group) -> None:
    here = group.college
    maths = create_course(here.database, here.organisation, title="Maths")
    tom = group.learner("Tom Hill", maths, here.course)
    create_enrolment(
        here.database,
        tom,
        create_course(here.database, here.organisation, title="Art"),
        status=COMPLETED,
    )
    first, second = group.page(chosen={tom.id}).rows
    assert (first.name, first.courses, first.chosen) == ("Priya Shah", here.course.title, False)
    assert (second.name, second.courses, second.chosen) == (
        "Tom Hill",
        f"Maths, {here.course.title}",
        True,
    )


UNABLE = {
    "archived": ({"archived": True}, "archived"),
    **{
        status.value: ({"status": status}, f"Team Leader Level 3: {status.words}")
        for status in EnrolmentStatus
        if status not in (EnrolmentStatus.AWAITING_INDUCTION, IN_TRAINING)
    },
}


@pytest.mark.parametrize(("about", "reason"), UNABLE.values(), ids=UNABLE)
def test_who_can_not_be_booked_is_found_last_and_only_by_name(
    group: Group, about: dict[str, Any], reason: str
) -> None:
    group.learner("Ann Shah", own=True, **about)
    assert group.said() == ["Priya Shah"]
    assert group.said("SHÁH") == ["Priya Shah", f"Ann Shah: {reason}"]


def test_a_learner_without_a_course_is_found_by_name_with_the_reason(group: Group) -> None:
    create_learner(group.college.database, group.college.organisation, name="Ann Shah")
    assert group.said("shah") == ["Priya Shah", "Ann Shah: not on a course"]
    assert group.said("shah", group.college.course) == ["Priya Shah"]


def test_every_typed_word_is_a_part_of_the_name_in_any_order(group: Group) -> None:
    group.learner("Shahid Priyan")
    group.learner("Zoë O'Neil")
    found = {
        "shah pri": ["Priya Shah", "Shahid Priyan"],
        "  PRIYA  ": ["Priya Shah", "Shahid Priyan"],
        "zoe oneil": ["Zoë O'Neil"],
        "%": [],
        "priya hill": [],
        "'": ["Priya Shah", "Shahid Priyan", "Zoë O'Neil"],
    }
    assert {text: group.said(text) for text in found} == found


def test_a_course_lists_those_who_can_be_booked_with_it(group: Group) -> None:
    here = group.college
    maths = create_course(here.database, here.organisation, title="Maths")
    group.learner("Tom Hill", maths)
    both = group.learner("Ann Hill", maths, status=COMPLETED)
    create_enrolment(here.database, both, here.course)
    group.learner("Olu Hill", maths, status=COMPLETED)
    group.learner("Gone Hill", maths, archived=True)
    assert group.said(course=maths) == ["Tom Hill"]
    assert group.said("hill", maths) == [
        "Tom Hill",
        "Gone Hill: archived",
        "Olu Hill: Maths: completed",
    ]
    assert group.said("hill", here.course) == ["Ann Hill"]


def test_only_learners_of_the_organisation_are_listed_and_never_the_assessor(group: Group) -> None:
    here = group.college
    both = frozenset({Role.ASSESSOR, Role.LEARNER})
    assessor = group.learner("Dana Lee", roles=both)
    create_enrolment(
        here.database,
        create_person(here.database, here.organisation, name="Omar Lee"),
        here.course,
    )
    other = create_organisation(here.database)
    stranger = create_learner(here.database, other, create_course(here.database, other))
    assert group.said() == ["Dana Lee", "Priya Shah"]
    assert group.said("lee", assessor_id=assessor.id) == []
    wanted = WantedTimes(hours(0), LONDON)
    chosen = here.read(chosen_learners, chosen=[stranger.id, here.dana.id, 1], wanted=wanted)
    assert [(each.name, each.unable) for each in chosen] == [("Dana Reed", "not a learner")]


# By what Priya is booked for, and what is wanted, in hours from TEN.
OVERLAPS: dict[str, tuple[tuple[float, ...], tuple[float, ...], str]] = {
    "before": ((-1,), (0,), ""),
    "just after": ((1,), (0,), ""),
    "at the same time": ((0,), (0,), "busy 10:00 to 11:00"),
    "into it": ((-0.5,), (0,), "busy 09:30 to 10:30"),
    "two at once": ((-0.5, 0.5), (0,), "busy 09:30 to 10:30 and 10:30 to 11:30"),
    "one of three dates": ((3,), (0, 3, 6), "busy on 1 of 3 dates"),
    "two on one date": ((-0.5, 0.5), (0, 3, 6), "busy on 1 of 3 dates"),
    "all of three": ((0, 3, 6), (0, 3, 6), "busy on every date"),
    "none of three": ((1, 4, 7), (0, 3, 6), ""),
}


@pytest.mark.parametrize(("booked", "wanted", "said"), OVERLAPS.values(), ids=OVERLAPS)
def test_who_is_busy_stays_in_their_place_with_the_hours(
    group: Group, booked: tuple[float, ...], wanted: tuple[float, ...], said: str
) -> None:
    group.learner("Tom Hill")
    for interval in hours(*booked):
        group.college.book(starts_at=interval.start)
    first, second = group.page(wanted=hours(*wanted)).rows
    assert say(first) == ": ".join(filter(None, ("Priya Shah", said)))
    assert bool(first.unable) == (bool(said) and " of " not in said)
    assert say(second) == "Tom Hill"


def test_busy_hours_are_said_in_the_organisations_zone(group: Group) -> None:
    group.college.book(starts_at=TEN)
    wanted = WantedTimes(hours(0), ZoneInfo("Asia/Tokyo"))
    [row] = group.college.read(chosen_learners, chosen=[group.college.priya.id], wanted=wanted)
    assert row.unable == "busy 19:00 to 20:00"


def test_the_session_that_is_being_changed_keeps_nobody_busy(group: Group) -> None:
    booked = group.college.book(starts_at=TEN)
    assert group.said() == ["Priya Shah: busy 10:00 to 11:00"]
    assert group.said(session_id=booked.session_id) == ["Priya Shah"]
    group.college.book(starts_at=TEN + HOUR)
    assert group.said(wanted=hours(0.5), session_id=booked.session_id) == [
        "Priya Shah: busy 11:00 to 12:00"
    ]


def test_without_a_time_nobody_is_busy(group: Group) -> None:
    group.college.book(starts_at=TEN)
    assert group.said(wanted=()) == ["Priya Shah"]


def test_the_chosen_are_named_in_the_order_of_their_names_with_what_is_in_the_way(
    group: Group,
) -> None:
    tom, ann = group.learner("Tom Hill"), group.learner("ann Lee", archived=True)
    group.learner("Not Chosen")
    group.college.book(starts_at=TEN)
    rows = group.college.read(
        chosen_learners,
        chosen=(tom.id, group.college.priya.id, ann.id),
        wanted=WantedTimes(hours(0), LONDON),
    )
    assert [say(row) for row in rows] == [
        "ann Lee: archived",
        "Priya Shah: busy 10:00 to 11:00",
        "Tom Hill",
    ]
    assert all(row.chosen for row in rows)


@pytest.mark.parametrize("text", ["", "e"])
def test_pages_follow_each_other_without_gap_or_repeat(group: Group, text: str) -> None:
    here = group.college
    create_crowd(here.database, here.course, ["Same Name"] * 30, IN_TRAINING)
    create_crowd(here.database, here.course, ["Same Leaver"] * 15, COMPLETED)
    group.learner("Zoe Own", own=True)
    first = group.page(text)
    pages = [first, *(group.page(text, page=number) for number in range(1, 3 if text else 2))]
    ids = [row.person_id for page in pages for row in page.rows]
    assert len(set(ids)) == len(ids) == (47 if text else 32)
    assert [page.has_later for page in pages] == [True] * (len(pages) - 1) + [False]
    assert {page.total for page in pages} == {len(ids)}
    assert first.rows[0].name == "Zoe Own"


@pytest.mark.parametrize(("wanted", "given"), [(-1, 0), (2, 2), (3, 2), (10**30, 2)])
def test_a_page_that_does_not_exist_gives_the_nearest(
    group: Group, wanted: int, given: int
) -> None:
    here = group.college
    create_crowd(here.database, here.course, names_of(2 * LEARNERS_ON_PAGE), IN_TRAINING)
    page = group.page(page=wanted)
    assert (page.number, page.has_later) == (given, given < 2)
    assert len(page.rows) == (1 if given == 2 else LEARNERS_ON_PAGE)
    assert group.page("nobody", page=wanted) == Page(rows=(), number=0, has_later=False, total=0)


def test_courses_are_found_by_every_part_of_their_title_or_code(college: College) -> None:
    for code, title in (("TL5", "Team Leader Level 5"), ("CAFE", "Café Work"), ("M1", "maths")):
        create_course(college.database, college.organisation, code=code, title=title)
    other = create_organisation(college.database)
    create_course(college.database, other, title="Team Leader elsewhere")

    def titles(text: str) -> list[str]:
        return [course.title for course in college.read(find_courses, text=text)]

    assert titles("") == ["Café Work", "maths", "Team Leader Level 3", "Team Leader Level 5"]
    assert titles(" LEADER team ") == ["Team Leader Level 3", "Team Leader Level 5"]
    assert titles("cafe") == ["Café Work"]
    assert titles("tl5") == ["Team Leader Level 5"]
    assert titles("%") == []


def test_courses_to_choose_from_leave_room_for_all_courses(college: College) -> None:
    for number in range(105):
        create_course(college.database, college.organisation, title=f"Course {number:03}")
    found = college.read(find_courses, text="")
    assert [course.title for course in found] == [f"Course {number:03}" for number in range(99)]


@pytest.mark.parametrize("text", ["", "a"])
def test_the_number_of_queries_is_the_same_for_any_number_of_learners_and_dates(
    group: Group, text: str
) -> None:
    here = group.college
    counts = []
    for dates, more in ((1, 0), (12, 50)):
        create_crowd(here.database, here.course, names_of(more), IN_TRAINING)
        with here.statements() as sent:
            page = group.page(text, wanted=weeks(dates))
            ids = [row.person_id for row in page.rows]
            here.read(chosen_learners, chosen=ids, wanted=WantedTimes(weeks(dates), LONDON))
        counts.append(len(sent))
    assert counts == [7, 7]


@given(counts=st.lists(st.integers(0, 12), min_size=1, max_size=4), size=st.integers(1, 5))
def test_the_pages_of_several_parts_hold_every_row_once_and_in_order(
    counts: list[int], size: int
) -> None:
    rows = [(part, row) for part, count in enumerate(counts) for row in range(count)]
    pages = [
        [
            (part, row)
            for part, each in enumerate(stretches_of_page(counts, first, size))
            for row in range(each.offset, each.offset + each.limit)
        ]
        for first in range(0, len(rows), size)
    ]
    assert [row for page in pages for row in page] == rows
    assert all(len(page) == size for page in pages[:-1])


@pytest.mark.slow
@pytest.mark.parametrize("left", [0, 18_000], ids=["all in training", "most have left"])
def test_every_page_among_20_000_learners_is_read_in_well_under_100_ms(
    group: Group, left: int
) -> None:
    here = group.college
    create_crowd(here.database, here.course, names_of(left), COMPLETED)
    ids = create_crowd(here.database, here.course, names_of(20_000 - left), IN_TRAINING)
    for number in range(40):
        group.learner(f"Own {number}", own=True)
    session = here.book()
    busy: list[dict[str, object]] = [
        {
            "organisation_id": here.organisation.id,
            "owner_id": owner_id,
            "starts_at": each.start,
            "ends_at": each.end,
            "session_id": session.session_id,
        }
        for owner_id in ids[:500]
        for each in weeks(52)
    ]
    insert_rows(here.database, Claim, busy)
    analyse(here.database)
    chosen = WantedTimes(weeks(52), LONDON)
    reads = {
        "first page": group.page,
        "page 900": lambda: group.page(page=900),
        "course": lambda: group.page(course=here.course, page=900),
        "no match": lambda: group.page("nobody"),
        "search": lambda: group.page("priya sh"),
        "a": lambda: group.page("a", page=900),
        "a on a course": lambda: group.page("a", here.course, page=900),
        "52 dates": lambda: group.page(wanted=weeks(52), page=5),
        "chosen": lambda: here.read(chosen_learners, chosen=ids[:30], wanted=chosen),
    }
    taken = {name: milliseconds(read) for name, read in reads.items()}
    assert {name: spent for name, spent in taken.items() if spent >= 100} == {}
