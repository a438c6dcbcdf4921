"""What is sent at last, and to whom: every kind of message, while it holds."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from booking.deliveries import DueDelivery, mark_one_sent, release
from booking.due_deliveries import LEASE
from booking.later_messages import OF_A_MOMENT, is_overtaken
from booking.rules.message_validity import OF_SERIES, VALIDITY
from booking.sendable_messages import OwedMessage, Sendable, Withheld, read_sendable
from booking.tables import Delivery, Session
from booking.values import DeliveryKind, DeliveryState, Scope, SessionStatus, SessionType
from tests.booking.academy import Academy
from tests.factories import NOW, TEN, create_delivery, create_person

STAYS, LEFT, ORGANISES = "takes part", "left", "organises"
BOOKED, CANCELLED = SessionStatus.BOOKED, SessionStatus.CANCELLED
BEFORE, DURING, AFTER = NOW, TEN + timedelta(minutes=30), TEN + timedelta(hours=1)
MOMENTS = (BEFORE, DURING, AFTER)

Holds = tuple[set[SessionStatus], set[str], set[datetime]]
HOLDS: dict[DeliveryKind, Holds] = {
    DeliveryKind.CONFIRMATION: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.SERIES_CONFIRMATION: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING, AFTER}),
    DeliveryKind.REMINDER: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE}),
    DeliveryKind.SNOOZED_REMINDER: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE}),
    DeliveryKind.REMOVAL: (set(SessionStatus), {LEFT}, {BEFORE, DURING}),
    DeliveryKind.SERIES_REMOVAL: (set(SessionStatus), {LEFT}, {BEFORE, DURING, AFTER}),
    DeliveryKind.PARTICIPANTS_CHANGE: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.MOVE: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.SERIES_MOVE: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING, AFTER}),
    DeliveryKind.CANCELLATION: ({CANCELLED}, {STAYS, ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.SERIES_CANCELLATION: (
        {CANCELLED}, {STAYS, ORGANISES}, {BEFORE, DURING, AFTER},
    ),
    DeliveryKind.REINSTATEMENT: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.SERIES_REINSTATEMENT: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING, AFTER}),
    DeliveryKind.DETAILS_CHANGE: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.SERIES_DETAILS_CHANGE: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING, AFTER}),
    DeliveryKind.ANSWER: ({BOOKED}, {ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.UNREACHED: ({BOOKED}, {ORGANISES}, {BEFORE, DURING}),
    DeliveryKind.ABSENCE_MOVE: ({BOOKED}, {STAYS, ORGANISES}, {BEFORE, DURING, AFTER}),
    DeliveryKind.ABSENCE_REMOVAL: (set(SessionStatus), {LEFT}, {BEFORE, DURING}),
    DeliveryKind.CLOSING: ({BOOKED}, {ORGANISES}, {AFTER}),
    DeliveryKind.CLOSING_REMINDER: ({BOOKED}, {ORGANISES}, {AFTER}),
    DeliveryKind.DIGEST: ({BOOKED}, {ORGANISES}, {BEFORE, DURING, AFTER}),
}  # fmt: skip
"""The statuses in which a message is sent, to whom, and when; every session of a series has that
status, and another one is still to come after its first one."""
SEVERAL = sorted(OF_SERIES)
OVERTAKEN = sorted(kind for kind in DeliveryKind if not VALIDITY[kind].any_version)


def series_of_two(academy: Academy) -> tuple[Session, dict[str, int]]:
    """Book two weeks, which one of two learners leaves; give the first session, and the people."""
    stays, leaves = academy.enrol(2)
    first, _ = academy.book_series(count=2).sessions
    academy.change(first, removed=[leaves], following=True)
    (session,) = academy.rows(Session, id=first.session_id)
    return session, {STAYS: stays.id, LEFT: leaves.id, ORGANISES: academy.dana.id}


def sendable(
    academy: Academy,
    session: Session,
    kind: DeliveryKind,
    person_id: int,
    now: datetime = NOW,
    version: int = 1,
    due_at: datetime | None = None,
) -> OwedMessage | None:
    message = read_one(academy, session, kind, person_id, now, version, due_at)
    return message if isinstance(message, OwedMessage) else None


def read_one(
    academy: Academy,
    session: Session,
    kind: DeliveryKind,
    person_id: int,
    now: datetime = NOW,
    version: int = 1,
    due_at: datetime | None = None,
) -> Sendable:
    due = DueDelivery(
        organisation_id=academy.organisation.id,
        session_id=session.id,
        session_version=version,
        person_id=person_id,
        kind=kind,
        lead_minutes=0,
        due_at=due_at or now,
        leased_until=now,
        attempts=0,
        slack_user_id="U1",
        email="somebody@example.org",
        time_zone="Europe/London",
        starts_at=session.starts_at,
    )
    return academy.database.read(lambda db: read_sendable(db, due, now=now))


def test_every_kind_of_message_has_its_place_in_the_table() -> None:
    assert set(HOLDS) == set(VALIDITY) == set(DeliveryKind)


@pytest.mark.parametrize("status", list(SessionStatus))
@pytest.mark.parametrize("kind", list(DeliveryKind))
def test_a_message_goes_to_whom_it_concerns_while_it_holds(
    academy: Academy, kind: DeliveryKind, status: SessionStatus
) -> None:
    statuses, readers, moments = HOLDS[kind]
    session, people = series_of_two(academy)
    for each in academy.rows(Session):
        academy.put(each, status=status)
    for reader, person_id in people.items():
        for now in MOMENTS:
            message = sendable(academy, session, kind, person_id, now)
            holds = status in statuses and reader in readers and now in moments
            assert (message is not None) is holds, (reader, now)
            if message:
                assert message.organises is (reader == ORGANISES)
                assert (message.series is not None) is (kind in OF_SERIES)


@pytest.mark.parametrize("kind", SEVERAL)
def test_of_a_series_whose_first_session_has_another_status_the_rest_is_told(
    academy: Academy, kind: DeliveryKind
) -> None:
    statuses, readers, _ = HOLDS[kind]
    session, people = series_of_two(academy)
    for each in academy.rows(Session):
        academy.put(each, status=min(statuses))
    academy.put(session, status=SessionStatus.CLOSED)
    for reader, person_id in people.items():
        message = sendable(academy, session, kind, person_id)
        assert (message is not None) is (reader in readers), reader
        if message and message.series:
            own = [TEN] if SessionStatus.CLOSED in statuses else []
            starts = [each.start for each in message.series.sessions]
            assert starts == [*own, TEN + timedelta(weeks=1)]


LATER: dict[DeliveryState | None, Withheld | None] = {
    None: None,
    DeliveryState.DROPPED: None,
    DeliveryState.FAILED: None,
    DeliveryState.DUE: Withheld.FOR_NOW,
    DeliveryState.SENT: Withheld.OVER,
}
"""By the state of a later version's message, if there is one, why the earlier's is not sent."""


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("kind", sorted(set(OVERTAKEN) - set(OF_A_MOMENT)))
def test_what_is_about_an_earlier_version_is_sent_if_nothing_tells_of_a_later_one(
    academy: Academy, kind: DeliveryKind, later: DeliveryState | None
) -> None:
    (status,), readers, moments = HOLDS[kind]
    session, people = series_of_two(academy)
    academy.put(session, version=3, status=status)
    for reader in readers:
        if later:
            create_delivery(
                academy.database,
                session,
                session_version=2,
                person_id=people[reader],
                kind=DeliveryKind.DETAILS_CHANGE,
                state=later,
            )
        read = read_one(academy, session, kind, people[reader], min(moments))
        if LATER[later]:
            assert read is LATER[later]
        else:
            assert isinstance(read, OwedMessage)
            assert read.card.version == 3


@pytest.mark.parametrize("later", LATER)
@pytest.mark.parametrize("owed", ["anew", "otherwise"])
@pytest.mark.parametrize("kind", sorted(OF_A_MOMENT))
def test_what_is_due_at_a_moment_gives_way_to_nothing_but_the_same_owed_anew(
    academy: Academy, kind: DeliveryKind, owed: str, later: DeliveryState | None
) -> None:
    _, _, moments = HOLDS[kind]
    session, people = series_of_two(academy)
    academy.put(session, version=3)
    if later:
        create_delivery(
            academy.database,
            session,
            session_version=2,
            person_id=people[ORGANISES],
            kind=kind if owed == "anew" else DeliveryKind.DETAILS_CHANGE,
            state=later,
        )
    read = read_one(academy, session, kind, people[ORGANISES], min(moments))
    assert isinstance(read, OwedMessage) is not (owed == "anew" and LATER[later] is not None)


@pytest.mark.parametrize(
    ("half_hours", "holds"), [([1], False), ([1, 0], True), ([1, 2], False), ([1, 0, 1], False)]
)
def test_a_reminder_in_hand_holds_if_its_session_starts_as_it_did(
    academy: Academy,
    half_hours: list[int],
    holds: bool,  # noqa: FBT001 - a column of the table
) -> None:
    (learner,) = academy.enrol(1)
    session = academy.book()
    academy.deliver()
    a_day_before = TEN - timedelta(days=1)
    (due,) = [each for each in academy.claim(a_day_before) if each.person_id == learner.id]
    for number in half_hours:
        starts_at = TEN + number * timedelta(minutes=30)
        academy.move(session, starts_at=starts_at, now=a_day_before)
    assert (academy.read(due, a_day_before) is not None) is holds


def test_a_reminder_that_fails_while_the_details_change_is_still_sent(academy: Academy) -> None:
    (learner,) = academy.enrol(1)
    session = academy.book()
    academy.deliver()
    a_day_before = TEN - timedelta(days=1)
    academy.claim(a_day_before)
    academy.alter(session, type=SessionType.TELEPHONE, now=a_day_before)
    told = academy.read_aloud(a_day_before + LEASE + timedelta(minutes=1))[learner.id]
    assert {each.kind for each in told} == {DeliveryKind.REMINDER, DeliveryKind.DETAILS_CHANGE}


def test_a_message_is_overtaken_by_one_of_its_series_that_is_kept_with_another_session(
    academy: Academy,
) -> None:
    (learner,) = academy.enrol(1)
    first, second, _ = academy.book_series(count=3).sessions
    academy.deliver()
    academy.alter(second, type=SessionType.TELEPHONE)
    (due, *_) = [each for each in academy.claim() if each.person_id == learner.id]
    academy.move(first, starts_at=TEN + timedelta(minutes=30), scope=Scope.FOLLOWING)
    assert academy.database.read(lambda db: is_overtaken(db, due)) is None
    academy.claim(NOW + 2 * LEASE)
    for row in academy.rows(Delivery, kind=DeliveryKind.SERIES_MOVE):
        academy.put(row, state=DeliveryState.SENT)
    assert academy.database.read(lambda db: is_overtaken(db, due)) is True


def test_whoever_was_removed_is_told_so_though_the_session_was_moved_since(
    academy: Academy,
) -> None:
    session, people = series_of_two(academy)
    academy.put(session, version=2)
    assert sendable(academy, session, DeliveryKind.REMOVAL, people[LEFT], version=1)


DIGESTED = {
    "in time": (0, 0, True),
    "before the morning is over": (0, 5 * 60 + 59, True),
    "after it": (0, 6 * 60, False),
    "late in the day, for quiet hours": (12 * 60, 2 * 60, True),
    "on another day": (12 * 60, 3 * 60, False),
}
"""By case, the minutes from nine to when it was due and from there to now; whether it is sent."""


@pytest.mark.parametrize("case", DIGESTED)
def test_a_days_digest_is_sent_in_its_morning(academy: Academy, case: str) -> None:
    until_due, late, sent = DIGESTED[case]
    session, people = series_of_two(academy)
    due_at = NOW + timedelta(minutes=until_due)
    now = due_at + timedelta(minutes=late)
    dana = people[ORGANISES]
    message = sendable(academy, session, DeliveryKind.DIGEST, dana, now, due_at=due_at)
    assert (message is not None) is sent


@pytest.mark.parametrize("kind", SEVERAL)
def test_of_a_series_that_is_over_nothing_is_sent(academy: Academy, kind: DeliveryKind) -> None:
    (status, *_), readers, _ = HOLDS[kind]
    session, people = series_of_two(academy)
    for each in academy.rows(Session):
        academy.put(each, status=status)
    for reader, person_id in people.items():
        for now, sent in ((AFTER, reader in readers), (AFTER + timedelta(weeks=1), False)):
            assert (sendable(academy, session, kind, person_id, now) is not None) is sent


def test_of_a_series_a_learner_is_told_their_sessions_and_who_organises_it_all(
    academy: Academy,
) -> None:
    _, learner = academy.enrol(2)
    first, second, third = academy.book_series(skipped=frozenset(), count=3).sessions
    academy.change(second, removed=[learner])
    (session,) = academy.rows(Session, id=first.session_id)
    listed = {}
    for person in (learner, academy.dana):
        message = sendable(academy, session, DeliveryKind.SERIES_CONFIRMATION, person.id)
        assert message
        assert message.series
        listed[person.id] = [each.start for each in message.series.sessions]
    starts = [each.interval.start for each in (first, second, third)]
    assert listed == {learner.id: [starts[0], starts[2]], academy.dana.id: starts}


def test_what_is_owed_again_while_it_is_being_sent_is_sent_again(academy: Academy) -> None:
    """Its words were read before the second change, so they do not say it."""
    first, second, third = academy.enrol(3)
    session = academy.book(first, places=3)
    academy.deliver()
    other = create_person(academy.database, academy.organisation)
    academy.change(session, added=[second], actor_id=other.id)
    (being_sent,) = [each for each in academy.claim() if each.person_id == academy.dana.id]
    academy.change(session, added=[third], actor_id=other.id)
    mark_one_sent(academy.database, being_sent, slack_channel="D1", slack_ts="1.0", now=NOW)
    assert being_sent.kind in {each.kind for each in academy.claim()}


def test_a_worker_whose_lease_ran_out_does_not_undo_what_another_does(academy: Academy) -> None:
    academy.enrol(1)
    academy.book()
    slow, _ = academy.claim()
    later = NOW + LEASE + timedelta(seconds=1)
    taken = academy.claim(later)
    assert slow.person_id in {each.person_id for each in taken}
    academy.database.write(lambda db: release(db, [slow]))
    assert academy.claim(later) == []
