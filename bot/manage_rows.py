"""Adds and changes a row of the roster in a form: a person, an enrolment, a course, a room."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.home_state import HomeState
from blocks.layout import option
from blocks.notices import notice_blocks, notice_modal, noticed
from blocks.roster_fields import NEW, Shown, say_columns, state_of
from blocks.roster_form import (
    ADD_ROW,
    CALLBACK_ID,
    CHANGE_ROW,
    CONFIRM,
    RosterMemory,
    asking_to_confirm,
    form_fields,
    roster_form,
)
from booking.database import Db
from booking.errors import BadInput, NeedsConfirmation, RowChanged
from booking.people import Member
from booking.roster.by_hand import ChangeRow, change_row, mark, texts_of_row
from booking.roster.reading import code_of, email_of, named_by_email
from booking.roster.sheets import ENROLMENTS, PEOPLE, SHEETS
from booking.rules.permissions import Action, require
from bot.desk import Desk
from bot.failures import telling
from bot.home import publish_home
from bot.manage_people import read_person
from bot.members import find_member
from bot.page_answers import staying_open
from bot.payload_values import parse_id
from bot.view_updates import put_view

Json = dict[str, Any]
Texts = dict[str, str]
TITLE = "Manage"
TAB = "manage"
SHEETS_BY_FILE = {sheet.file: sheet for sheet in SHEETS}
SAVED = "Saved."


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons that open a form, and to its submission."""

    def open_form(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        with telling(desk, lambda text: put_view(client, body, notice_modal(TITLE, text))):
            member = find_member(desk, context, client)
            require(member.roles, Action.MANAGE_ORGANISATION, archived=member.archived)
            memory = RosterMemory.load(body["actions"][0]["value"])
            put_view(client, body, desk.database.read(lambda db: _form(db, member, memory)))

    def submit(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_member(desk, context, client)
            if _save(desk, ack, member, view):
                publish_home(desk, client, member, HomeState(TAB))

    app.action(re.compile(rf"({ADD_ROW}|{CHANGE_ROW})\..+"))(open_form)
    app.view(CALLBACK_ID)(submit)


def _form(db: Db, member: Member, memory: RosterMemory) -> Json:
    """Read what stands in the row, and give the form."""
    texts = NEW.get(memory.file, {})
    if memory.row_id is not None:
        texts = _texts(db, member, memory)
        memory = replace(memory, seen={name: mark(text) for name, text in texts.items()})
    return roster_form(memory, _shown(db, member, texts))


def _texts(db: Db, member: Member, memory: RosterMemory) -> Texts:
    sheet = SHEETS_BY_FILE[memory.file]
    return texts_of_row(
        db, organisation_id=member.organisation.id, sheet=sheet, row_id=memory.row_id or 0
    )


def _shown(db: Db, member: Member, texts: Mapping[str, str]) -> dict[str, Shown]:
    """Give what each column shows: an assessor as the choice that a search would offer."""
    shown = {name: Shown(text) for name, text in texts.items()}
    assessor = texts.get("assessor_email")
    if assessor:
        found = named_by_email(db, organisation_id=member.organisation.id, email=assessor)
        if found:
            shown["assessor_email"] = Shown(assessor, option(found[1], str(found[0])))
    return shown


def _save(desk: Desk, ack: Ack, member: Member, view: Json) -> bool:
    """Save what was filled in and answer the form; gives whether it was saved.

    Raises:
        Refusal: it can't be saved, for a reason that no field is to blame for.
        DatabaseUnavailable: the database can't answer now.
    """
    memory = RosterMemory.load(view["private_metadata"])
    command = desk.database.read(lambda db: _command(db, member, memory, view))
    try:
        row_id = change_row(desk.database, command, now=desk.now(), ids=desk.ids)
    except BadInput as refusal:
        _answer_bad_input(ack, view, memory, refusal)
    except NeedsConfirmation as refusal:
        ack(response_action="update", view=asking_to_confirm(view, str(refusal)))
    except RowChanged as refusal:
        ack(response_action="update", view=_again(desk, member, memory, view, refusal))
    else:
        _answer_saved(desk, ack, member, memory, row_id)
        return True
    return False


def _answer_saved(desk: Desk, ack: Ack, member: Member, memory: RosterMemory, row_id: int) -> None:
    """Show the person's page anew; what belongs to nobody stands on Home, and the form closes."""
    person_id = row_id if memory.file == PEOPLE.file else memory.person_id
    if person_id is None:
        ack()
        return
    ack(response_action="update", view=read_person(desk, member, person_id, notice=SAVED))


def _answer_bad_input(ack: Ack, view: Json, memory: RosterMemory, refusal: BadInput) -> None:
    """Say what is wrong at its fields; what has no field here stands at the top."""
    values = view["state"]["values"]
    said = {name: say_columns(memory.file, text) for name, text in refusal.columns.items()}
    at_fields = {state_of(values, name)[0]: text for name, text in said.items()}
    if "" in at_fields:
        ack(response_action="update", view=noticed(view, " ".join(said.values())))
    else:
        ack(response_action="errors", errors=at_fields)


def _command(db: Db, member: Member, memory: RosterMemory, view: Json) -> ChangeRow:
    confirmed = state_of(view["state"]["values"], CONFIRM)[1].get("selected_options")
    return ChangeRow(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        sheet=SHEETS_BY_FILE[memory.file],
        row_id=memory.row_id,
        typed=_typed(db, member, memory, view),
        seen=memory.seen,
        confirmed=bool(confirmed),
    )


def _typed(db: Db, member: Member, memory: RosterMemory, view: Json) -> Texts:
    """Read every column as it would stand in a file; people and courses were chosen by id.

    Raises:
        NotFound: who or what was chosen is not in the organisation.
        ValueError: an id is none.
    """
    values = view["state"]["values"]
    typed = {
        each.column: each.kind.read(state_of(values, each.column)[1])
        for each in form_fields(memory)
    }
    mine = {"organisation_id": member.organisation.id}
    if memory.file != ENROLMENTS.file:
        return typed
    if typed["assessor_email"]:
        assessor_id = parse_id(typed["assessor_email"])
        typed["assessor_email"] = email_of(db, **mine, person_id=assessor_id)
    if memory.row_id is not None:
        fixed = _texts(db, member, memory)
        return typed | {name: fixed[name] for name in ENROLMENTS.key}
    typed["course_code"] = code_of(db, **mine, course_id=parse_id(typed["course_code"]))
    return typed | {"learner_email": email_of(db, **mine, person_id=memory.person_id or 0)}


def _again(
    desk: Desk, member: Member, memory: RosterMemory, view: Json, refusal: RowChanged
) -> Json:
    """Show the form with what changed meanwhile; what the person typed themselves stays."""
    page = desk.database.read(lambda db: _merged(db, member, memory, view))
    labels = {each.column: each.label for each in form_fields(memory)}
    changed = "; ".join(
        f"{labels[name]} is now {text or 'empty'}"
        for name, text in refusal.columns.items()
        if name in labels
    )
    words = f"{refusal.happened} {changed}. {refusal.helps}"
    return page | {"blocks": [*notice_blocks(words), *page["blocks"]]}


def _merged(db: Db, member: Member, memory: RosterMemory, view: Json) -> Json:
    """Give the form with what stands in the row now, but what was typed where it was touched."""
    typed = _typed(db, member, memory, view)
    there = _texts(db, member, memory)
    untouched = {name for name, text in typed.items() if memory.seen.get(name) == mark(text)}
    texts = {name: there[name] if name in untouched else typed[name] for name in typed}
    now_seen = replace(memory, seen={name: mark(text) for name, text in there.items()})
    return roster_form(now_seen, _shown(db, member, texts))
