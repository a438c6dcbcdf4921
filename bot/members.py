"""The person behind a Slack user, who asks or is mentioned; by e-mail at the first contact."""

from __future__ import annotations

import logging
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from slack_bolt import BoltContext
from slack_sdk import WebClient

from booking.database import Db
from booking.errors import NotAllowed, NotKnown
from booking.people import Member, link_slack_user, member_of_slack_user
from booking.rules.permissions import Action, require
from bot.desk import Desk

UNKNOWN = "You are not in your organisation's list of people"
INTRODUCING_SECONDS = 0.8
"""How long a form waits for Slack to say who is mentioned: it has to open within 3 s."""
INTRODUCED_AT_ONCE = 8

logger = logging.getLogger(__name__)


def find_member(desk: Desk, context: BoltContext, client: WebClient) -> Member:
    """Find who is asking; a Slack user not seen before is linked by their e-mail.

    Raises:
        NotKnown: nobody in the organisation has this Slack user or their e-mail.
        NotAllowed: they are archived, and see and do nothing any more.
        DatabaseUnavailable: the database can't answer now.
    """
    team_id, user_id = context.team_id or "", context.user_id or ""
    known = member_of_slack_user(desk.database, team_id=team_id, slack_user_id=user_id)
    member = known or _link(desk, client, team_id, user_id)
    if member.archived:
        raise NotAllowed(
            "There is nothing for you here: your account is archived.",
            helps="If that's a mistake, ask a Master Admin to bring it back.",
        )
    return member


def find_booker(
    desk: Desk, context: BoltContext, client: WebClient, action: Action = Action.BOOK_SESSION
) -> Member:
    """Find who is asking, where only those who may book, or do what they want to, are answered.

    Raises:
        NotKnown: as `find_member` does.
        NotAllowed: as `find_member` does, or the person may not do it, or not any more.
        DatabaseUnavailable: the database can't answer now.
    """
    member = find_member(desk, context, client)
    require(member.roles, action, archived=member.archived)
    return member


def _link(desk: Desk, client: WebClient, team_id: str, user_id: str) -> Member:
    profile = client.users_info(user=user_id)["user"]["profile"]
    email = profile.get("email", "")
    linked = desk.database.write(
        lambda db: link_slack_user(db, team_id=team_id, slack_user_id=user_id, email=email)
    )
    if linked is None:
        address = f" ({email})" if email else ""
        raise NotKnown(
            f"{UNKNOWN}{address}.", helps="Ask an admin to add you with this e-mail address."
        )
    return linked


def introduce(
    desk: Desk, client: WebClient, team_id: str, user_ids: Collection[str]
) -> dict[str, str]:
    """Link mentioned Slack users that were not seen before, and give Slack's names for them.

    All are asked for at once; of whom Slack says nothing in time, the name is missing.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    profiles = _profiles(client, user_ids)

    def link(db: Db) -> None:
        for user_id, profile in sorted(profiles.items()):
            email = profile.get("email", "")
            link_slack_user(db, team_id=team_id, slack_user_id=user_id, email=email)

    if profiles:
        desk.database.write(link)
    return {user_id: profile.get("real_name", "") for user_id, profile in profiles.items()}


def _profiles(client: WebClient, user_ids: Collection[str]) -> dict[str, dict[str, Any]]:
    """Ask Slack for the profiles of several users at once, as far as it answers in time."""
    asking = ThreadPoolExecutor(INTRODUCED_AT_ONCE, thread_name_prefix="introducing")
    asked = {asking.submit(client.users_info, user=user_id): user_id for user_id in user_ids}
    answered, late = wait(asked, timeout=INTRODUCING_SECONDS)
    asking.shutdown(wait=False, cancel_futures=True)
    refused = [each for each in answered if each.exception()]
    if late or refused:
        logger.warning("Slack did not say who %d mentioned users are", len(late) + len(refused))
    return {
        asked[each]: each.result()["user"]["profile"] for each in answered if each not in refused
    }
