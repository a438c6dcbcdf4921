"""Drafts: what somebody has filled in so far, kept between the pages of a form.

Slack sends back only the page that is submitted, so what stands on the pages before is kept here.
A draft belongs to who made it, and goes after a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import ColumnElement, delete
from sqlmodel import col, select

from booking.commands import BookSeries, BookSession
from booking.database import Db
from booking.errors import NotFound
from booking.form_tables import Draft
from booking.rules.recurrence import RepeatRule
from booking.shown_sessions import ShownSession
from booking.values import Attendance

KEPT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class BookingDraft:
    """A booking that is not made yet.

    Attributes:
        booking: as far as it is chosen; its learners are the participants so far.
        rule: how it repeats; None for a single session.
        moved: by day of the rule, the moment at which its session is to start instead.
    """

    booking: BookSession
    rule: RepeatRule | None = None
    moved: Mapping[date, datetime] = field(default_factory=dict)

    def series(self, skipped: frozenset[date] = frozenset()) -> BookSeries:
        """The command that books it as a series.

        Raises:
            ValueError: it does not repeat.
        """
        if self.rule is None:
            raise ValueError("this booking does not repeat")
        return BookSeries(booking=self.booking, rule=self.rule, skipped=skipped, moved=self.moved)


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsDraft:
    """A change of participants that is not made yet.

    Attributes:
        session_id: the session that is changed.
        in_series: whether it belongs to a series.
        before: who took part when the page was opened.
        chosen: who is to take part, in the order of choosing.
        participants: the number of participants that the page showed when it was opened.
    """

    session_id: int
    in_series: bool
    before: tuple[int, ...]
    chosen: tuple[int, ...]
    participants: int


@dataclass(frozen=True, slots=True)
class EnteredPlace:
    """What stands in a learner's row of the form that closes a session; minutes are as typed."""

    attendance: Attendance
    minutes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingDraft:
    """What has been entered on the pages of the form that closes a session, by learner."""

    session_id: int
    places: Mapping[int, EnteredPlace]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeDraft:
    """A change of a session that is not made yet.

    Attributes:
        shown: the session as the form showed it last.
        others: the others of its series that were to come then, as they were.
        clashing: the sessions of its series that could not have their time.
        questioned: those that would be on dates to look at first, each with that start.
        left: those of earlier questions that are left where they are.
        accepted: the starts of earlier questions that are wanted all the same.
        asked_for: the start of the named session to which all these questions belong.
        channel: where the message stands from which the form was opened; empty for elsewhere.
        ts: which message.
    """

    shown: ShownSession
    others: tuple[ShownSession, ...] = ()
    clashing: tuple[int, ...] = ()
    questioned: Mapping[int, datetime] = field(default_factory=dict)
    left: tuple[int, ...] = ()
    accepted: tuple[datetime, ...] = ()
    asked_for: datetime | None = None
    channel: str = ""
    ts: str = ""

    @property
    def other_versions(self) -> dict[int, int]:
        """By session, the versions of the others."""
        return {each.session_id: each.version for each in self.others}


KINDS = (BookingDraft, ParticipantsDraft, ClosingDraft, ChangeDraft)
Kept = BookingDraft | ParticipantsDraft | ClosingDraft | ChangeDraft
AnyDraft = TypeVar("AnyDraft", BookingDraft, ParticipantsDraft, ClosingDraft, ChangeDraft)
ADAPTERS: dict[type[Kept], TypeAdapter[object]] = {kind: TypeAdapter(kind) for kind in KINDS}


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftKey:
    """Whose draft, of which form."""

    organisation_id: int
    actor_id: int
    token: str


def save_draft(db: Db, key: DraftKey, draft: Kept, *, now: datetime) -> None:
    """Keep a draft in place of what was kept of this form; those of a day ago go."""
    old = (col(Draft.organisation_id) == key.organisation_id, col(Draft.changed_at) < now - KEPT)
    db.connection().execute(delete(Draft).where(*old))
    content = ADAPTERS[type(draft)].dump_json(draft).decode()
    db.merge(
        Draft(
            organisation_id=key.organisation_id,
            actor_id=key.actor_id,
            token=key.token,
            content=content,
            changed_at=now,
        )
    )
    db.flush()


def read_draft(db: Db, key: DraftKey, kind: type[AnyDraft]) -> AnyDraft:
    """Read back what was kept of a form.

    Raises:
        NotFound: nothing is kept, or not any more, or not of this kind.
    """
    content = db.exec(select(Draft.content).where(*_of(key))).first()
    if content is None:
        raise _expired()
    try:
        draft = ADAPTERS[kind].validate_json(content)
    except ValidationError:  # of another page, or kept by a version that kept something else
        raise _expired() from None
    assert isinstance(draft, kind)  # noqa: S101 - the adapter is this kind's
    return draft


def _expired() -> NotFound:
    return NotFound("This form has expired: nothing was changed.", helps="Open it anew.")


def discard_draft(db: Db, key: DraftKey) -> None:
    """Forget what was kept of a form."""
    db.connection().execute(delete(Draft).where(*_of(key)))


def _of(key: DraftKey) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Draft.organisation_id) == key.organisation_id,
        col(Draft.actor_id) == key.actor_id,
        col(Draft.token) == key.token,
    )
