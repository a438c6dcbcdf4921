"""The workspace's people, as Slack knows and describes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sandbox.protocol import TEAM_ID, Json

EMAIL_SCOPE = "users:read.email"
ADDRESS = re.compile(r"https?://[^\s<>]*[^\s<>.,;:!?]")
"""A web address in a text; what ends the sentence is not part of it."""


@dataclass
class Profile:
    """Somebody in the workspace."""

    id: str
    name: str
    email: str
    tz: str = "Europe/London"
    deleted: bool = False
    title: str = ""

    @property
    def handle(self) -> str:
        """The name that stands in a mention."""
        return re.sub(r"\W+", ".", self.name.casefold()).strip(".")

    @property
    def channel(self) -> str:
        """The conversation that they have with the bot."""
        return f"D{self.id}"

    def as_user(self, scopes: Iterable[str]) -> Json:
        """Describe them as `users.info` does; the e-mail only to who may read it."""
        shown = {"real_name": self.name, "display_name": self.name, "title": self.title}
        email = {"email": self.email} if EMAIL_SCOPE in scopes else {}
        return {
            "id": self.id,
            "team_id": TEAM_ID,
            "name": self.handle,
            "deleted": self.deleted,
            "real_name": self.name,
            "tz": self.tz,
            "is_bot": False,
            "profile": shown | email,
        }


def with_mentions(text: str, people: Iterable[Profile]) -> str:
    """Write what was typed as Slack sends it: escaped, with links and with mentions.

    Each @name, @handle or @first-name is one; a first name of several people stays as it is typed.
    """
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        text = text.replace(character, entity)
    text = ADDRESS.sub(r"<\g<0>>", text)
    names = _mentionable(people)
    pattern = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    if not names:
        return text

    def mention(found: re.Match[str]) -> str:
        profile = names[found[1].casefold()]
        return f"<@{profile.id}|{profile.handle}>"

    return re.sub(rf"(?<!\w)@({pattern})(?!\w)", mention, text, flags=re.IGNORECASE)


def _mentionable(people: Iterable[Profile]) -> Mapping[str, Profile]:
    names: dict[str, Profile] = {}
    shared: set[str] = set()
    for profile in people:
        for name in {profile.name.casefold(), profile.handle, profile.name.casefold().split()[0]}:
            shared |= {name} if name in names else set()
            names[name] = profile
    return {name: profile for name, profile in names.items() if name not in shared}
