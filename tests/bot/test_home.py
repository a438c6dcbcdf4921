"""The Home tab as people open it: each their own, page by page, and kind when it can't be shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, text, update

from booking.people import Member, member_of_slack_user
from booking.sessions import book_session
from booking.tables import Person
from booking.values import Role, SessionMethod
from bot.app import create_client
from bot.home import publish_home
from sandbox.faults import Fault
from sandbox.form import Form, NotPossible
from sandbox.person import Home
from tests.bot.conftest import Office
from tests.factories import IDS, NOW, create_booking


def book(office: Office, learner: str = "Priya Shah", **overrides: Any) -> int:
    """Book a session of Dana's for the day after NOW, long ago."""
    command = create_booking(
        office.people["Dana Reed"],
        office.people[learner],
        office.course,
        **{"starts_at": NOW + timedelta(days=1)} | overrides,
    )
    long_ago = NOW - timedelta(days=300)
    return book_session(office.database, command, now=long_ago, ids=IDS).session_id


def open_home(office: Office, who: str) -> Home:
    return office.slack.person(who).open_home()


def change(office: Office, who: str, **values: Any) -> None:
    """Change a person's row, as an import would."""
    office.database.write(
        lambda db: db.connection().execute(
            update(Person).where(col(Person.id) == office.people[who].id).values(**values)
        )
    )


def act(office: Office, who: str, home: Home, action_id: str, value: str) -> None:
    """Touch a button that the view may not have, with any value: a forged payload."""
    person = office.slack.person(who)
    element = {
        "type": "button",
        "action_id": action_id,
        "text": {"type": "plain_text", "text": "-"},
        "value": value,
    }
    office.slack.deliver("interaction", person.action(home.opened, "forged", element, {}))


def act_and_wait(office: Office, who: str, home: Home, action_id: str, value: str) -> None:
    """Touch it, and wait until their Home tab is published anew."""
    shown = open_home(office, who).opened
    before = shown.hash
    act(office, who, home, action_id, value)
    office.slack.wait_until(lambda: shown.hash != before, f"the Home tab of {who}")


def test_a_learner_reads_plan_log_and_evidence(office: Office) -> None:
    book(
        office,
        method=SessionMethod.SMART_SESSION,
        location="Leeds <!channel> *college*",
        planning_notes="Bring *your* log & <pens>",
    )
    home = open_home(office, "Priya Shah")
    for said in (
        "Wed 25 Nov 2026, 09:00 to 10:00 GMT*: General (next)",
        "With Dana Reed",
        "Course: Team Leader Level 3",
        "Smart Session: Leeds <!channel> *college*",
        "Planning notes: Bring *your* log & <pens>",
        "Not applicable in all: 1 hour planned.",
        "• Wed 25 Nov 2026: Smart Session, General. Course: Team Leader Level 3 🖥️",
        "Times are in Europe/London.",
    ):
        assert said in home.text
    with pytest.raises(NotPossible):
        home.press("Create new session")


def test_a_booker_reads_what_is_next_and_books_from_there(office: Office) -> None:
    book(office)
    home = open_home(office, "Dana Reed")
    assert "Wed 25 Nov 2026, 09:00 to 10:00 GMT" in home.text
    assert "With Priya Shah" in home.text
    assert "learning plan" not in home.text
    form = home.press("Create new session")
    assert isinstance(form, Form)
    assert form.title == "Book a New Session"


def test_pages_are_turned_and_only_in_their_own_list(office: Office) -> None:
    for day in range(12):
        book(office, starts_at=NOW + timedelta(days=day), planning_notes=f"Notes of day {day}.")
    home = open_home(office, "Priya Shah")
    assert "Sessions 1 to 10 of 12." in home.text
    press_and_read(office, home, "Later sessions", "Sessions 11 to 12 of 12.")
    assert "Notes of day 11." in home.text
    assert "Entries 1 to 10 of 12." in home.text
    press_and_read(office, home, "Older entries", "Entries 11 to 12 of 12.")
    assert "Sessions 11 to 12 of 12." in home.text
    press_and_read(office, home, "Earlier sessions", "Notes of day 0.")


def press_and_read(office: Office, home: Home, label: str, words: str) -> None:
    """Press a button and wait for words: a message may arrive before Home is published."""
    home.press(label)
    office.slack.wait_until(lambda: words in home.text, words)


def test_the_plan_opens_where_the_next_session_is(quick_office: Office) -> None:
    for day in range(-15, 3):
        book(quick_office, starts_at=NOW + timedelta(days=day))
    home = open_home(quick_office, "Priya Shah")
    assert "Sessions 11 to 18 of 18." in home.text
    assert "Tue 24 Nov 2026, 09:00 to 10:00 GMT*: General (now)" in home.text


def test_times_are_in_the_readers_zone(quick_office: Office) -> None:
    book(quick_office)
    change(quick_office, "Dana Reed", time_zone="America/New_York")
    change(quick_office, "Priya Shah", time_zone="")
    assert "Wed 25 Nov 2026, 04:00 to 05:00 EST" in open_home(quick_office, "Dana Reed").text
    assert "Wed 25 Nov 2026, 09:00 to 10:00 GMT" in open_home(quick_office, "Priya Shah").text


def test_who_learns_and_books_sees_both(quick_office: Office) -> None:
    book(quick_office)
    change(quick_office, "Priya Shah", roles=frozenset({Role.LEARNER, Role.BASIC_ADMIN}))
    home = open_home(quick_office, "Priya Shah")
    assert "Your sessions to come" in home.text
    home.press("My learning")
    assert "Your learning plan" in home.text
    home.press("Today")
    assert "Your sessions to come" in home.text


def test_long_notes_open_in_whole_and_only_out_of_ones_own_plan(quick_office: Office) -> None:
    notes = "🧑" * 3_000
    ids = [
        book(quick_office, starts_at=NOW + timedelta(days=day), planning_notes=notes)
        for day in range(1, 11)
    ]
    form = open_home(quick_office, "Priya Shah").press("Read all planning notes")
    assert isinstance(form, Form)
    assert form.text == notes
    toms = open_home(quick_office, "Tom Hill")
    for value in (str(ids[0]), "9" * 40, "x", "-1"):
        act(quick_office, "Tom Hill", toms, "read_notes", value)
        quick_office.slack.wait_until(
            lambda: quick_office.slack.person("Tom Hill").top_form(), "an answer"
        )
        answer = quick_office.slack.person("Tom Hill").top_form()
        assert answer
        assert answer.text == "This session is not in your learning plan."
        quick_office.slack.state.modals[quick_office.slack.person("Tom Hill").id].clear()


def test_a_button_of_another_persons_home_shows_ones_own(quick_office: Office) -> None:
    for day in range(12):
        book(quick_office, starts_at=NOW + timedelta(days=day), planning_notes="For Priya only")
    priyas, toms = (open_home(quick_office, name) for name in ("Priya Shah", "Tom Hill"))
    before = priyas.opened.hash
    [later] = [
        element
        for block in priyas.opened.view["blocks"]
        for element in block.get("elements", ())
        if element.get("action_id") == "show_home.plan.after"
    ]
    act_and_wait(quick_office, "Tom Hill", priyas, later["action_id"], later["value"])
    assert "For Priya only" not in toms.text
    assert "No session is planned yet" in toms.text
    assert priyas.opened.hash == before


def test_a_forged_page_means_the_first(quick_office: Office) -> None:
    book(quick_office, planning_notes="Here")
    home = open_home(quick_office, "Priya Shah")
    for value in ("", "[[[", '["learning",{"plan":"9e99"}]', '["x",{}]'):
        act_and_wait(quick_office, "Priya Shah", home, "show_home.plan.after", value)
        assert "Planning notes: Here" in home.text


def test_who_has_nothing_here_is_told_why_and_who_can_help(office: Office) -> None:
    change(office, "Priya Shah", archived=True)
    told = {
        "Eve Stone": ("You can't book sessions with your role.", "Assessors, Master Admins"),
        "Priya Shah": ("your account is archived", "ask a Master Admin"),
    }
    office.slack.join("Sam Stranger", "sam@elsewhere.example")
    told["Sam Stranger"] = ("not in your organisation's list of people", "Ask an admin to add you")
    for name, words in told.items():
        home = open_home(office, name).text
        for said in words:
            assert said in home
        assert "Create new session" not in home


def test_who_loses_the_role_loses_the_button_at_the_next_look(quick_office: Office) -> None:
    home = open_home(quick_office, "Dana Reed")
    change(quick_office, "Dana Reed", roles=frozenset({Role.EMPLOYER}))
    form = home.press("Create new session")
    assert isinstance(form, Form)
    assert "You can't book sessions" in form.text
    home = open_home(quick_office, "Dana Reed")
    quick_office.slack.wait_until(
        lambda: "Create new session" not in home.text, "Home without the button"
    )


def test_the_messages_tab_publishes_nothing(quick_office: Office) -> None:
    open_home(quick_office, "Maya Lund")
    published = len([call for call in quick_office.slack.calls if call.method == "views.publish"])
    person = quick_office.slack.person("Maya Lund")
    event = {"type": "app_home_opened", "user": person.id, "channel": "D1", "tab": "messages"}
    quick_office.slack.deliver_event(event | {"event_ts": "1.0"})
    open_home(quick_office, "Maya Lund")
    after = len([call for call in quick_office.slack.calls if call.method == "views.publish"])
    assert after == published + 1


def test_a_failure_is_told_with_a_reference_and_can_be_tried_again(quick_office: Office) -> None:
    book(quick_office, planning_notes="Here again")
    rename = "ALTER TABLE {} RENAME TO {}"
    quick_office.database.write(
        lambda db: db.connection().execute(text(rename.format("participants", "away")))
    )
    home = open_home(quick_office, "Priya Shah")
    assert "Something went wrong on our side" in home.text
    assert "reference" in home.text
    quick_office.database.write(
        lambda db: db.connection().execute(text(rename.format("away", "participants")))
    )
    home.press("Try again")
    assert "Planning notes: Here again" in home.text


def test_slack_refusing_once_is_told_and_can_be_tried_again(quick_office: Office) -> None:
    book(quick_office, planning_notes="Here again")
    quick_office.slack.plan_fault("views.publish", Fault(status=500))
    home = open_home(quick_office, "Priya Shah")
    assert "Slack did not take the bot's answer" in home.text
    home.press("Try again")
    assert "Planning notes: Here again" in home.text


def dana_as_member(office: Office) -> Member:
    member = member_of_slack_user(
        office.database,
        team_id=office.slack.state.team_id,
        slack_user_id=office.slack.person("Dana Reed").id,
    )
    assert member
    return member


def test_others_can_publish_a_persons_home_when_it_has_changed(quick_office: Office) -> None:
    home = open_home(quick_office, "Dana Reed")
    assert "no sessions coming up" in home.text
    book(quick_office)
    client = create_client(quick_office.slack.bot_token, quick_office.slack.api_url)
    publish_home(quick_office.desk, client, dana_as_member(quick_office))
    assert "With Priya Shah" in home.text


def test_someone_who_never_came_to_slack_has_no_home_to_publish(quick_office: Office) -> None:
    before = open_home(quick_office, "Dana Reed").opened.hash
    client = create_client(quick_office.slack.bot_token, quick_office.slack.api_url)
    member = replace(dana_as_member(quick_office), slack_user_id=None)
    publish_home(quick_office.desk, client, member)
    dana = quick_office.slack.person("Dana Reed")
    assert quick_office.slack.state.homes[dana.id].hash == before
