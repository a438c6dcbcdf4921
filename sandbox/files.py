"""Files that the bot uploads: a place asked for, the bytes brought, the upload completed."""

from __future__ import annotations

import itertools
import mimetypes
from dataclasses import dataclass, field

from sandbox.protocol import BOT_USER_ID, Json, SlackRefusal


@dataclass
class StoredFile:
    """A file, from the moment that a place was asked for."""

    id: str
    name: str
    title: str
    content: bytes | None = None
    completed: bool = False
    channels: list[str] = field(default_factory=list)

    def as_file(self, address: str) -> Json:
        """Describe it as `files.info` does."""
        kind = mimetypes.guess_type(self.name)[0] or "application/octet-stream"
        return {
            "id": self.id,
            "name": self.name,
            "title": self.title,
            "mimetype": kind,
            "filetype": self.name.rpartition(".")[2],
            "size": len(self.content or b""),
            "user": BOT_USER_ID,
            "mode": "hosted",
            "channels": self.channels,
            "url_private": f"{address}/file/{self.id}",
            "permalink": f"{address}/file/{self.id}",
        }


class Files:
    """All files by id."""

    def __init__(self) -> None:
        self.stored: dict[str, StoredFile] = {}
        self._numbers = itertools.count(1)

    def reserve(self, name: str) -> StoredFile:
        """Make a place for a file."""
        file_id = f"F{next(self._numbers):08d}"
        self.stored[file_id] = StoredFile(file_id, name, name)
        return self.stored[file_id]

    def find(self, file_id: str) -> StoredFile:
        """Find a file.

        Raises:
            SlackRefusal: there is none.
        """
        if file_id not in self.stored:
            raise SlackRefusal("file_not_found")
        return self.stored[file_id]

    def complete(self, file_id: str, title: str | None) -> StoredFile:
        """Complete an upload.

        Raises:
            SlackRefusal: there is no such file, or its bytes were not brought.
        """
        stored = self.find(file_id)
        if stored.content is None:
            raise SlackRefusal("file_not_found")
        stored.title, stored.completed = title or stored.name, True
        return stored

    def is_shown(self, reference: Json) -> bool:
        """Whether an image block may show what its `slack_file` names."""
        by_id = self.stored.get(reference.get("id", ""))
        by_url = [
            each for each in self.stored.values() if reference.get("url", "").endswith(each.id)
        ]
        return any(each is not None and each.completed for each in (by_id, *by_url))
