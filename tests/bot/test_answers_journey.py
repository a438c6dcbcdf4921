"""Learners answer their invitations, and who organises the session reads it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlmodel import select

from booking.diary_tables import ProposedTime
from booking.tables import Delivery, Participant
from booking.values import Answer, DeliveryKind, Role
from sandbox.form import Form
from sandbox.person import Message
from tests.bot.conftest import Office
from tests.bot.group_journeys import book_group, change_person, make_busy, press
from tests.bot.test_booking_journey import fill_for_priya, open_form
from tests.factories import NOW

AT_TWO = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
REASON = "Dentist, sorry <!channel>"


def book(office: Office) -> None:
    """Book Priya at two on 1 December."""
    assert fill_for_priya(open_form(office)).submit() == "closed"


def invitation(office: Office, who: str = "Priya Shah") -> Message:
    return office.slack.person(who).wait_for_message("Session booked")


def cannot(office: Office, who: str = "Priya Shah", message: Message | None = None) -> Form:
    form = press(office, message or invitation(office, who), "Can't make it")
    assert form.title == "Can't make it"
    return form


def wait_for_words(office: Office, shown: Message, words: str) -> None:
    office.slack.wait_until(lambda: words in shown.screen, f"{words!r} in a message")


def places(office: Office) -> list[Participant]:
    return list(office.database.read(lambda db: db.exec(select(Participant)).all()))


def proposed(office: Office) -> list[datetime]:
    rows = office.database.read(lambda db: db.exec(select(ProposedTime.starts_at)).all())
    return sorted(rows)


def wait_for_answer(office: Office, answer: Answer, who: str = "Priya Shah") -> Participant:
    def answered() -> Participant | None:
        mine = office.people[who].id
        return next((p for p in places(office) if (p.learner_id, p.answer) == (mine, answer)), None)

    place: Participant = office.slack.wait_until(answered, f"the answer {answer}")
    return place


def test_a_learner_says_that_they_come(office: Office) -> None:
    book(office)
    message = invitation(office)
    assert message.buttons[-2:] == ["I'll be there", "Can't make it"]
    message.press("I'll be there")
    assert wait_for_answer(office, Answer.COMING).answered_at == NOW
    wait_for_words(office, message, "You said: I'll be there.")
    assert "You said: I'll be there." in message.text
    assert message.buttons == ["Can't make it"]
    organiser = office.slack.person("Dana Reed").wait_for_message("1 of 1 coming")
    assert "Session booked" in organiser.screen
    wait_for_home(office, "1 of 1 coming")


def test_a_learner_says_why_not_and_when_instead_and_the_organiser_is_told(office: Office) -> None:
    book(office)
    form = cannot(office)
    free = form.options("Times when everybody else is free")
    assert "Tue 1 Dec 2026, 15:00 to 16:00 GMT" in free
    form.fill("Reason", REASON).tick(free[0])
    form.fill("Other times", "Thu 3 Dec 2pm\n\nfri 4 dec 9.30am")
    assert form.submit() == "closed", form.errors
    place = wait_for_answer(office, Answer.NOT_COMING)
    assert place.answer_reason == REASON
    assert len(proposed(office)) == 3
    assert AT_TWO + timedelta(days=2) in proposed(office)
    told = office.slack.person("Dana Reed").wait_for_message("Answers to your session")
    assert f"Priya Shah can't make it: {REASON}" in told.screen
    assert f"Priya Shah can't make it: {REASON}" in told.text
    assert "Move to Thu 3 Dec 14:00" in told.buttons
    assert told.pings == []
    booked = office.slack.person("Dana Reed").wait_for_message("Session booked")
    wait_for_words(office, booked, f"Priya Shah can't make it: {REASON}")
    wait_for_words(office, invitation(office), f"You said: I can't make it ({REASON}).")
    assert invitation(office).buttons == ["I'll be there", "Change what you said"]
    wait_for_home(office, f"0 of 1 coming, 1 can't make it: {REASON}")


def test_a_learner_answers_on_home_and_messages_follow(office: Office) -> None:
    book(office)
    message = invitation(office)
    home = office.slack.person("Priya Shah").open_home()
    office.slack.wait_until(lambda: "I'll be there" in home.buttons, "the buttons to answer")
    home.press("I'll be there")
    wait_for_answer(office, Answer.COMING)
    office.slack.wait_until(lambda: "You said: I'll be there." in home.text, "the answer on Home")
    assert "I'll be there" not in home.buttons
    wait_for_words(office, message, "You said: I'll be there.")
    office.slack.person("Dana Reed").wait_for_message("1 of 1 coming")
    form = home.press("Can't make it")
    assert isinstance(form, Form)
    assert form.fill("Reason", REASON).submit() == "closed", form.errors
    wait_for_answer(office, Answer.NOT_COMING)
    said = f"You said: I can't make it ({REASON})."
    office.slack.wait_until(lambda: said in home.text, "the reason on Home")
    assert {"I'll be there", "Change what you said"} <= set(home.buttons)
    wait_for_words(office, message, said)
    office.slack.person("Dana Reed").wait_for_message("Answers to your session")


def test_home_stays_on_the_page_from_which_a_learner_answers(quick_office: Office) -> None:
    roles = frozenset({Role.LEARNER, Role.ASSESSOR})
    change_person(quick_office, "Priya Shah", roles=roles)
    book(quick_office)
    home = quick_office.slack.person("Priya Shah").open_home()
    home.press("My learning")
    quick_office.slack.wait_until(lambda: "I'll be there" in home.buttons, "the buttons to answer")
    form = home.press("Can't make it")
    assert isinstance(form, Form)
    assert form.fill("Reason", REASON).submit() == "closed", form.errors
    quick_office.slack.wait_until(lambda: "You said: I can't" in home.text, "the answer on Home")
    assert "Your learning plan" in home.text


def test_a_session_that_has_begun_is_not_answered_on_home(quick_office: Office) -> None:
    book(quick_office)
    quick_office.set_clock(AT_TWO + timedelta(minutes=1))
    home = quick_office.slack.person("Priya Shah").open_home()
    quick_office.slack.wait_until(lambda: "(now)" in home.text, "the session that is on")
    assert "I'll be there" not in home.buttons


def test_who_can_come_after_all_says_so_and_every_message_shows_it(quick_office: Office) -> None:
    book(quick_office)
    form = cannot(quick_office).fill("Reason", REASON)
    assert form.submit() == "closed", form.errors
    dana = quick_office.slack.person("Dana Reed")
    told = dana.wait_for_message("Answers to your session")
    wait_for_words(quick_office, invitation(quick_office), "You said: I can't")
    wait_until_noted(quick_office)
    invitation(quick_office).press("I'll be there")
    wait_for_words(quick_office, told, "1 of 1 coming")
    assert "Dentist" not in told.screen + dana.wait_for_message("Session booked").screen


def test_in_a_group_each_answer_is_counted_for_who_organises_it(quick_office: Office) -> None:
    book_group(quick_office, "Tom Hill")
    for who in ("Priya Shah", "Tom Hill"):
        invitation(quick_office, who).press("I'll be there")
        wait_for_answer(quick_office, Answer.COMING, who)
    quick_office.slack.person("Dana Reed").wait_for_message("2 of 2 coming")
    assert "coming" not in invitation(quick_office, "Tom Hill").screen


def test_nobody_but_the_organisers_reads_a_reason(quick_office: Office) -> None:
    book_group(quick_office, "Tom Hill")
    form = cannot(quick_office).fill("Reason", REASON)
    assert form.submit() == "closed", form.errors
    wait_for_answer(quick_office, Answer.NOT_COMING)
    quick_office.slack.person("Dana Reed").wait_for_message("Answers to your session")
    seen = [each.screen + each.text for each in quick_office.slack.person("Tom Hill").messages()]
    assert not any("Dentist" in each for each in [*seen, home_of(quick_office, "Tom Hill")])


def wait_until_noted(office: Office) -> None:
    """Wait until the bot has noted that its word of an answer was sent."""

    def noted() -> bool:
        rows = office.database.read(lambda db: db.exec(select(Delivery)).all())
        return all(row.slack_ts for row in rows if row.kind is DeliveryKind.ANSWER)

    office.slack.wait_until(noted, "word of the answer to be noted as sent")


def wait_for_home(office: Office, words: str) -> None:
    """Wait until the organiser's Home says so; it may just be published from before."""
    home = office.slack.person("Dana Reed").open_home()
    office.slack.wait_until(lambda: words in home.text, f"{words!r} on Home")


def decline_for_thursday(office: Office, who: str = "Priya Shah") -> Message:
    """Propose Thursday at two instead, and give the organiser's message of it."""
    form = cannot(office, who).fill("Reason", REASON).fill("Other times", "Thu 3 Dec 2pm")
    assert form.submit() == "closed", form.errors
    wait_for_answer(office, Answer.NOT_COMING, who)
    return office.slack.person("Dana Reed").wait_for_message("Answers to your session")


def test_one_press_moves_the_session_to_a_proposed_time_and_asks_the_others_anew(
    office: Office,
) -> None:
    book_group(office, "Tom Hill")
    invitation(office, "Tom Hill").press("I'll be there")
    wait_for_answer(office, Answer.COMING, "Tom Hill")
    told = decline_for_thursday(office)
    told.press("Move to Thu 3 Dec 14:00")
    for who in ("Priya Shah", "Tom Hill", "Dana Reed"):
        office.slack.person(who).wait_for_message("Thu 3 Dec 2026, 14:00 to 15:00 GMT")
    wait_for_words(office, told, "Thu 3 Dec 2026, 14:00 to 15:00 GMT")
    assert not any(label.startswith("Move to") for label in told.buttons)
    answers = {each.learner_id: each.answer for each in places(office)}
    assert answers == {
        office.people["Priya Shah"].id: Answer.COMING,
        office.people["Tom Hill"].id: None,
    }
    assert proposed(office) == []


def test_a_proposed_time_that_is_taken_meanwhile_moves_nothing_and_says_what_helps(
    quick_office: Office,
) -> None:
    book(quick_office)
    told = decline_for_thursday(quick_office)
    make_busy(quick_office, "Dana Reed", AT_TWO + timedelta(days=2))
    notice = press(quick_office, told, "Move to Thu 3 Dec 14:00")
    assert "Dana Reed is busy" in notice.text
    assert "Everybody is free at these times" in notice.text
    assert places(quick_office)[0].starts_at == AT_TWO
    assert proposed(quick_office) == [AT_TWO + timedelta(days=2)]


def test_a_time_is_accepted_once_and_only_while_it_is_proposed(quick_office: Office) -> None:
    book(quick_office)
    told = decline_for_thursday(quick_office)
    element = next(
        each
        for block in told.blocks
        if block["type"] == "actions"
        for each in block["elements"]
        if each["text"]["text"].startswith("Move to")
    )
    invitation(quick_office).press("I'll be there")
    wait_for_answer(quick_office, Answer.COMING)
    notice = told.person.interact(
        "block_actions",
        **told.source(),
        actions=[told.person.touched("any", element, {"value": element["value"]})],
    )
    quick_office.slack.wait_until(told.person.top_form, "a notice")
    notice = told.person.top_form()
    assert notice is not None
    assert "Nobody proposes this time any more" in notice.text
    assert places(quick_office)[0].starts_at == AT_TWO


def home_of(office: Office, who: str) -> str:
    return office.slack.person(who).open_home().text
