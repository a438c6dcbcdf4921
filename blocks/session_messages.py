"""The messages about a session: what, when, where, who, and how to join."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from blocks.answer_words import say_answers, unreached_lines
from blocks.answers import answer_blocks, answer_lines
from blocks.change_words import changed_of_each, times_before, what_changed
from blocks.layout import FIELD_LIMIT, actions, as_written, facts, header
from blocks.session_actions import close_button, session_buttons
from blocks.several_sessions import Rows, own, shared, type_of_all
from blocks.text import Json, cut, escape, markdown, plain, shorten
from booking.rules.held_days import DATES_BELOW
from booking.rules.local_times import say_day, say_interval
from booking.rules.message_validity import FAREWELLS
from booking.rules.session_types import EFFECTS
from booking.sendable_messages import OwedMessage
from booking.session_cards import SessionCard
from booking.telling import CANCELLATION
from booking.values import DeliveryKind, SessionMethod, SessionStatus

HEADINGS = {
    DeliveryKind.CONFIRMATION: "Session booked",
    DeliveryKind.SERIES_CONFIRMATION: "Sessions booked",
    DeliveryKind.REMINDER: "Reminder of your session",
    DeliveryKind.SNOOZED_REMINDER: "Reminder of your session",
    DeliveryKind.REMOVAL: "You no longer take part in this session",
    DeliveryKind.SERIES_REMOVAL: "You no longer take part in these sessions",
    DeliveryKind.PARTICIPANTS_CHANGE: "Participants changed",
    DeliveryKind.ANSWER: "Answers to your session",
    DeliveryKind.UNREACHED: "Not everybody could be told",
    DeliveryKind.MOVE: "Session moved",
    DeliveryKind.SERIES_MOVE: "Sessions moved",
    DeliveryKind.ABSENCE_MOVE: "Sessions moved, because your assessor is away",
    DeliveryKind.ABSENCE_REMOVAL: "Session given away, because of days away",
    DeliveryKind.CANCELLATION: "Session cancelled",
    DeliveryKind.SERIES_CANCELLATION: "Sessions cancelled",
    DeliveryKind.REINSTATEMENT: "Session stands again",
    DeliveryKind.SERIES_REINSTATEMENT: "Sessions stand again",
    DeliveryKind.DETAILS_CHANGE: "Session changed",
    DeliveryKind.SERIES_DETAILS_CHANGE: "Sessions changed",
    DeliveryKind.CLOSING: "Session to close",
    DeliveryKind.CLOSING_REMINDER: "This session is still to be closed",
}
CLOSED = "Session closed"
"""The heading that a call to close has afterwards."""
OTHERWISE_CHANGED = {
    DeliveryKind.MOVE: HEADINGS[DeliveryKind.DETAILS_CHANGE],
    DeliveryKind.SERIES_MOVE: HEADINGS[DeliveryKind.SERIES_DETAILS_CHANGE],
}
"""The headings of moves that leave the time as it was: to another assessor, method or place."""
TAKEN_OVER = "Sessions taken over, because of days away"
MOVED_AWAY = "Sessions moved, because of days away"
"""How days away are told to who organises sessions: the one who is away is not their assessor."""
WITHOUT_ACTIONS = FAREWELLS | CANCELLATION.kinds
"""What is told of sessions in which nothing is left to do."""
WITHOUT_BUTTONS = WITHOUT_ACTIONS | {DeliveryKind.ABSENCE_MOVE}
"""A row of buttons is one session's, or a series'."""
TO_CLOSE = frozenset({DeliveryKind.CLOSING, DeliveryKind.CLOSING_REMINDER})
"""Asks for one thing only: by then nothing else can be done with the session."""
WITHOUT_LINK = WITHOUT_ACTIONS | TO_CLOSE
"""What is told of sessions that nobody joins any more."""
NAMES_SHOWN = 10
NO_LOCATION = "No place was given"
TEXT_LIMIT = 2_900
TYPE = "Session type"
OWN_LIMIT, LINKS_SHOWN = 300, 10
"""A message has at most 50 blocks."""


def session_message(message: OwedMessage, zone: ZoneInfo) -> Json:
    """Build a message about a session or a series, in the reader's zone.

    The text says the same as the blocks: notifications and screen readers use it.
    """
    if message.left:
        return {"text": _heading(message), "blocks": [header(_heading(message))]}
    heading = _titled(message)
    rows, dates = _rows(message, zone), _dates(message, zone)
    changes = what_changed(message.change, zone)
    links = [] if message.kind in WITHOUT_LINK else _links(message, zone)
    lost, answers = unreached_lines(message.unreached), answer_lines(message, zone)
    facts_said = [f"{name}: {words}" for name, words in rows]
    said = "\n".join([heading, *changes, *facts_said, *dates, *lost, *answers])
    return {
        "text": cut("\n".join([said, *(f"Join: {url}" for url, _ in links)]), TEXT_LIMIT),
        "blocks": [
            header(heading),
            *(as_written("\n".join(changes)) if changes else []),
            facts([(name, plain(words, FIELD_LIMIT)) for name, words in rows]),
            *(as_written("\n".join(dates)) if dates else []),
            *(_join(*link) for link in links),
            *(as_written("\n".join(lost)) if lost else []),
            *answer_blocks(message, zone),
            *([_buttons(message)] if _offers_buttons(message) else []),
        ],
    }


def _titled(message: OwedMessage) -> str:
    """Say what the message is about, with the type that all its sessions have."""
    type_ = type_of_all(message.sessions)
    return f"{_heading(message)}: {type_}" if type_ else _heading(message)


def _heading(message: OwedMessage) -> str:
    if message.kind in TO_CLOSE and message.card.status is SessionStatus.CLOSED:
        return CLOSED
    if message.kind is DeliveryKind.ABSENCE_MOVE and message.organises:
        taken_over = message.change and all(each.assessor for each in message.change.sessions)
        return TAKEN_OVER if taken_over else MOVED_AWAY
    if message.change and message.change.keeps_times:
        return OTHERWISE_CHANGED.get(message.kind, HEADINGS[message.kind])
    return HEADINGS[message.kind]


def _offers_buttons(message: OwedMessage) -> bool:
    closed = message.card.status is SessionStatus.CLOSED
    return message.organises and not closed and message.kind not in WITHOUT_BUTTONS


def _buttons(message: OwedMessage) -> Json:
    if message.kind in TO_CLOSE:
        return actions([close_button(message.card.session_id)])
    skipped = message.series is not None and bool(message.series.skipped)
    return session_buttons(message.card.session_id, skipped=skipped)


def _links(message: OwedMessage, zone: ZoneInfo) -> list[tuple[str, str]]:
    """Give the links to join by, each with its words: of several, which session it is for."""
    links = [(card.join_url, say_interval(card.interval, zone)) for card in message.sessions]
    if len({url for url, _ in links}) == 1:
        return [(url, "Join the session") for url, _ in links[:1] if url]
    dated = [(url, f"Join the session on {when}") for url, when in links if url]
    return dated[:LINKS_SHOWN]


def _join(url: str, words: str) -> Json:
    return facts([("Join", markdown(f"<{escape(url)}|{words}>"))])


def _rows(message: OwedMessage, zone: ZoneInfo) -> Rows:
    """List when sessions are, and what is the same of all."""
    rows = shared([_rows_of(card, message) for card in message.sessions])
    typed = [row for row in rows if row[0] != TYPE]
    return [("When", _when(message, zone)), *typed]


def _rows_of(card: SessionCard, message: OwedMessage) -> Rows:
    """List what a session is; whoever has left need not know who is there now."""
    return [
        (TYPE, EFFECTS[card.type].title),
        ("Where", _where(card)),
        ("Assessor", card.assessor),
        *([] if message.kind in FAREWELLS else [_learners(card, message)]),
        ("Course" if len(card.courses) == 1 else "Courses", ", ".join(card.courses)),
    ]


def _when(message: OwedMessage, zone: ZoneInfo) -> str:
    """Say the rule of a series; of what somebody has left, only from when on."""
    first = say_interval(message.card.interval, zone)
    if message.series is None:
        return first
    if message.change:
        return DATES_BELOW
    return f"From {first} on" if message.kind in FAREWELLS else message.series.rule


def _learners(card: SessionCard, message: OwedMessage) -> tuple[str, str]:
    learners = say_names(card.learners)
    if message.organises and card.places > 1:
        learners = f"{learners} ({len(card.learners)} of {card.places} places)"
    said = say_answers(message.answers[0]) if message.organises and message.answers else ""
    if said and not message.series:
        learners = f"{learners}: {said}"
    return "Learner" if len(card.learners) == 1 else "Learners", learners


def _dates(message: OwedMessage, zone: ZoneInfo) -> list[str]:
    """List the dates of a series, a line each, and those that were skipped."""
    series = message.series
    if series is None:
        return []
    before, beside = times_before(message.change, zone), _beside_dates(message)
    coming = _coming(message)
    count = len(series.sessions)
    lines = [f"{count} session{'' if count == 1 else 's'}:"]
    lines += [
        f"• {say_interval(interval, zone)}"
        f"{before.get(id_, '')}{coming.get(id_, '')}{beside.get(id_, '')}"
        for id_, interval in zip(series.session_ids, series.sessions, strict=True)
    ]
    if series.skipped:
        lines.append(f"Not on: {', '.join(map(say_day, series.skipped))}")
    return lines


def _coming(message: OwedMessage) -> dict[int, str]:
    """Say to who organises them, by the ids of sessions, how many come to each."""
    if not message.organises or not message.answers:
        return {}
    said = zip(message.session_ids, map(say_answers, message.answers), strict=True)
    return {id_: f" ({words})" for id_, words in said if words}


def _beside_dates(message: OwedMessage) -> dict[int, str]:
    """Say, by the ids of sessions, what each is and has changed otherwise than all of them."""
    changed = changed_of_each(message.change)
    apart = own([_rows_of(card, message) for card in message.cards])
    said = {
        card.session_id: "; ".join([*changed.get(card.session_id, ()), *words])
        for card, words in zip(message.cards, apart, strict=True)
    }
    return {id_: f". {shorten(words, OWN_LIMIT)}" for id_, words in said.items() if words}


def _where(card: SessionCard) -> str:
    if card.method is not SessionMethod.SMART_SESSION:
        return card.location or NO_LOCATION
    recorded = " (recorded)" if card.recording_wanted else ""
    place = f", {card.location}" if card.location else ""
    return f"Smart Session{recorded}{place}"


def say_names(names: tuple[str, ...]) -> str:
    """Say names: all of a few, the first of many and how many more."""
    shown, more = names[:NAMES_SHOWN], len(names) - NAMES_SHOWN
    return ", ".join(shown) + (f" and {more} more" if more > 0 else "")
