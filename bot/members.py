"""Who is asking: finds the person behind a Slack user, by e-mail at the first contact."""

from __future__ import annotations

from slack_bolt import BoltContext
from slack_sdk import WebClient

from booking.errors import NotKnown
from booking.people import Member, link_slack_user, member_of_slack_user
from booking.rules.permissions import Action, require
from bot.desk import Desk

UNKNOWN = "You are not in your organisation's list of people"


def find_member(desk: Desk, context: BoltContext, client: WebClient) -> Member:
    """Find who is asking; a Slack user not seen before is linked by their e-mail.

    Raises:
        NotKnown: nobody in the organisation has this Slack user or their e-mail.
        DatabaseUnavailable: the database can't answer now.
    """
    team_id, user_id = context.team_id or "", context.user_id or ""
    known = member_of_slack_user(desk.database, team_id=team_id, slack_user_id=user_id)
    return known or _link(desk, client, team_id, user_id)


def find_booker(desk: Desk, context: BoltContext, client: WebClient) -> Member:
    """Find who is asking, where only those who may book are answered.

    Raises:
        NotKnown: as `find_member` does.
        NotAllowed: the person may not book, or not any more.
        DatabaseUnavailable: the database can't answer now.
    """
    member = find_member(desk, context, client)
    require(member.roles, Action.BOOK_SESSION, archived=member.archived)
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
