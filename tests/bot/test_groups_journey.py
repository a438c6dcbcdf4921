"""A group organiser books several learners at once, from the form to everybody's messages."""

from __future__ import annotations

from sandbox.form import Form
from tests.bot.conftest import Office
from tests.bot.test_booking_journey import fill_for_priya, open_form


def open_participants(office: Office, places: str = "3") -> Form:
    form = fill_for_priya(open_form(office)).fill("Number of participants", places)
    assert form.submit() == "pushed", form.errors
    page = office.slack.person("Dana Reed").top_form()
    assert page is not None
    return page


def test_more_than_the_learner_leads_to_the_participants_page_with_the_first_one_ticked(
    office: Office,
) -> None:
    page = open_participants(office)
    assert page.title == "Participants"
    assert page.opened.view["submit"]["text"] == "Continue"
    assert page.ticked == ["Priya Shah"]
    assert "1 of 3 places chosen: Priya Shah" in page.text
    page.tick("Tom Hill")
    assert "2 of 3 places chosen: Priya Shah, Tom Hill" in page.text
    assert page.submit() == "closed", page.text
    for name in ("Dana Reed", "Priya Shah", "Tom Hill"):
        message = office.slack.person(name).wait_for_message("Session booked")
        assert "Priya Shah, Tom Hill" in message.text
    assert "2 of 3 places" in office.slack.person("Dana Reed").messages()[-1].text
    assert "places" not in office.slack.person("Tom Hill").messages()[-1].text
