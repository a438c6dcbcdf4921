"""Showing a view after a touch."""

from __future__ import annotations

from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError


def update_view(client: WebClient, view: dict[str, Any], changed: dict[str, Any]) -> None:
    """Update the view; the newest choice wins over an update that came between."""
    try:
        client.views_update(view_id=view["id"], hash=view["hash"], view=changed)
    except SlackApiError as error:
        if error.response["error"] != "hash_conflict":
            raise
        client.views_update(view_id=view["id"], view=changed)


def put_view(client: WebClient, body: dict[str, Any], view: dict[str, Any]) -> None:
    """Show a view after a touch: instead of the modal that was touched, or in a new one."""
    touched = body.get("view", {})
    if touched.get("type") == "modal":
        update_view(client, touched, view)
    else:
        client.views_open(trigger_id=body["trigger_id"], view=view)
