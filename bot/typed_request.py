"""Reads the text of `/book` into the form: time, people, place, method, type and courses."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from blocks.form_values import FormValues
from blocks.text import shorten
from booking import when
from booking.courses import CourseChoice, bookable_courses, courses_named
from booking.database import Db
from booking.errors import BadField
from booking.rules.places import participants_of
from booking.values import SessionMethod
from bot.course_choices import course_choices, usual_courses
from bot.filled_form import Asking, Filled
from bot.meant_people import (
    MOST_NAMES,
    Meant,
    find_by_whole_names,
    find_mentioned,
    find_named,
    seat,
)
from bot.slack_text import TypedText, typed_text
from bot.typed_when import refuse_unbookable, say_reading, with_reading

NAME_WORDS = range(2, 5)
"""So many words can be somebody's whole name that stands there without "with"."""
WORDS_SHOWN = 60
NO_ROOMS = "Your organisation has no Smart Rooms: the session is Traditional."


@dataclass(frozen=True, slots=True)
class _Typed:
    """What was typed, with the words of the text in place of its marks.

    Attributes:
        requested: what it says.
        refusal: why its time can't be read; empty when it can, or says none.
        mentions: by mentioned Slack user, who that is in words.
        names: people named, the first ones of those to look up.
        rest: what nothing is known of yet.
    """

    requested: when.Requested
    refusal: str
    mentions: dict[str, str]
    names: tuple[str, ...]
    rest: tuple[str, ...]


def fill_from_text(asking: Asking, values: FormValues, *, sent: str) -> Filled:
    """Fill in everything that the text of `/book` says; what can't be is said in words.

    Args:
        asking: who typed it.
        values: the form as it opens without.
        sent: the text as Slack sends it.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    typed = _read(typed_text(sent), asking.now)
    values, missing = _with_session(asking, values, typed.requested)
    mentioned = find_mentioned(asking, typed.mentions)
    values, remarks, left = asking.desk.database.read(
        lambda db: _with_people(db, asking, values, typed, mentioned)
    )
    values, said, unused = _with_time(asking, values, typed, left)
    return Filled(values, " ".join(filter(None, (said, *missing, *remarks, unused))))


def _read(typed: TypedText, now: datetime) -> _Typed:
    requested, refusal = _requested(typed.text, now)
    users = [each for each in requested.mentions if each in typed.mentions]
    names = [each for each in requested.mentions if each not in typed.mentions]
    names += map(typed.as_typed, requested.names)
    return _Typed(
        requested=replace(requested, place=typed.as_typed(requested.place)),
        refusal=typed.as_typed(refusal),
        mentions={each: _say_mention(typed.mentions[each]) for each in users},
        names=tuple(names[:MOST_NAMES]),
        rest=(*names[MOST_NAMES:], *map(typed.as_typed, requested.rest)),
    )


def _requested(text: str, now: datetime) -> tuple[when.Requested, str]:
    """Read a text, and say why its time can't be read if it can't."""
    try:
        requested = when.read_request(text, now)
        if requested.reading:
            refuse_unbookable(requested.reading)
    except when.TooLong as refusal:
        return when.Requested(rest=(text,)), str(refusal)
    except (when.NotRead, BadField) as refusal:
        return when.read_beside(text, now), str(refusal)
    return requested, ""


def _say_mention(name: str) -> str:
    return f"@{name}" if name else "somebody mentioned"


def _with_session(
    asking: Asking, values: FormValues, requested: when.Requested
) -> tuple[FormValues, Sequence[str]]:
    """Put in what is said of the session itself, and say what there is none of."""
    smart = requested.method is SessionMethod.SMART_SESSION
    lacks_rooms = smart and not asking.member.organisation.smart_rooms_enabled
    method = values.method if lacks_rooms else requested.method or values.method
    filled = replace(
        values,
        method=method,
        location=requested.place,
        type=requested.session_type or values.type,
        duration=requested.length or values.duration,
    )
    return filled, [NO_ROOMS] if lacks_rooms else []


def _with_people(
    db: Db, asking: Asking, values: FormValues, typed: _Typed, mentioned: Meant
) -> tuple[FormValues, Sequence[str], Sequence[str]]:
    """Put in people and courses, and give what to say of them and which words are left."""
    named = find_named(db, asking.member, typed.names)
    names = [each for each in typed.rest if len(each.split()) in NAME_WORDS]
    whole = find_by_whole_names(db, asking.member, names[: MOST_NAMES - len(typed.names)])
    people = (*mentioned.people, *named.people, *whole.values())
    values, remarks = seat(values, Meant(people, (*mentioned.remarks, *named.remarks)))
    learners = 1 + len(values.memory.further_learner_ids)
    method = values.method or SessionMethod.TRADITIONAL
    values = replace(values, participants=str(participants_of(learners, method)))
    left = [each for each in typed.rest if each not in whole]
    if values.learner is None:
        return values, remarks, left
    offered = bookable_courses(
        db, organisation_id=asking.member.organisation.id, learner_id=int(values.learner.value)
    )
    courses = _courses_in(offered, left)
    chosen = courses.values() or usual_courses(offered, values.type)
    values = replace(values, courses=course_choices(list(dict.fromkeys(chosen))))
    return values, remarks, [each for each in left if each not in courses]


def _courses_in(offered: Sequence[CourseChoice], words: Collection[str]) -> dict[str, CourseChoice]:
    """Give, by words, the one course that they name."""
    named = {each: courses_named(offered, each) for each in words}
    return {each: courses[0] for each, courses in named.items() if len(courses) == 1}


def _with_time(
    asking: Asking, values: FormValues, typed: _Typed, left: Sequence[str]
) -> tuple[FormValues, str, str]:
    """Put in the time, and say how it was read and which words are not used.

    Where no time could be read, they stay in the When line.
    """
    reading = typed.requested.reading
    if reading:
        values = with_reading(values, reading)
        return values, say_reading(reading, values, asking.zone), _say_unused(left)
    line = " ".join(left)
    refusal = typed.refusal or (str(when.NotUnderstood(line)) if line else "")
    return replace(values, when=line), refusal, ""


def _say_unused(words: Sequence[str]) -> str:
    said = ", ".join(f"“{shorten(each, WORDS_SHOWN)}”" for each in words)
    return f"Not used: {said}." if said else ""
