"""Pictures of a Home tab: published at once where Slack has them, and brought to it where not.

Nobody waits for a picture: Home is published with the words first, and anew with the picture.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError

from blocks.picture import Picture
from booking.errors import DatabaseUnavailable
from booking.pictures import forget_pictures, store_picture
from bot.desk import Desk

PROCESSING_SECONDS = (0.2, 0.5, 1, 2, 4)
"""How long to wait, each time, while Slack still prepares a file and would not show it yet."""
NO_SUCH_FILE = frozenset({"invalid_arguments", "invalid_blocks"})
"""What Slack calls a view with a file that it does not have, or not yet."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class HomePage:
    """A Home tab that is ready to be shown.

    Attributes:
        organisation_id: whose pictures they are.
        user_id: the Slack user who sees it.
        view: gives the view, with the pictures whose files are given by their keys.
        pictures: those that it would show.
        files: those that Slack has already.
    """

    organisation_id: int
    user_id: str
    view: Callable[[Mapping[str, str]], dict[str, Any]]
    pictures: Collection[Picture] = ()
    files: Mapping[str, str] | None = None


def publish_page(desk: Desk, client: WebClient, page: HomePage) -> None:
    """Publish a page, with its pictures as soon as Slack has them.

    Raises:
        SlackApiError: Slack did not take the view.
        DatabaseUnavailable: the database can't answer now.
    """
    files = dict(page.files or {})
    try:
        answer = client.views_publish(user_id=page.user_id, view=page.view(files))
    except SlackApiError as error:
        if not files or error.response["error"] not in NO_SUCH_FILE:
            raise
        _forget(desk, page, files)
        files = {}
        answer = client.views_publish(user_id=page.user_id, view=page.view(files))
    missing = [each for each in page.pictures if each.key not in files]
    if missing:
        _bring(desk, client, page, files, missing, answer["view"]["hash"])


def _bring(
    desk: Desk,
    client: WebClient,
    page: HomePage,
    files: dict[str, str],
    missing: Collection[Picture],
    view_hash: str,
) -> None:
    """Draw what is missing, upload it and show it; without it, the words stand."""
    try:
        new = {each.key: _upload(client, each) for each in missing}
        _show(client, page, files | new, view_hash)
        for key, file_id in new.items():
            _store(desk, page, key, file_id)
    except (SlackClientError, DatabaseUnavailable, OSError) as error:
        logger.warning("a picture of Home was not brought to Slack: %s", _say(error))


def _upload(client: WebClient, picture: Picture) -> str:
    name = f"calendar-{picture.key[:12]}.png"
    answer = client.files_upload_v2(filename=name, title=picture.title, file=picture.draw())
    return str(answer["files"][0]["id"])


def _show(client: WebClient, page: HomePage, files: Mapping[str, str], view_hash: str) -> None:
    """Publish anew, unless something else was published meanwhile.

    Raises:
        SlackApiError: Slack does not show the files.
    """
    view = page.view(files)
    for seconds in (*PROCESSING_SECONDS, None):
        try:
            client.views_publish(user_id=page.user_id, view=view, hash=view_hash)
        except SlackApiError as error:
            code = error.response["error"]
            if code == "hash_conflict":
                return
            if seconds is None or code not in NO_SUCH_FILE:
                raise
            time.sleep(seconds)
        else:
            return


def _store(desk: Desk, page: HomePage, key: str, file_id: str) -> None:
    desk.database.write(
        lambda db: store_picture(
            db,
            organisation_id=page.organisation_id,
            key=key,
            file_id=file_id,
            now=desk.now(),
        )
    )


def _forget(desk: Desk, page: HomePage, files: Mapping[str, str]) -> None:
    keys = list(files)
    desk.database.write(
        lambda db: forget_pictures(db, organisation_id=page.organisation_id, keys=keys)
    )


def _say(error: Exception) -> str:
    """Name an error without what was sent."""
    return (
        str(error.response["error"]) if isinstance(error, SlackApiError) else type(error).__name__
    )
