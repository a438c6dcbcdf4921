"""What must hold before a session can be booked, each check on its own, all reported at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from booking.commands import BookSession
from booking.errors import BadField, NotEligible, NotFound, Refusal, raise_refusals
from booking.party import Attendee, Party, TakenCourse
from booking.rules.durations import check_duration
from booking.rules.horizon import FURTHEST_AHEAD
from booking.rules.local_times import say_day
from booking.rules.texts import LOCATION_LIMIT, NOTES_LIMIT, check_text
from booking.values import EnrolmentStatus, FormField, Role, SessionMethod

Check = Callable[[BookSession, Party, datetime], None]


def check_booking(command: BookSession, party: Party, *, now: datetime) -> None:
    """Let this booking go on to the question of who is free.

    Raises:
        Refusal: what can't be; `Refusals` with every finding when there are several.
    """
    _run(CHECKS, command, party, now)


def check_apart_from_start(command: BookSession, party: Party, *, now: datetime) -> None:
    """Check everything but the start: for a series, whose dates are looked at one by one.

    Raises:
        Refusal: as `check_booking` does.
    """
    _run([check for check in CHECKS if check is not _check_start], command, party, now)


def check_move(command: BookSession, party: Party, *, now: datetime) -> None:
    """Check what a move can change of a session, but for its start.

    Courses, type, places and notes stay as they are, and are not looked at.

    Raises:
        Refusal: as `check_booking` does.
    """
    _run(MOVE_CHECKS, command, party, now)


def _run(checks: Iterable[Check], command: BookSession, party: Party, now: datetime) -> None:
    found: list[Refusal] = []
    for check in checks:
        try:
            check(command, party, now)
        except Refusal as refusal:
            found.append(refusal)
    raise_refusals(found)


def _check_assessor(command: BookSession, party: Party, _now: datetime) -> None:
    assessor = party.assessor
    if assessor is None:
        raise NotFound(
            "This assessor is not in your organisation.",
            helps="Choose another.",
            field=FormField.ASSESSOR,
        )
    if assessor.archived or Role.ASSESSOR not in assessor.roles:
        what = "has left" if assessor.archived else "is not an assessor"
        raise NotEligible(
            f"{assessor.name} {what}.", helps="Choose another.", field=FormField.ASSESSOR
        )
    if command.assessor_id in command.learner_ids:
        raise NotEligible(
            f"{assessor.name} can't be both assessor and learner of a session.",
            helps="Choose another assessor or learner.",
            field=FormField.LEARNER,
        )


def _check_learners(command: BookSession, party: Party, _now: datetime) -> None:
    if not command.learner_ids:
        raise BadField("A session needs a learner.", helps="Choose one.", field=FormField.LEARNER)
    refuse_ineligible(party, command.learner_ids)


def refuse_ineligible(party: Party, learner_ids: Iterable[int]) -> None:
    """Refuse those of the learners who can't be booked.

    Raises:
        NotEligible: who, and why; `Refusals` when there are several.
    """
    reasons = {
        id_: ineligible_because(party.learners.get(id_), party.courses[id_]) for id_ in learner_ids
    }
    raise_refusals(
        [
            NotEligible(
                reason, helps="Choose another learner.", field=FormField.LEARNER, person_id=id_
            )
            for id_, reason in reasons.items()
            if reason
        ]
    )


def ineligible_because(learner: Attendee | None, courses: list[TakenCourse]) -> str | None:
    """Say why sessions can't be booked for a learner; None when they can.

    Who can be booked: learners who are not archived and have an enrolment awaiting induction
    or in training.
    """
    if learner is None:
        return "This learner is not in your organisation."
    if learner.archived:
        return f"{learner.name} is archived."
    if Role.LEARNER not in learner.roles:
        return f"{learner.name} is not a learner."
    if not courses:
        return f"{learner.name} is not on a course."
    if any(taken.bookable for taken in courses):
        return None
    statuses = ", ".join(f"{taken.title}: {_words(taken.status)}" for taken in courses)
    return f"{learner.name} is neither awaiting induction nor in training ({statuses})."


def _check_courses(command: BookSession, party: Party, _now: datetime) -> None:
    if not command.course_ids:
        raise BadField(
            "A session is linked to at least one course.",
            helps="Choose from the learner's courses.",
            field=FormField.COURSE,
        )
    linked = {taken.course_id for taken in party.linked_courses(command.course_ids)}
    missing = set(command.course_ids) - linked
    if missing and command.learner_ids and len(party.learners) == len(command.learner_ids):
        raise NotEligible(
            _course_problem(missing, party),
            helps="Choose from the courses that are open for them.",
            field=FormField.COURSE,
        )


NOBODY_TAKES = "None of those chosen takes one of the courses."


def _course_problem(missing: set[int], party: Party) -> str:
    learners = [learner.name for learner in party.learners.values()]
    names = learners[0] if len(learners) == 1 else "those chosen"
    closed = [
        f"{taken.title} is {_words(taken.status)} for {names}"
        for courses in party.courses.values()
        for taken in courses
        if taken.course_id in missing
    ]
    if closed:
        return f"{'; '.join(dict.fromkeys(closed))}."
    return f"{names} does not take this course." if len(learners) == 1 else NOBODY_TAKES


def _words(status: EnrolmentStatus) -> str:
    return status.words


def _check_start(command: BookSession, party: Party, now: datetime) -> None:
    check_start(command.starts_at, party.zone, now=now)


def check_start(starts_at: datetime, zone: ZoneInfo, *, now: datetime) -> None:
    """Let a session start at this moment.

    Args:
        starts_at: aware.
        zone: in which a refusal speaks.
        now: the moment at which it is booked.

    Raises:
        BadField: it is over, too far ahead, or not on a whole minute.
    """
    start = starts_at.astimezone(zone)
    today = now.astimezone(zone).date()
    if starts_at <= now:
        happened = (
            f"{start:%H:%M} today has passed."
            if start.date() == today
            else f"{say_day(start)} is in the past."
        )
        field = FormField.SESSION_TIME if start.date() == today else FormField.SESSION_DATE
        raise BadField(happened, helps="Choose a time to come.", field=field)
    if starts_at - now > FURTHEST_AHEAD:
        raise BadField(
            f"{say_day(start)} is more than five years ahead.",
            helps="Check the year.",
            field=FormField.SESSION_DATE,
        )
    if starts_at.second or starts_at.microsecond:
        raise BadField("A session starts on a whole minute.", field=FormField.SESSION_TIME)


def _check_length(command: BookSession, _party: Party, _now: datetime) -> None:
    check_duration(command.duration)


def _check_method(command: BookSession, party: Party, _now: datetime) -> None:
    smart = command.method is SessionMethod.SMART_SESSION
    if smart and not party.terms.smart_rooms_enabled:
        raise NotEligible(
            "Your organisation has no Smart Rooms.",
            helps="Choose Traditional.",
            field=FormField.SESSION_METHOD,
        )
    if command.recording_wanted and not smart:
        raise BadField(
            "Only a Smart Session can be recorded.",
            helps="Choose Smart Session, or leave the recording out.",
            field=FormField.SESSION_METHOD,
        )


def _check_location(command: BookSession, _party: Party, _now: datetime) -> None:
    check_text(command.location, limit=LOCATION_LIMIT, field=FormField.SESSION_LOCATION)


def _check_planning_notes(command: BookSession, _party: Party, _now: datetime) -> None:
    check_text(command.planning_notes, limit=NOTES_LIMIT, field=FormField.PLANNING_NOTES)


def _check_places(command: BookSession, party: Party, _now: datetime) -> None:
    most, chosen = party.terms.session_places, len(command.learner_ids)
    if not 1 <= command.places <= most:
        raise BadField(
            f"Your organisation allows from 1 to {most} learners in a session.",
            helps="Enter a number that fits.",
            field=FormField.NUMBER_OF_PARTICIPANTS,
        )
    if chosen > command.places:
        raise BadField(
            f"{chosen} learners are chosen, but there are {command.places} places.",
            helps=f"Take {chosen - command.places} out, or raise the number of participants.",
            field=FormField.NUMBER_OF_PARTICIPANTS,
        )


CHECKS: tuple[Check, ...] = (
    _check_assessor,
    _check_learners,
    _check_method,
    _check_location,
    _check_start,
    _check_length,
    _check_courses,
    _check_places,
    _check_planning_notes,
)
"""In the order of the form's fields."""
MOVE_CHECKS: tuple[Check, ...] = (
    _check_assessor,
    _check_learners,
    _check_method,
    _check_location,
    _check_length,
)
