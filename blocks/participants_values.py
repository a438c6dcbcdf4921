"""What the Participants page shows and what it carries from touch to touch, as plain values."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, replace

from blocks.form_values import Choice
from blocks.layout import OPTION_LIMIT
from blocks.text import shorten
from booking.joinable_learners import JoinableLearner
from booking.pages import Page

COURSE_FILTER = "course_filter"
LEARNER_SEARCH = "learner_search"
LEARNERS = "learners"
"""The parts of the page that get new block ids when the bot sets them."""
SEARCH_LIMIT = 100
"""How many characters can be typed in the search."""


@dataclass(frozen=True, slots=True)
class ParticipantsMemory:
    """What the page carries from one touch to the next, unseen.

    Attributes:
        token: given out once with the form, so that it books at most once.
        course: which course the list is filtered by; None for all.
        text: which name the list is searched for.
        page: which page of the list is shown, from 0.
        generations: by part, how often the bot has set it. Slack keeps what stands in a block
            of the same id, so a part that the bot sets gets a new one.
    """

    token: str
    course: Choice | None = None
    text: str = ""
    page: int = 0
    generations: dict[str, int] = field(default_factory=dict)

    def generation(self, part: str) -> int:
        """How often the bot has set a part: it ends the block ids there."""
        return self.generations.get(part, 0)

    def set_by_bot(self, *parts: str) -> ParticipantsMemory:
        """Give these parts new block ids."""
        raised = {part: self.generation(part) + 1 for part in parts}
        return replace(self, generations=self.generations | raised)

    def turned(self, page: int) -> ParticipantsMemory:
        """Show another page, whose boxes are ticked by the bot."""
        return replace(self, page=page).set_by_bot(LEARNERS)

    def narrowed(self, course: Choice | None, text: str) -> ParticipantsMemory:
        """Show the first page of those on a course, or with a name."""
        return replace(self, course=course, text=text[:SEARCH_LIMIT]).turned(0)

    def dump(self) -> str:
        """Write it as a view's private_metadata, which takes 3,000 characters."""
        course = self.course and Choice(
            self.course.value,
            shorten(self.course.text, OPTION_LIMIT),
            shorten(self.course.description, OPTION_LIMIT),
        )
        whole = asdict(replace(self, course=course))
        return json.dumps(whole, separators=(",", ":"), ensure_ascii=False)

    @classmethod
    def load(cls, private_metadata: str) -> ParticipantsMemory:
        """Read it back.

        Raises:
            ValueError: it is not what `dump` wrote.
        """
        try:
            held = json.loads(private_metadata)
            course = Choice(**held.pop("course")) if held.get("course") else None
            return cls(**(held | {"course": course}))
        except (TypeError, AttributeError) as error:
            raise ValueError("the page's private_metadata is not its own") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsPage:
    """What the page shows.

    Attributes:
        memory: what it carries.
        session: what is booked, in words: type, time in the organisation's zone, assessor.
        places: how many learners the session has room for.
        chosen: everybody who is ticked, on this page or another, in the order of their names.
        learners: the page of the list that is shown.
        refused: who stood in the way of Continue, with the reason; they come first.
        notices: what else stood in the way.
        participants: what "Number of participants" says where a session is being changed;
            None where it stands in the booking form.
        finds_times: whether other times can be looked for.
        following: whether the later sessions of its series are changed too; None where there
            are none.
    """

    memory: ParticipantsMemory
    session: str
    places: int
    chosen: tuple[str, ...]
    learners: Page[JoinableLearner]
    refused: tuple[JoinableLearner, ...] = ()
    notices: tuple[str, ...] = ()
    participants: str | None = None
    finds_times: bool = True
    following: bool | None = None
