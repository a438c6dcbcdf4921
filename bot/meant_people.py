"""Who is meant in a text, and where in the form they belong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from blocks.form_values import Choice, FormValues
from booking.database import Db
from booking.meant_people import MeantPerson, has_name, people_named, people_of_slack_users
from booking.people import Member
from booking.rules.names import fold, shared_names
from bot.filled_form import Asking
from bot.members import introduce

MOST_NAMES = 5
"""So many names are looked up before a form opens."""
NAMES_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Meant:
    """Who was found, in the order of the text, and what to say of those who were not."""

    people: tuple[MeantPerson, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Seats:
    """Where people belong: one holds the session, learners take part."""

    assessor: MeantPerson | None = None
    learners: list[MeantPerson] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def find_mentioned(asking: Asking, mentions: Mapping[str, str]) -> Meant:
    """Find people by their Slack users; those not linked yet by the e-mail that Slack has.

    Args:
        asking: who asks.
        mentions: by Slack user, who that is in words as long as nobody is found.

    Raises:
        DatabaseUnavailable: the database can't answer now.
    """
    desk, organisation_id = asking.desk, asking.member.organisation.id

    def read(db: Db) -> dict[str, MeantPerson]:
        return people_of_slack_users(
            db, organisation_id=organisation_id, slack_user_ids=list(mentions)
        )

    found = desk.database.read(read) if mentions else {}
    strange = [user_id for user_id in mentions if user_id not in found]
    names = introduce(desk, asking.client, asking.team_id, strange) if strange else {}
    found = desk.database.read(read) if names else found
    return Meant(
        tuple(found[user_id] for user_id in mentions if user_id in found),
        tuple(
            _say_strange(names.get(user_id), mentions[user_id])
            for user_id in strange
            if user_id not in found
        ),
    )


def _say_strange(name: str | None, words: str) -> str:
    if name is None:
        return f"Slack did not say who {words} is."
    return f"{name or words} is not in your organisation's list of people."


def find_named(db: Db, member: Member, names: Iterable[str]) -> Meant:
    """Find people by names that were typed; somebody is meant whom alone a name fits."""
    people, remarks = [], []
    for name in names:
        fitting = people_named(db, organisation_id=member.organisation.id, text=name)
        if len(fitting) == 1:
            people.append(fitting[0])
        else:
            remarks.append(_say_unclear(name, fitting))
    return Meant(tuple(people), tuple(remarks))


def _say_unclear(name: str, fitting: Sequence[MeantPerson]) -> str:
    if not fitting:
        return f"No learner or assessor is called “{name}”."
    shared = shared_names(each.name for each in fitting)
    shown = ", ".join(
        f"{each.name} ({each.email})" if fold(each.name) in shared else each.name
        for each in fitting[:NAMES_SHOWN]
    )
    more = " and others" if len(fitting) > NAMES_SHOWN else ""
    return f"“{name}” fits {shown}{more}: choose who is meant."


def find_by_whole_names(db: Db, member: Member, words: Iterable[str]) -> dict[str, MeantPerson]:
    """Give, by words, the person whose whole name they are, where there is exactly one."""
    found = {
        each: people_named(db, organisation_id=member.organisation.id, text=each) for each in words
    }
    return {
        each: fitting[0]
        for each, fitting in found.items()
        if len(fitting) == 1 and has_name(fitting[0], each)
    }


def seat(values: FormValues, meant: Meant) -> tuple[FormValues, tuple[str, ...]]:
    """Put people where they belong in the form, and say who belongs nowhere."""
    seats = _Seats(remarks=list(meant.remarks))
    for person in dict.fromkeys(meant.people):
        _seat(person, seats)
    if seats.assessor:
        values = replace(values, assessor=_choice(seats.assessor))
    if seats.learners:
        values = _with_learners(values, seats.learners)
    if seats.learners[1:]:
        others = ", ".join(each.name for each in seats.learners[1:])
        seats.remarks.insert(0, f"Ticked on the next page too: {others}.")
    return values, tuple(seats.remarks)


def _seat(person: MeantPerson, seats: _Seats) -> None:
    if person.learns and not person.unable:
        seats.learners.append(person)
    elif person.holds and seats.assessor is None:
        seats.assessor = person
    elif person.holds:
        seats.remarks.append(f"One assessor holds a session: {person.name} was left out.")
    elif person.learns:
        seats.remarks.append(f"{person.name} can't be booked: {person.unable}.")
    else:
        seats.remarks.append(f"{person.name} is neither a learner nor an assessor.")


def _with_learners(values: FormValues, learners: Sequence[MeantPerson]) -> FormValues:
    first, *others = learners
    memory = replace(
        values.memory,
        learner_id=str(first.id),
        further_learner_ids=tuple(each.id for each in others),
    )
    return replace(values, memory=memory, learner=_choice(first))


def _choice(person: MeantPerson) -> Choice:
    return Choice(str(person.id), person.name)
