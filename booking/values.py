"""The plain values of booking: its coded words and the half-open interval of time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum


class Role(StrEnum):
    """What a person does in the organisation; the codes are Smart Assessor's."""

    MASTER_ADMIN = "MA"
    BASIC_ADMIN = "BA"
    ASSESSOR = "AS"
    CUSTOM_MANAGER = "CUS"
    CURRICULUM_MANAGER = "CM"
    LEARNER = "LR"
    EMPLOYER = "EMP"
    INTERNAL_QUALITY_ASSURER = "IQA"
    EXTERNAL_QUALITY_ASSURER = "EQA"


class EnrolmentStatus(StrEnum):
    """How far a learner is on a course."""

    AWAITING_INDUCTION = "awaiting_induction"
    IN_TRAINING = "in_training"
    BREAK_IN_LEARNING = "break_in_learning"
    GATEWAY = "gateway"
    EPA = "epa"
    COMPLETED = "completed"
    WITHDRAWN = "withdrawn"

    @property
    def words(self) -> str:
        """The status as a reader says it, such as "awaiting induction"."""
        return "end-point assessment" if self is self.EPA else self.value.replace("_", " ")


class SessionMethod(StrEnum):
    """How a session is held."""

    TRADITIONAL = "traditional"
    SMART_SESSION = "smart_session"

    @property
    def words(self) -> str:
        """The method as the form names it."""
        return "Smart Session" if self is self.SMART_SESSION else "Traditional"


class SessionType(StrEnum):
    """What a session is for; its effects stand in rules.session_types."""

    GENERAL = "general"
    INDUCTION = "induction"
    FORMAL_REVIEW = "formal_review"
    TELEPHONE = "telephone"
    EXIT_SESSION = "exit_session"
    OUT_OF_THE_WORKPLACE = "out_of_the_workplace"
    TESTS_EXAMS = "tests_exams"
    LEARNER_SUPPORT = "learner_support"
    INITIAL = "initial"
    GATEWAY_READY = "gateway_ready"
    EPA = "epa"


class SessionStatus(StrEnum):
    """Where a session stands in its life."""

    BOOKED = "booked"
    CANCELLED = "cancelled"
    CLOSED = "closed"


class Frequency(StrEnum):
    """How often a session repeats; the last three take their day from the series' first day."""

    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY_BY_DATE = "monthly_by_date"
    MONTHLY_BY_WEEKDAY = "monthly_by_weekday"
    MONTHLY_BY_LAST_WEEKDAY = "monthly_by_last_weekday"

    @property
    def words(self) -> str:
        """The frequency as the form names it, such as "Monthly by date"."""
        return self.value.replace("_", " ").capitalize()


class TimeKind(StrEnum):
    """How time counts in a learner's time log."""

    ON_THE_JOB = "on_the_job"
    OFF_THE_JOB = "off_the_job"
    NOT_APPLICABLE = "not_applicable"

    @property
    def words(self) -> str:
        """The kind as a reader says it, such as "off the job"."""
        return self.value.replace("_", " ")


class TimeLogState(StrEnum):
    """Whether logged time is planned only, or counts because the session was attended."""

    PLANNED = "planned"
    COUNTED = "counted"


class DeliveryKind(StrEnum):
    """What a message owed to a person is about."""

    CONFIRMATION = "confirmation"
    SERIES_CONFIRMATION = "series_confirmation"
    REMINDER = "reminder"
    REMOVAL = "removal"
    SERIES_REMOVAL = "series_removal"
    PARTICIPANTS_CHANGE = "participants_change"


class DeliveryState(StrEnum):
    """What became of a message owed."""

    DUE = "due"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class FormField(StrEnum):
    """The fields of the booking form; a refusal names the one it blames."""

    ASSESSOR = "assessor"
    LEARNER = "learner"
    SESSION_METHOD = "session_method"
    RECORDING = "recording"
    SESSION_LOCATION = "session_location"
    WHEN = "when"
    SESSION_DATE = "session_date"
    SESSION_TIME = "session_time"
    SESSION_DURATION = "session_duration"
    COURSE = "course"
    SESSION_TYPE = "session_type"
    NUMBER_OF_PARTICIPANTS = "number_of_participants"
    PLANNING_NOTES = "planning_notes"
    REPEAT_SESSION = "repeat_session"
    FREQUENCY = "frequency"
    EVERY = "every"
    ON_DAYS = "on_days"
    ENDS = "ends"
    END_DATE = "end_date"
    NUMBER_OF_SESSIONS = "number_of_sessions"


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """A stretch of time from `start` up to but without `end`, both aware."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("an interval ends after it starts")

    @property
    def duration(self) -> timedelta:
        """How long the interval lasts."""
        return self.end - self.start

    def overlaps(self, other: Interval) -> bool:
        """Whether both share a moment; back to back they do not."""
        return self.start < other.end and other.start < self.end
