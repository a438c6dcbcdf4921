"""The session types and their effects, as one table."""

from __future__ import annotations

from dataclasses import dataclass

from booking.values import SessionType, TimeKind


@dataclass(frozen=True, slots=True)
class Effects:
    """What booking a session of one type does.

    Attributes:
        title: the type's name, as Smart Assessor's form has it.
        starts_training: moves the linked enrolments from awaiting induction to in training.
        sets_first_day: becomes an enrolment's first day of learning when it has none.
        logs: how its time stands in the learners' time logs unless somebody changes it.
        off_the_job_needs_reason: may count as off the job only with a reason given.
        all_courses: preselects all the learner's courses in the form.
    """

    title: str
    starts_training: bool = False
    sets_first_day: bool = False
    logs: TimeKind = TimeKind.NOT_APPLICABLE
    off_the_job_needs_reason: bool = False
    all_courses: bool = False


EFFECTS: dict[SessionType, Effects] = {
    SessionType.GENERAL: Effects("General"),
    SessionType.INDUCTION: Effects("Induction", starts_training=True, all_courses=True),
    SessionType.FORMAL_REVIEW: Effects(
        "Formal Review", all_courses=True, off_the_job_needs_reason=True
    ),
    SessionType.TELEPHONE: Effects("Telephone"),
    SessionType.EXIT_SESSION: Effects("Exit Session"),
    SessionType.OUT_OF_THE_WORKPLACE: Effects("Out of the Workplace", logs=TimeKind.OFF_THE_JOB),
    SessionType.TESTS_EXAMS: Effects("Tests/Exams", off_the_job_needs_reason=True),
    SessionType.LEARNER_SUPPORT: Effects("Learner Support"),
    SessionType.INITIAL: Effects("Initial", sets_first_day=True),
    SessionType.GATEWAY_READY: Effects("Gateway Ready"),
    SessionType.EPA: Effects("EPA", off_the_job_needs_reason=True),
}
"""By session type, in the order in which the form lists them."""
