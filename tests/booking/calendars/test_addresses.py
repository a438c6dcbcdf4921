"""Calendar addresses: a secret opens one person's calendar until it is renewed or switched off."""

from __future__ import annotations

import secrets

from booking.calendars import addresses
from booking.calendars.addresses import SECRET_BYTES, Subscriber
from booking.tables import Person
from tests.booking.academy import Academy
from tests.factories import create_organisation


def set_secret(academy: Academy, person: Person, secret: str | None) -> None:
    """Switch somebody's address on, renew it, or switch it off."""
    academy.database.write(
        lambda db: addresses.set_secret(
            db, organisation_id=academy.organisation.id, person_id=person.id, secret=secret
        )
    )


def find(academy: Academy, secret: str, organisation_id: int = 0) -> Subscriber | None:
    """Find whose calendar a secret opens."""
    where = organisation_id or academy.organisation.id
    return academy.database.read(
        lambda db: addresses.find_subscriber(db, organisation_id=where, secret=secret)
    )


def is_on(academy: Academy, person: Person) -> bool:
    """Say whether somebody has an address."""
    return academy.database.read(
        lambda db: addresses.is_switched_on(
            db, organisation_id=academy.organisation.id, person_id=person.id
        )
    )


def test_an_address_is_off_until_it_is_switched_on_and_after_it_is_switched_off(
    academy: Academy,
) -> None:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    assert not is_on(academy, academy.dana)
    set_secret(academy, academy.dana, secret)
    assert is_on(academy, academy.dana)
    found = find(academy, secret)
    assert found
    assert (found.person_id, found.name) == (academy.dana.id, academy.dana.name)
    set_secret(academy, academy.dana, None)
    assert (is_on(academy, academy.dana), find(academy, secret)) == (False, None)


def test_a_new_secret_makes_the_old_one_void(academy: Academy) -> None:
    old, new = (secrets.token_urlsafe(SECRET_BYTES) for _ in range(2))
    set_secret(academy, academy.dana, old)
    set_secret(academy, academy.dana, new)
    assert find(academy, old) is None
    assert find(academy, new)


def test_only_the_hash_of_a_secret_is_kept(academy: Academy) -> None:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    set_secret(academy, academy.dana, secret)
    (row,) = academy.rows(Person, id=academy.dana.id)
    assert len(row.calendar_key) == 64
    assert secret not in str(academy.everything())
    assert find(academy, row.calendar_key) is None


def test_a_secret_opens_nothing_elsewhere_and_nothing_of_the_archived(academy: Academy) -> None:
    secret = secrets.token_urlsafe(SECRET_BYTES)
    set_secret(academy, academy.dana, secret)
    other = create_organisation(academy.database)
    assert find(academy, secret, other.id) is None
    academy.put(academy.dana, archived=True)
    assert find(academy, secret) is None
