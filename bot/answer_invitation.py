"""Takes learners' answers to invitations: from the buttons of messages, and from a small page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.answer_page import (
    CALLBACK_ID,
    OTHER_TIMES,
    REASON,
    TITLE,
    AnswerPage,
    answer_page,
)
from blocks.answers import COMING, NOT_COMING
from blocks.home_state import HomeState
from blocks.notices import notice_modal
from booking.answers import answer_invitation, answerable_sessions
from booking.commands import AnswerInvitation
from booking.database import Db
from booking.errors import Refusal, single_refusals
from booking.people import Member
from booking.session_answers import read_session_answers
from booking.session_cards import read_session_card
from booking.tables import Session
from booking.times_instead import times_instead
from booking.values import Answer, Interval
from bot.answer_reading import CannotCome, parse_cannot_come, parse_sessions
from bot.booked import announce
from bot.desk import Desk
from bot.members import find_member
from bot.page_answers import staying_open
from bot.shown_messages import answering_press, show_answers

Json = dict[str, Any]
FIELDS = (REASON, OTHER_TIMES)


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons, and to the page's submission."""

    def come(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        with answering_press(desk, client, body, _notice(client, body)):
            member = find_member(desk, context, client)
            sessions = parse_sessions(body["actions"][0]["value"])
            command = _command(member, sessions, Answer.COMING)
            answer_invitation(desk.database, command, now=desk.now(), ids=desk.ids)
            _show(desk, client, member, command, _message_of(body), _home_of(body))

    def ask_why(ack: Ack, body: Json, client: WebClient, context: BoltContext) -> None:
        ack()
        with answering_press(desk, client, body, _notice(client, body)):
            member = find_member(desk, context, client)
            sessions = parse_sessions(body["actions"][0]["value"])
            page = replace(
                desk.database.read(lambda db: _page(db, desk, member, sessions)),
                message=_message_of(body),
                home=_home_of(body),
            )
            view = answer_page(page, _zone(member))
            client.views_open(trigger_id=body["trigger_id"], view=view)

    def decline(ack: Ack, view: Json, client: WebClient, context: BoltContext) -> None:
        with staying_open(desk, ack, view):
            member = find_member(desk, context, client)
            try:
                said = parse_cannot_come(view, now=desk.now(), zone=_zone(member))
                command = _refusing(member, said)
                answer_invitation(desk.database, command, now=desk.now(), ids=desk.ids)
            except Refusal as refusal:
                errors = _errors(refusal)
                if not errors:
                    raise
                ack(response_action="errors", errors=errors)
                return
            ack()
            _show(desk, client, member, command, said.message, said.home)

    app.action(COMING)(come)
    app.action(NOT_COMING)(ask_why)
    app.view(CALLBACK_ID)(decline)


def _notice(client: WebClient, body: Json) -> Callable[[str], object]:
    def show(text: str) -> None:
        client.views_open(trigger_id=body["trigger_id"], view=notice_modal(TITLE, text))

    return show


def _message_of(body: Json) -> str:
    """Give the timestamp of the message in which a button was pressed."""
    return str(body["container"].get("message_ts", ""))


def _home_of(body: Json) -> str:
    """Give what the Home tab shows in which a button was pressed."""
    return str(body.get("view", {}).get("private_metadata", ""))


def _command(
    member: Member, sessions: Mapping[int, int], answer: Answer, **said: Any
) -> AnswerInvitation:
    return AnswerInvitation(
        organisation_id=member.organisation.id,
        actor_id=member.id,
        sessions=sessions,
        answer=answer,
        **said,
    )


def _show(
    desk: Desk,
    client: WebClient,
    member: Member,
    command: AnswerInvitation,
    pressed: str,
    home: str,
) -> None:
    """Tell who organises it, and let messages and Home, as it was, show the answer."""
    desk.deliver()
    session_id = min(command.sessions)
    show_answers(
        desk,
        client,
        organisation_id=command.organisation_id,
        session_id=session_id,
        learner_id=member.id,
        pressed=pressed,
    )
    announce(desk, client, member, HomeState.load(home))


def _page(db: Db, desk: Desk, member: Member, sessions: Mapping[int, int]) -> AnswerPage:
    """Say what the page shows, for what the learner can answer now.

    Raises:
        Refusal: that is nothing.
    """
    command = _command(member, sessions, Answer.NOT_COMING)
    standing = answerable_sessions(db, command, now=desk.now())
    if len(standing) == 1:
        return _page_of_one(db, desk, member, standing[0])
    in_order = sorted(standing, key=lambda session: session.starts_at)
    return AnswerPage(sessions=dict(map(_choice, in_order)))


def _page_of_one(db: Db, desk: Desk, member: Member, session: Session) -> AnswerPage:
    """Fill the page in with what the learner has said before, and offer times."""
    organisation = member.organisation
    card = read_session_card(db, organisation_id=organisation.id, session_id=session.id)
    answers = read_session_answers(db, organisation_id=organisation.id, session_ids=[session.id])
    (said,) = answers[session.id].of(member.id).invitations
    return AnswerPage(
        sessions=dict([_choice(session)]),
        reason=said.reason,
        free_times=times_instead(db, organisation, card, now=desk.now()),
        proposed=[Interval(start, start + card.interval.duration) for start in said.proposed],
    )


def _choice(session: Session) -> tuple[str, Interval]:
    return f"{session.id}.{session.version}", Interval(session.starts_at, session.ends_at)


def _zone(member: Member) -> ZoneInfo:
    return ZoneInfo(member.time_zone or member.organisation.time_zone)


def _refusing(member: Member, said: CannotCome) -> AnswerInvitation:
    return _command(
        member, said.sessions, Answer.NOT_COMING, reason=said.reason, proposed=said.proposed
    )


def _errors(refusal: Refusal) -> dict[str, str]:
    """Put refusals to the page's fields; empty when one has no field there."""
    found = {each.field: str(each) for each in single_refusals(refusal)}
    if not all(field in FIELDS for field in found):
        return {}
    return {str(field): words for field, words in found.items()}
