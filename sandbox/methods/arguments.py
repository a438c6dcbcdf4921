"""What methods have in common: arguments that must be there, people, channels, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sandbox.people import Profile
from sandbox.protocol import Json, SlackRefusal
from sandbox.specs import fault
from sandbox.workspace_state import WorkspaceState


@dataclass(frozen=True)
class Method:
    """A method of the Web API: what it does, the scope that it needs, and whose token."""

    run: Callable[[WorkspaceState, Json], Json]
    scope: str | None = None
    holder: str = "bot"


def needed(arguments: Json, name: str) -> Any:
    """Give an argument that must be there.

    Raises:
        SlackRefusal: it is not.
    """
    value = arguments.get(name)
    if value in (None, ""):
        raise SlackRefusal("invalid_arguments", [f"missing required field: {name}"])
    return value


def refuse(state: WorkspaceState, code: str, faults: Sequence[str], **details: Any) -> None:
    """Refuse a call whose blocks have faults, and record them.

    Raises:
        SlackRefusal: there are faults.
    """
    if state.find_fault(list(faults)):
        raise SlackRefusal(code, faults, **details)


def person(state: WorkspaceState, user_id: str) -> Profile:
    """Find somebody by id.

    Raises:
        SlackRefusal: there is nobody.
    """
    if user_id not in state.people:
        raise SlackRefusal("user_not_found")
    return state.people[user_id]


def conversation(state: WorkspaceState, channel: str) -> Profile:
    """Find whose conversation with the bot a channel is.

    Raises:
        SlackRefusal: there is none, or their account was closed.
    """
    for profile in state.people.values():
        if profile.channel == channel:
            if profile.deleted:
                raise SlackRefusal("account_inactive")
            return profile
    raise SlackRefusal("channel_not_found")


def conversation_or_person(state: WorkspaceState, channel: str) -> Profile:
    """Find a conversation by its own id or by the person's; only posting takes both.

    Raises:
        SlackRefusal: there is none, or their account was closed.
    """
    known = state.people.get(channel)
    return conversation(state, known.channel if known else channel)


def missing_files(state: WorkspaceState, blocks: Any, path: str) -> Iterator[str]:
    """Yield a fault for each image that shows a file which is not there."""
    for index, block in enumerate(blocks or ()):
        shown = [block, block.get("accessory") or {}, *(block.get("elements") or ())]
        for each in shown:
            reference = each.get("slack_file")
            if reference and not state.files.is_shown(reference):
                yield fault("invalid slack file", f"{path}/{index}/slack_file")
