"""Sends records as files in a direct message: all of them to admins, to a learner their own."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from blocks.exporting import EXPORT, MY_DATA
from blocks.notices import notice_message
from booking.exports import export_my_data, export_records
from booking.people import Member
from booking.rules.permissions import Action, require
from bot.desk import Desk
from bot.failures import telling
from bot.members import find_member

Json = dict[str, Any]
Write = Callable[[Desk, Member, Path], None]
"""Writes somebody's files into a folder."""
COMING = "Your files are being prepared. They follow here."


def register(app: App, desk: Desk) -> None:
    """Listen to the buttons on Home."""

    def sending(name: str, write: Write, action: Action | None = None) -> Any:
        def send(ack: Ack, client: WebClient, context: BoltContext) -> None:
            ack()
            user_id = context.user_id or ""

            def tell(text: str) -> Any:
                said = notice_message(text)
                return client.chat_postMessage(channel=user_id, mrkdwn=False, **said)

            with telling(desk, tell):
                member = find_member(desk, context, client)
                if action:
                    require(member.roles, action, archived=member.archived)
                _send(desk, client, member, str(tell(COMING)["channel"]), name, write)

        return send

    app.action(EXPORT)(sending("export.zip", _all_records, Action.EXPORT))
    app.action(MY_DATA)(sending("my-data.zip", _own_records))


def _all_records(desk: Desk, member: Member, folder: Path) -> None:
    export_records(
        desk.database, folder, organisation_id=member.organisation.id, actor_id=member.id
    )


def _own_records(desk: Desk, member: Member, folder: Path) -> None:
    export_my_data(
        desk.database, folder, organisation_id=member.organisation.id, learner_id=member.id
    )


def _send(
    desk: Desk, client: WebClient, member: Member, channel: str, name: str, write: Write
) -> None:
    """Write the files where nobody else reads them, and upload them as one; none stays behind."""
    with TemporaryDirectory(prefix="session-booker-") as made:
        folder, packed = Path(made) / "files", Path(made) / name
        write(desk, member, folder)
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
            for path in sorted(folder.iterdir()):
                archive.write(path, path.name)
        client.files_upload_v2(channel=channel, file=str(packed), filename=name, title=name)
