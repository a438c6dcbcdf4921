"""What follows when something has been booked or changed: messages go out, Home is up to date."""

from __future__ import annotations

from slack_sdk import WebClient

from blocks.home_state import HomeState
from booking.people import Member
from bot.desk import Desk
from bot.failures import telling
from bot.home import FIRST_LOOK, publish_home


def announce(desk: Desk, client: WebClient, member: Member, state: HomeState = FIRST_LOOK) -> None:
    """Wake the deliverer, and show the person their Home anew."""
    desk.deliver()
    with telling(desk, _nobody):
        publish_home(desk, client, member, state)


def _nobody(_words: str) -> None:
    """Tell nobody: what was done stands, and Home shows it when it is opened next."""
