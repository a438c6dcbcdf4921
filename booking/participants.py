"""Participants: adding learners to sessions that stand, and taking them out again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_
from sqlmodel import col, select

from booking.booking_checks import refuse_ineligible
from booking.claims import overlapping_claims
from booking.commands import ChangeParticipants
from booking.database import Database, Db
from booking.deliveries import owe
from booking.drafts import ParticipantsDraft
from booking.effects import status_happenings
from booking.errors import BadField, NotEligible, NotFound, Refusal, raise_refusals
from booking.history import Happening, record
from booking.ids import IdSource
from booking.joining import take_in
from booking.leaving import take_out
from booking.occurrences import series_of, sessions_of_series
from booking.organisations import read_organisation
from booking.owed_messages import at_once
from booking.party import Concerned, Party, load_party
from booking.placing import PlacedSession
from booking.proposals import times_taken
from booking.rules.local_times import say_interval
from booking.rules.permissions import Action, require
from booking.rules.places import participants_of, say_places
from booking.session_cards import read_session_card
from booking.tables import Participant, Session
from booking.time_overlaps import refuse_noted
from booking.values import DeliveryKind, FormField, HistoryEvent, Interval, SessionStatus


@dataclass(frozen=True, slots=True)
class ParticipantsChanged:
    """Who takes part since, and who no longer does."""

    added: tuple[int, ...]
    removed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    """What changes in one session."""

    session: Session
    added: tuple[int, ...]
    removed: tuple[int, ...]
    after: int
    places_changed: bool

    @property
    def placed(self) -> PlacedSession:
        """The session's place in time."""
        interval = Interval(self.session.starts_at, self.session.ends_at)
        return PlacedSession(self.session.id, interval, self.session.smart_room_id)


def change_participants(
    database: Database, command: ChangeParticipants, *, now: datetime, ids: IdSource
) -> ParticipantsChanged:
    """Change who takes part in a session, or in the rest of a series: all of it, or nothing.

    Who is added is checked as for a booking, and told; who is removed is told, their time is
    free again, and what the session did to their enrolment is taken back.

    Raises:
        NotAllowed: the actor may not change participants.
        NotFound: the session does not exist.
        Refusal: a session is over or has not enough places, nobody would be left, or somebody
            can't take part or is busy.
        DatabaseUnavailable: the database can't answer now.
    """
    return database.write(lambda db: _change(db, command, now=now, ids=ids))


def draft_participants(
    db: Db, *, organisation_id: int, session_id: int, now: datetime
) -> ParticipantsDraft:
    """Begin a change of who takes part in a session.

    Raises:
        NotFound: the session does not exist.
        NotEligible: it is cancelled, closed or over.
    """
    organisation = read_organisation(db, organisation_id=organisation_id)
    card = read_session_card(db, organisation_id=organisation_id, session_id=session_id)
    _check_standing(card.status, card.interval, ZoneInfo(organisation.time_zone), now)
    in_series = db.exec(series_of(organisation_id, session_id)).first() is not None
    return ParticipantsDraft(
        session_id=session_id,
        in_series=in_series,
        before=card.learner_ids,
        chosen=card.learner_ids,
        participants=participants_of(card.places, card.method),
    )


def _change(
    db: Db, command: ChangeParticipants, *, now: datetime, ids: IdSource
) -> ParticipantsChanged:
    named = _named_session(db, command)
    learner_ids = (*command.added, *command.removed)
    concerned = Concerned(command.organisation_id, command.actor_id, named.assessor_id, learner_ids)
    party = load_party(db, concerned)
    require(party.actor.roles, Action.CHANGE_PARTICIPANTS, archived=party.actor.archived)
    changes = _changes(db, command, _locked_sessions(db, command, named))
    _check(db, command, party, changes, now=now)
    # Whoever comes is linked with the courses of those who are there, so before they go.
    joining = [((each.session, each.placed), each.added) for each in changes]
    statuses = take_in(db, party, joining, now=now)
    statuses += take_out(db, party, [(each.session, each.removed) for each in changes], now=now)
    _tell_assessor(db, command, changes, now)
    happenings = [*_happenings(changes), *status_happenings(statuses)]
    where = {"organisation_id": command.organisation_id, "actor_id": command.actor_id}
    record(db, ids, happenings, **where, at=now)
    return ParticipantsChanged(
        added=_all_of(each.added for each in changes),
        removed=_all_of(each.removed for each in changes),
    )


def _happenings(changes: Sequence[_Change]) -> list[Happening]:
    return [
        Happening(
            event=HistoryEvent.PARTICIPANTS_CHANGED,
            session_id=each.session.id,
            details=_details(each),
        )
        for each in changes
        if each.added or each.removed or each.places_changed
    ]


def _details(change: _Change) -> dict[str, object]:
    details: dict[str, object] = {"added": change.added, "removed": change.removed}
    if change.places_changed:
        details["places"] = change.session.places
    return {name: value for name, value in details.items() if value}


def _tell_assessor(
    db: Db, command: ChangeParticipants, changes: Sequence[_Change], now: datetime
) -> None:
    """Tell who holds the session, unless they did it themselves."""
    changed = [each.session for each in changes if each.added or each.removed]
    if changed and changed[0].assessor_id != command.actor_id:
        session, kind = changed[0], DeliveryKind.PARTICIPANTS_CHANGE
        message = at_once(session.id, [session.assessor_id], kind, now)
        owe(db, command.organisation_id, message, {session.id: session.version})


def _all_of(parts: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(id_ for part in parts for id_ in part))


def _named_session(db: Db, command: ChangeParticipants) -> Session:
    session = db.exec(
        select(Session).where(
            Session.organisation_id == command.organisation_id, Session.id == command.session_id
        )
    ).first()
    if session is None:
        raise NotFound("This session does not exist.")
    return session


def _locked_sessions(db: Db, command: ChangeParticipants, named: Session) -> list[Session]:
    """Lock the sessions that change, in the order of their ids; give them in that of their times.

    People are locked before sessions, everywhere.
    """
    wanted: ColumnElement[bool] = col(Session.id) == named.id
    if command.following:
        wanted |= and_(
            col(Session.starts_at) >= named.starts_at,
            col(Session.status) == SessionStatus.BOOKED,
            col(Session.id).in_(sessions_of_series(command.organisation_id, named.id)),
        )
    rows = db.exec(
        select(Session)
        .where(Session.organisation_id == command.organisation_id, wanted)
        .order_by(col(Session.id))
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    ).all()
    return sorted(rows, key=lambda session: session.starts_at)


def _changes(db: Db, command: ChangeParticipants, sessions: Sequence[Session]) -> list[_Change]:
    """Compare what is wanted with who takes part now: somebody else may have been quicker."""
    present: dict[int, set[int]] = {session.id: set() for session in sessions}
    for session_id, learner_id in db.exec(
        select(Participant.session_id, Participant.learner_id).where(
            Participant.organisation_id == command.organisation_id,
            col(Participant.session_id).in_(present),
        )
    ):
        present[session_id].add(learner_id)
    return [_change_in(command, session, present[session.id]) for session in sessions]


def _change_in(command: ChangeParticipants, session: Session, present: set[int]) -> _Change:
    added = tuple(id_ for id_ in dict.fromkeys(command.added) if id_ not in present)
    removed = tuple(id_ for id_ in dict.fromkeys(command.removed) if id_ in present)
    places_before = session.places
    if command.places is not None:
        session.places = command.places
    after = len(present) + len(added) - len(removed)
    return _Change(session, added, removed, after, session.places != places_before)


def _check(
    db: Db,
    command: ChangeParticipants,
    party: Party,
    changes: Sequence[_Change],
    *,
    now: datetime,
) -> None:
    for each in changes:
        _check_standing(each.session.status, each.placed.interval, party.zone, now)
    found: list[Refusal] = []
    for check in (_check_places, _check_added):
        try:
            check(party, command, changes)
        except Refusal as refusal:
            found.append(refusal)
    raise_refusals(found)
    _refuse_busy(db, command, party, changes)
    joining = [(each.placed.interval, each.added) for each in changes]
    refuse_noted(db, party, joining, organisation_id=command.organisation_id, now=now)


def _check_standing(
    status: SessionStatus, interval: Interval, zone: ZoneInfo, now: datetime
) -> None:
    when = say_interval(interval, zone)
    if status is not SessionStatus.BOOKED:
        raise NotEligible(f"The session on {when} is {status.value}.")
    if interval.end <= now:
        raise NotEligible(f"The session on {when} is over.")


def _check_places(party: Party, command: ChangeParticipants, changes: Sequence[_Change]) -> None:
    most = party.terms.session_places
    if command.places is not None and not 1 <= command.places <= most:
        raise BadField(
            f"Your organisation allows from 1 to {most} learners in a session.",
            helps="Enter a number that fits.",
            field=FormField.NUMBER_OF_PARTICIPANTS,
        )
    for each in changes:
        if each.after < 1:
            raise BadField(
                "Nobody would be left in this session.",
                helps="Keep at least one learner.",
                field=FormField.LEARNER,
            )
        if each.after > each.session.places:
            raise BadField(
                f"{each.after} learners do not fit into {say_places(each.session.places)}.",
                helps="Remove somebody, or raise the number of participants.",
                field=FormField.NUMBER_OF_PARTICIPANTS,
            )


def _check_added(party: Party, command: ChangeParticipants, changes: Sequence[_Change]) -> None:
    holders = {each.session.assessor_id for each in changes}
    for learner_id in command.added:
        if learner_id in holders:
            raise NotEligible(
                f"{party.name_of(learner_id)} holds this session.",
                helps="Choose another learner.",
                field=FormField.LEARNER,
                person_id=learner_id,
            )
    refuse_ineligible(party, command.added)


def _refuse_busy(
    db: Db, command: ChangeParticipants, party: Party, changes: Sequence[_Change]
) -> None:
    joining = [each for each in changes if each.added]
    clashes = [
        clash
        for clash in overlapping_claims(
            db,
            organisation_id=command.organisation_id,
            owner_ids=command.added,
            wanted=[each.placed.interval for each in joining],
        )
        if clash.owner_id in joining[clash.wanted].added
    ]
    if clashes:
        raise times_taken(party, clashes, with_days=command.following)
