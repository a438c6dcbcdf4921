"""A message of before follows its session also when the same was said once more since."""

from __future__ import annotations

from sandbox.person import Message
from tests.bot.conftest import Office
from tests.bot.group_journeys import book_group, press
from tests.bot.test_answers_journey import decline_for_thursday, invitation, wait_for_words
from tests.bot.test_changing_participants import open_change
from tests.bot.test_messages_follow import AFTER, booked, move
from tests.bot.test_who_was_told import open_told, wait_for_answers


def decline_again(office: Office) -> Message:
    """Say another reason and another time, and give the organiser's message of it."""
    wait_for_words(office, invitation(office), "You said: I can't")
    form = press(office, invitation(office), "Change what you said").fill("Reason", "Ill")
    form.untick("Thu 3 Dec 2026, 14:00 to 15:00 GMT").fill("Other times", "Fri 4 Dec 2pm")
    assert form.submit() == "closed", form.errors
    return office.slack.person("Dana Reed").wait_for_message("Answers to your session", count=2)


def leave_and_come_back(office: Office, name: str) -> None:
    """Take somebody out of a session and in again, each time until they have read of it."""
    page = open_change(office).untick(name)
    assert page.submit() == "closed", page.text
    office.slack.person(name).wait_for_message("You no longer take part")
    wait_for_answers(office)
    page = open_change(office).tick(name)
    assert page.submit() == "closed", page.text
    office.slack.person(name).wait_for_message("Session booked", count=2)
    wait_for_answers(office)


def test_word_of_an_earlier_answer_says_what_is_answered_now(quick_office: Office) -> None:
    book_group(quick_office, "Tom Hill")
    first = decline_for_thursday(quick_office)
    wait_for_answers(quick_office)
    second = decline_again(quick_office)
    assert first.posted.ts != second.posted.ts
    wait_for_words(quick_office, first, "Priya Shah can't make it: Ill")
    assert "Move to Thu 3 Dec 14:00" not in first.buttons
    assert "Move to Fri 4 Dec 14:00" in first.buttons


def test_every_confirmation_of_who_left_and_came_back_follows_the_session(
    quick_office: Office,
) -> None:
    book_group(quick_office, "Tom Hill")
    first = invitation(quick_office, "Tom Hill")
    wait_for_answers(quick_office)
    leave_and_come_back(quick_office, "Tom Hill")
    move(quick_office, booked(quick_office))
    for message in (first, invitation(quick_office, "Tom Hill")):
        wait_for_words(quick_office, message, AFTER)
        assert message.buttons == ["I'll be there", "Can't make it"]


def test_who_was_told_keeps_what_was_said_before_and_said_again(quick_office: Office) -> None:
    book_group(quick_office, "Tom Hill")
    wait_for_answers(quick_office)
    leave_and_come_back(quick_office, "Tom Hill")
    said = open_told(quick_office).text.partition("Tom Hill")[2]
    assert "Confirmation: sent" in said
    assert "Confirmation (sent again): sent" in said
