"""The page "Who was told": each person with what they were told of a session, and what failed."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from blocks.layout import actions, as_written, button, note
from blocks.paging import ListName, turning, which_rows
from blocks.text import Json, label, plain
from booking.pages import PAGE_SIZE
from booking.rules.local_times import say_day, say_interval
from booking.told import Told, ToldMessage, ToldPerson
from booking.values import DeliveryState

CALLBACK_ID = "told"
TITLE = "Who was told"
TURN = "turn_told"
SEND_AGAIN = "send_again"
"""How action ids begin: of the paging buttons, and of those that send messages again."""
LIST = ListName("told", "People", "People before", "People after")
MESSAGES_SHOWN = 12
FAILED, ALL = "failed", "all"


def told_modal(told: Told, zone: ZoneInfo, notice: str = "") -> Json:
    """Build the page, with times on the reader's clock; `notice` says what has just been done."""
    session_id = told.card.session_id
    turns = turning(told.page, LIST, TURN, lambda page: f"{session_id}.{page}")
    return {
        "type": "modal",
        "callback_id": CALLBACK_ID,
        "title": label(TITLE),
        "close": label("Close"),
        "private_metadata": f"{session_id}.{told.page.number}",
        "blocks": [
            *(as_written(notice) if notice else []),
            *as_written(f"The session on {say_interval(told.card.interval, zone)}."),
            _for_several(told),
            *(_person(person, told, zone) for person in told.page.rows),
            *([note(which_rows(told.page, LIST, PAGE_SIZE)), actions(turns)] if turns else []),
            note(f"Times are in {zone.key}."),
        ],
    }


def _for_several(told: Told) -> Json:
    to_all = button("Send to everybody again", f"{SEND_AGAIN}.{ALL}", value=_value(told, ALL))
    to_all["confirm"] = {
        "title": label("Send again?"),
        "text": label("Everybody whom this session concerns gets a message."),
        "confirm": label("Send"),
        "deny": label("Don't send"),
    }
    if not told.failed:
        return actions([to_all])
    words = f"Send again what failed ({told.failed})"
    failed = button(words, f"{SEND_AGAIN}.{FAILED}", value=_value(told, FAILED), style="primary")
    return actions([failed, to_all])


def _person(person: ToldPerson, told: Told, zone: ZoneInfo) -> Json:
    """Say what a person was told, a line for each message, the newest of many."""
    shown = person.messages[-MESSAGES_SHOWN:]
    more = len(person.messages) - len(shown)
    lines = [
        f"{person.name}{' (not reached)' if person.failed else ''}",
        *([f"• {more} earlier messages"] if more else []),
        *(f"• {_message(each, zone)}" for each in shown),
        *([] if shown else ["• Nothing was sent to them"]),
    ]
    value = _value(told, str(person.person_id))
    return {
        "type": "section",
        "text": plain("\n".join(lines)),
        "accessory": button("Send again", f"{SEND_AGAIN}.{person.person_id}", value=value),
    }


def _value(told: Told, to: str) -> str:
    return f"{told.card.session_id}.{told.repeat}.{to}"


def _message(message: ToldMessage, zone: ZoneInfo) -> str:
    local = message.at.astimezone(zone)
    when = f"{say_day(local)}, {local:%H:%M} {local.tzname()}"
    repeated = " (sent again)" if message.repeated else ""
    return f"{message.kind.words}{repeated}: {_became(message, when)}"


def _became(message: ToldMessage, when: str) -> str:
    """Say what became of a message."""
    if message.state is DeliveryState.DUE:
        failing = f", after a failure ({message.failure})" if message.failure else ""
        return f"due {when}{failing}"
    if message.state is DeliveryState.FAILED:
        return f"not sent, {message.failure}"
    return f"sent {when}" if message.state is DeliveryState.SENT else "not needed any more"
