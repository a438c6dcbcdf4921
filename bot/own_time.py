"""Keeps a learner's own time: an entry is noted, changed, taken back, approved or returned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.notices import notice_modal
from blocks.own_time_buttons import (
    ADD_TIME,
    APPROVE_TIME,
    CHANGE_TIME,
    RETURN_TIME,
    TAKE_BACK_TIME,
    EntryValue,
)
from blocks.own_time_form import (
    CALLBACK_ID,
    RETURN_CALLBACK_ID,
    TITLE,
    own_time_modal,
    return_modal,
)
from booking.own_time import (
    EntryKey,
    OwnTimeNote,
    add_own_time,
    change_own_time,
    decide_own_time,
    take_back_own_time,
)
from booking.own_time_reading import KeptTime, new_entry, read_entry
from booking.people import Member
from booking.rules.local_times import moment
from booking.values import FormField, TimeKind
from bot.booked import announce
from bot.desk import Desk
from bot.failures import telling
from bot.field_refusals import whole_number
from bot.form_answers import answer_form
from bot.members import find_member
from bot.payload_values import parse_id
from bot.view_updates import update_view

Json = dict[str, Any]
Work = Callable[[Member, str], Json | None]
"""Does what a button stands for with its value, and gives the modal that follows, if any."""


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons of entries, and to the forms' submissions."""

    def touching(work: Work) -> Any:
        def touch(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
            ack()
            _answer_touch(desk, body, client, context, work)

        return touch

    def submitting(save: Callable[[Member, Json], None]) -> Any:
        def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
            answer_form(
                desk,
                ack,
                view,
                client,
                find=lambda: find_member(desk, context, client),
                save=lambda member: save(member, view),
            )

        return submit

    app.action(ADD_TIME)(touching(lambda member, value: _new(desk, member, value)))
    app.action(CHANGE_TIME)(touching(lambda member, value: _change(desk, member, value)))
    app.action(APPROVE_TIME)(touching(lambda member, value: _approve(desk, member, value)))
    app.action(RETURN_TIME)(touching(lambda _, value: return_modal(EntryValue.load(value))))
    app.action(TAKE_BACK_TIME)(touching(lambda member, value: _take_back(desk, member, value)))
    app.view(CALLBACK_ID)(submitting(lambda member, view: _save(desk, member, view)))
    app.view(RETURN_CALLBACK_ID)(submitting(lambda member, view: _return(desk, member, view)))


def _answer_touch(
    desk: Desk, body: Json, client: WebClient, context: BoltContext, work: Work
) -> None:
    """Show what follows a button; in an open modal, in its place."""
    in_modal = body.get("view", {}).get("type") == "modal"

    def show(view: Json) -> None:
        if in_modal:
            update_view(client, body["view"], view)
        else:
            client.views_open(trigger_id=body["trigger_id"], view=view)

    with telling(desk, lambda text: show(notice_modal(TITLE, text))):
        member = find_member(desk, context, client)
        modal = work(member, body["actions"][0].get("value") or "")
        if modal:
            show(modal)
        if modal is None or in_modal:
            announce(desk, client, member)


def _zone(member: Member) -> ZoneInfo:
    return ZoneInfo(member.time_zone or member.organisation.time_zone)


def _who(member: Member) -> dict[str, int]:
    return {"organisation_id": member.organisation.id, "actor_id": member.id}


def _key(member: Member, value: EntryValue) -> EntryKey:
    return EntryKey(**_who(member), entry_id=value.id, version=value.version)


def _new(desk: Desk, member: Member, value: str) -> Json:
    learner_id = parse_id(value) if value else member.id
    kept = desk.database.read(lambda db: new_entry(db, **_who(member), learner_id=learner_id))
    return _form(kept, member)


def _change(desk: Desk, member: Member, value: str) -> Json:
    entry_id = EntryValue.load(value).id
    kept = desk.database.read(lambda db: read_entry(db, **_who(member), entry_id=entry_id))
    return _form(kept, member)


def _form(kept: KeptTime, member: Member) -> Json:
    if not kept.courses:
        return notice_modal(TITLE, f"{kept.learner} takes no course that time could be noted for.")
    return own_time_modal(kept, _zone(member))


def _approve(desk: Desk, member: Member, value: str) -> None:
    key = _key(member, EntryValue.load(value))
    decide_own_time(desk.database, key, approved=True)


def _take_back(desk: Desk, member: Member, value: str) -> Json:
    take_back_own_time(desk.database, _key(member, EntryValue.load(value)))
    return notice_modal(TITLE, "The entry is taken back.")


def _return(desk: Desk, member: Member, view: Json) -> None:
    key = _key(member, EntryValue.load(view["private_metadata"]))
    word = _text(_fields(view), FormField.REASON)
    decide_own_time(desk.database, key, approved=False, word=word)


def _save(desk: Desk, member: Member, view: Json) -> None:
    value = EntryValue.load(view["private_metadata"])
    note, now = _note(view, _zone(member)), desk.now()
    if value.id:
        change_own_time(desk.database, _key(member, value), note, now=now)
        return
    add_own_time(
        desk.database,
        note,
        **_who(member),
        learner_id=value.learner_id,
        now=now,
        ids=desk.ids,
    )


def _note(view: Json, zone: ZoneInfo) -> OwnTimeNote:
    fields = _fields(view)
    day = date.fromisoformat(fields[FormField.SESSION_DATE]["selected_date"])
    at = time.fromisoformat(fields[FormField.SESSION_TIME]["selected_time"])
    return OwnTimeNote(
        starts_at=moment(day, at, zone),
        minutes=whole_number(
            _text(fields, FormField.MINUTES), FormField.MINUTES, helps="Enter minutes like 45."
        ),
        activity=_text(fields, FormField.ACTIVITY),
        course_id=parse_id(fields[FormField.COURSE]["selected_option"]["value"]),
        kind=TimeKind(fields[FormField.COUNTS_AS]["selected_option"]["value"]),
        comment=_text(fields, FormField.COMMENT),
    )


def _fields(view: Json) -> Json:
    values: Json = view["state"]["values"]
    return {block: next(iter(elements.values())) for block, elements in values.items()}


def _text(fields: Json, field: FormField) -> str:
    return (fields[field].get("value") or "").strip()
