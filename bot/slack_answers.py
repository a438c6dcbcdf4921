"""What Slack's refusals of a message mean: one table, from its word to what is done about it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from bot.slack_client import SlackAnswer

TOO_MANY_REQUESTS = 429


class Meaning(Enum):
    """What a refusal means for the message and for those after it."""

    SLOW_DOWN = "too much at once: the whole workspace waits as long as Slack asks"
    NOT_LET_IN = "the bot's token is not taken: every message waits, none is given up"
    UNREACHABLE = "no further try reaches this person"
    UNFIT = "Slack will never take this message, which is our fault"
    TROUBLE = "it may go well later"


UNREACHABLE = {
    "users_not_found": "nobody in this Slack workspace has their e-mail address",
    "user_not_found": "their Slack account does not exist",
    "channel_not_found": "their Slack account does not exist",
    "not_in_channel": "the bot may not write to them",
    "is_archived": "their conversation with the bot is archived",
    "account_inactive": "their Slack account is deactivated",
    "user_disabled": "their Slack account is deactivated",
    "cannot_dm_bot": "their Slack account is a bot",
    "messages_tab_disabled": "the bot's Messages tab is switched off in its Slack settings",
    "restricted_action": "their workspace does not let the bot write to them",
}
"""In words for the organisers."""
NOT_LET_IN = frozenset(
    {
        "invalid_auth",
        "not_authed",
        "token_revoked",
        "token_expired",
        "missing_scope",
        "not_allowed_token_type",
        "no_permission",
        "org_login_required",
        "team_access_not_granted",
        "access_denied",
    }
)
UNFIT = frozenset(
    {
        "msg_too_long",
        "no_text",
        "invalid_blocks",
        "invalid_blocks_format",
        "invalid_arguments",
        "invalid_arg_name",
        "invalid_json",
        "json_not_object",
        "metadata_too_large",
        "too_many_attachments",
    }
)
MEANINGS: Mapping[str, Meaning] = {
    "ratelimited": Meaning.SLOW_DOWN,
    "rate_limited": Meaning.SLOW_DOWN,
    **dict.fromkeys(NOT_LET_IN, Meaning.NOT_LET_IN),
    **dict.fromkeys(UNREACHABLE, Meaning.UNREACHABLE),
    **dict.fromkeys(UNFIT, Meaning.UNFIT),
}


def meaning_of(answer: SlackAnswer) -> Meaning:
    """Say what a refusal means; a word that is not known may mend itself."""
    if answer.status == TOO_MANY_REQUESTS:
        return Meaning.SLOW_DOWN
    return MEANINGS.get(answer.error, Meaning.TROUBLE)
