"""Messages follow their session also where Slack asks to wait between them."""

from __future__ import annotations

from sandbox.rates import Allowance
from tests.bot.conftest import Office
from tests.bot.group_journeys import book_group
from tests.bot.test_answers_journey import invitation, wait_for_words
from tests.bot.test_messages_follow import AFTER, booked, move
from tests.bot.test_who_was_told import wait_for_answers


def test_messages_that_slack_holds_up_follow_their_session_later(quick_office: Office) -> None:
    book_group(quick_office, "Tom Hill")
    wait_for_answers(quick_office)
    quick_office.slack.limit_rates({"chat.update": Allowance(1, 1)})
    learners = [invitation(quick_office, name) for name in ("Priya Shah", "Tom Hill")]
    move(quick_office, booked(quick_office))
    for message in (booked(quick_office), *learners):
        wait_for_words(quick_office, message, AFTER)
