"""Wires the journeys to Slack: the one place where a Bolt app is put together."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from slack_bolt import App, BoltContext, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from bot import (
    accept_time,
    answer_invitation,
    book_group,
    book_review,
    calendar_address,
    cancel_session,
    change_participants,
    change_session,
    choose_participants,
    close_session,
    days_away,
    digest,
    erase_learner,
    export,
    fill_booking,
    filter_learners,
    find_people,
    find_time,
    home,
    list_sessions,
    manage_people,
    manage_rows,
    move_date,
    open_booking,
    own_time,
    remind_me,
    review_dates,
    see_history,
    skipped_dates,
    snooze,
    submit_booking,
    unlock_session,
    who_was_told,
)
from bot.desk import Desk
from bot.slack_client import SlackClient

JOURNEYS = (
    home,
    open_booking,
    fill_booking,
    filter_learners,
    find_people,
    submit_booking,
    choose_participants,
    book_group,
    find_time,
    review_dates,
    move_date,
    change_participants,
    cancel_session,
    change_session,
    list_sessions,
    skipped_dates,
    snooze,
    see_history,
    answer_invitation,
    close_session,
    unlock_session,
    book_review,
    own_time,
    accept_time,
    export,
    erase_learner,
    who_was_told,
    digest,
    remind_me,
    manage_people,
    manage_rows,
    days_away,
    calendar_address,
)
"""In the order in which Bolt asks each whether a touch is theirs: Home first, which is opened most
often, because a hundred who say no take a millisecond."""
LISTENERS = 32
"""Threads for journeys: with Bolt's own 5, a sixth slow one would be turned away."""
SLACK_TIMEOUT_SECONDS = 10
bolts_log = logging.getLogger("bot.bolt")
"""Gives Bolt's loggers their level: below errors they write down what people send, a request that
is not rightly signed with its whole body, and a search that nobody answers with what was typed."""
bolts_log.setLevel(logging.ERROR)


def create_client(token: str | None, api_url: str) -> SlackClient:
    """A client for Slack's Web API, for the whole process."""
    return SlackClient(token, api_url, timeout=SLACK_TIMEOUT_SECONDS)


def create_app(
    desk: Desk, client: SlackClient, identity: AuthorizeResult, *, signing_secret: str | None = None
) -> App:
    """Put the app together.

    Args:
        desk: what the journeys work with.
        client: for the workspace's Web API.
        identity: who the bot is there, from `auth.test`, asked once and not at every request.
        signing_secret: what requests over HTTP are checked with; Socket Mode needs none.
    """
    app = App(
        logger=bolts_log,
        client=create_client(None, client.base_url),
        authorize=lambda: identity,
        signing_secret=signing_secret or "",
        request_verification_enabled=signing_secret is not None,
        listener_executor=ThreadPoolExecutor(LISTENERS, thread_name_prefix="journey"),
    )
    app.use(_with(client))
    for journey in JOURNEYS:
        journey.register(app, desk)
    return app


def _with(client: SlackClient) -> Callable[[BoltContext, Callable[[], BoltResponse]], BoltResponse]:
    """Let every journey call Slack over the open connections; Bolt makes each a client anew."""

    def middleware(context: BoltContext, next_: Callable[[], BoltResponse]) -> BoltResponse:
        context["client"] = client
        return next_()

    return middleware


def identify(client: SlackClient) -> AuthorizeResult:
    """Ask Slack who the bot is.

    Raises:
        SlackApiError: the token is not good.
    """
    answer = client.auth_test()
    return AuthorizeResult.from_auth_test_response(
        auth_test_response=answer, bot_token=client.token
    )
