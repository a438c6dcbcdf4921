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


class Scope(StrEnum):
    """Which sessions of a series something is done to; what is over or closed is left alone."""

    THIS = "this"
    FOLLOWING = "following"
    SERIES = "series"

    @property
    def words(self) -> str:
        """The scope as forms name it."""
        return SCOPE_WORDS[self]


SCOPE_WORDS = {
    Scope.THIS: "This session",
    Scope.FOLLOWING: "This and the following",
    Scope.SERIES: "The whole series",
}


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


class OwnTimeState(StrEnum):
    """Whether an assessor has looked at time that was noted outside of sessions."""

    WAITING = "waiting"
    APPROVED = "approved"
    RETURNED = "returned"


class Answer(StrEnum):
    """What a learner says to the invitation."""

    COMING = "coming"
    NOT_COMING = "not_coming"


class Side(StrEnum):
    """On whose side it lay that a session or somebody's place in it was cancelled."""

    LEARNER = "learner"
    ASSESSOR = "assessor"
    EMPLOYER = "employer"
    PROVIDER = "provider"


class Attendance(StrEnum):
    """What became of a learner's place, as the assessor noted it when closing the session."""

    ATTENDED = "attended"
    LATE = "late"
    ABSENT = "absent"
    CANCELLED_BY_LEARNER = "cancelled_by_learner"
    CANCELLED_BY_ASSESSOR = "cancelled_by_assessor"
    CANCELLED_BY_EMPLOYER = "cancelled_by_employer"
    CANCELLED_BY_PROVIDER = "cancelled_by_provider"

    @property
    def words(self) -> str:
        """The attendance as a reader says it, such as "did not come"."""
        return "did not come" if self is self.ABSENT else self.value.replace("_by_", " by the ")

    @property
    def counts(self) -> bool:
        """Whether the learner was there, so that the time counts."""
        return self in (self.ATTENDED, self.LATE)


class DeliveryKind(StrEnum):
    """What a message owed to a person is about."""

    CONFIRMATION = "confirmation"
    SERIES_CONFIRMATION = "series_confirmation"
    REMINDER = "reminder"
    SNOOZED_REMINDER = "snoozed_reminder"
    REMOVAL = "removal"
    SERIES_REMOVAL = "series_removal"
    PARTICIPANTS_CHANGE = "participants_change"
    MOVE = "move"
    SERIES_MOVE = "series_move"
    CANCELLATION = "cancellation"
    SERIES_CANCELLATION = "series_cancellation"
    REINSTATEMENT = "reinstatement"
    SERIES_REINSTATEMENT = "series_reinstatement"
    ANSWER = "answer"
    UNREACHED = "unreached"
    DETAILS_CHANGE = "details_change"
    SERIES_DETAILS_CHANGE = "series_details_change"
    ABSENCE_MOVE = "absence_move"
    ABSENCE_REMOVAL = "absence_removal"
    CLOSING = "closing"
    CLOSING_REMINDER = "closing_reminder"
    DIGEST = "digest"

    @property
    def words(self) -> str:
        """The kind as a list names it, such as "Series confirmation"."""
        return self.value.replace("_", " ").capitalize()


class DeliveryState(StrEnum):
    """What became of a message owed."""

    DUE = "due"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class HistoryEvent(StrEnum):
    """What happened to a session, a person, an enrolment, a course or a smart room."""

    SESSION_BOOKED = "session_booked"
    SESSION_MOVED = "session_moved"
    SESSION_CHANGED = "session_changed"
    PARTICIPANTS_CHANGED = "participants_changed"
    INVITATION_ANSWERED = "invitation_answered"
    SESSION_CANCELLED = "session_cancelled"
    CANCELLATION_UNDONE = "cancellation_undone"
    SESSION_CLOSED = "session_closed"
    SESSION_UNLOCKED = "session_unlocked"
    MESSAGES_SENT_AGAIN = "messages_sent_again"
    PERSON_ADDED = "person_added"
    PERSON_CHANGED = "person_changed"
    ROLES_CHANGED = "roles_changed"
    PERSON_ARCHIVED = "person_archived"
    PERSON_RESTORED = "person_restored"
    PERSON_ERASED = "person_erased"
    ENROLMENT_ADDED = "enrolment_added"
    ENROLMENT_CHANGED = "enrolment_changed"
    COURSE_ADDED = "course_added"
    COURSE_CHANGED = "course_changed"
    SMART_ROOM_ADDED = "smart_room_added"
    SMART_ROOM_CHANGED = "smart_room_changed"
    SETTINGS_CHANGED = "settings_changed"
    ABSENCE_MARKED = "absence_marked"
    ABSENCE_TAKEN_BACK = "absence_taken_back"


class FormField(StrEnum):
    """The fields of the forms; a refusal names the one it blames."""

    ASSESSOR = "assessor"
    LEARNER = "learner"
    SESSION_METHOD = "session_method"
    RECORDING = "recording"
    SMART_ROOM = "smart_room"
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
    OTHER_TIMES = "other_times"
    ATTENDANCE = "attendance"
    MINUTES = "minutes"
    COUNTS_AS = "counts_as"
    REASON = "reason"
    RECORDING_LINK = "recording_link"
    NEXT_REVIEW = "next_review"
    ACTIVITY = "activity"
    COMMENT = "comment"
    RECORDING_URL = "recording_url"
    CANCEL_REASON = "cancel_reason"


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
