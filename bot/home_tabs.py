"""The pages of the Home tab: who has which, and which sections stand there, in one table.

A section is a function of its own small module, `bot/home_<section>.py`: it reads, and gives
how its blocks are built. All sections of a page together stay within 100 blocks, 40 each at most.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from booking.people import Member
from booking.rules.permissions import MASTER_ADMINS, PERMISSIONS, Action
from booking.values import Role
from bot.home_agenda import agenda
from bot.home_away import days_away
from bot.home_calendar import calendar
from bot.home_calendar_address import calendar_address
from bot.home_closed import closed
from bot.home_digest import digest
from bot.home_exports import export, my_data
from bot.home_learners import learners, learners_evidence, learners_log, learners_plan
from bot.home_learning import evidence, log, plan
from bot.home_manage import courses, people, rooms
from bot.home_own_time import add_for_learner, add_own, waiting
from bot.home_radar import radar
from bot.home_remind_me import remind_me
from bot.home_visit import ReadSection
from bot.home_week import week

LEARNERS = frozenset({Role.LEARNER})
BOOKERS = PERMISSIONS[Action.BOOK_SESSION].roles
SEE_LEARNERS = PERMISSIONS[Action.SEE_LEARNERS].roles
MANAGERS = PERMISSIONS[Action.MANAGE_ORGANISATION].roles
SEE_ORGANISATION = PERMISSIONS[Action.SEE_ORGANISATION].roles


@dataclass(frozen=True, slots=True)
class Tab:
    """A page of Home: its key in payloads, its label, whose it is, and its sections in order."""

    key: str
    label: str
    roles: frozenset[Role]
    sections: tuple[ReadSection, ...]


TABS = (
    Tab("today", "Today", BOOKERS, (agenda, calendar, waiting)),
    Tab(
        "learners",
        "Learners",
        SEE_LEARNERS,
        (learners, learners_plan, learners_log, add_for_learner, learners_evidence),
    ),
    Tab("radar", "Reviews", SEE_LEARNERS, (radar,)),
    Tab("week", "The week", SEE_ORGANISATION, (week, export)),
    Tab("learning", "My learning", LEARNERS, (plan, log, add_own, evidence)),
    Tab("settings", "Settings", BOOKERS | LEARNERS, (remind_me, digest, calendar_address, my_data)),
    Tab("away", "Days away", PERMISSIONS[Action.MARK_ABSENCE].roles, (days_away,)),
    Tab("manage", "Manage", MANAGERS, (people, courses, rooms)),
    Tab("closed", "Closed sessions", MASTER_ADMINS, (closed,)),
)
"""In the order of their labels; the first that somebody has is what they see first."""


def tabs_of(member: Member) -> Mapping[str, Tab]:
    """Give the pages that somebody has, by their keys; who is archived has none."""
    if member.archived:
        return {}
    return {tab.key: tab for tab in TABS if tab.roles & member.roles}
