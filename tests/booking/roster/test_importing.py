"""Importing a roster: what becomes of good files, on both databases."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from booking.database import Database
from booking.roster import Count, Imported, import_roster
from booking.tables import Course, Organisation, Person, SmartRoom
from booking.values import EnrolmentStatus, Role
from tests.booking.roster.conftest import COURSES, ENROLMENTS, PEOPLE, WHOLE, Office
from tests.factories import NOW, create_organisation


def test_a_whole_roster_becomes_rows(office: Office) -> None:
    imported = office.bring_in(WHOLE)
    assert imported.counts == {
        "organisation.csv": Count(added=1),
        "people.csv": Count(added=4),
        "courses.csv": Count(added=2),
        "enrolments.csv": Count(added=2),
        "smart_rooms.csv": Count(added=1),
    }
    organisation = office.rows(Organisation)[0]
    assert (organisation["name"], organisation["smart_rooms_enabled"]) == ("Northern Skills", True)
    assert organisation["bank_holidays"] == "scotland"
    dana = office.person("dana@example.org")
    assert dana.roles == {Role.ASSESSOR}
    assert (dana.time_zone, dana.slack_user_id) == ("Europe/Paris", "U0DANA")
    assert office.person("nina@example.org").archived
    first, second = office.enrolments()
    assert (first.status, first.assessor_id) == (EnrolmentStatus.IN_TRAINING, dana.id)
    assert (first.starts_on, first.ends_on) == (date(2026, 2, 2), date(2027, 8, 31))
    assert (second.assessor_id, second.starts_on, second.ends_on) == (None, None, None)
    assert office.rows(Course)[0]["off_the_job_minimum_hours"] == 187
    assert office.rows(SmartRoom)[0]["join_url"] == "https://rooms.example.org/1"


def test_importing_twice_changes_nothing(office: Office) -> None:
    office.bring_in(WHOLE)
    tables = (Organisation, Person, Course, SmartRoom)
    before = [office.rows(table) for table in tables], office.enrolments()
    again = office.bring_in(WHOLE)
    assert all(count.added == count.changed == 0 for count in again.counts.values())
    assert ([office.rows(table) for table in tables], office.enrolments()) == before


def test_without_an_organisation_file_the_organisation_has_the_defaults(office: Office) -> None:
    imported = office.bring_in({"people.csv": PEOPLE})
    assert imported.counts["organisation.csv"] == Count(added=1)
    organisation = office.rows(Organisation)[0]
    assert {name: organisation[name] for name in organisation if name != "id"} == {
        "name": "Training provider",
        "slack_team_id": None,
        "time_zone": "Europe/London",
        "smart_rooms_enabled": False,
        "working_hours": "Mon-Fri 09:00-17:00",
        "session_places": 30,
        "bank_holidays": "england-and-wales",
        "reminder_leads": "1 day;1 hour",
    }


def test_the_organisation_is_updated_and_stays_the_same_one(office: Office) -> None:
    office.bring_in(WHOLE)
    before = office.rows(Organisation)[0]
    changed = WHOLE["organisation.csv"].replace("Northern", "Southern").replace("scotland", "")
    assert office.bring_in({"organisation.csv": changed}).counts == {
        "organisation.csv": Count(changed=1)
    }
    after = {"name": "Southern Skills", "bank_holidays": ""}
    assert office.rows(Organisation) == [before | after]


def test_who_is_in_no_file_stays_as_they_are(office: Office) -> None:
    office.bring_in(WHOLE)
    imported = office.bring_in(
        {"people.csv": "email,name,roles\npriya@example.org,Priya Shah-Jones,LR\n"}
    )
    assert imported.counts == {"people.csv": Count(changed=1)}
    assert office.person("priya@example.org").name == "Priya Shah-Jones"
    assert office.person("dana@example.org").name == "Dana Reed"


def test_a_changed_name_is_found_by_the_new_one(office: Office) -> None:
    office.bring_in(WHOLE)
    office.bring_in({"people.csv": "email,name,roles\npriya@example.org,Priyä Jones,LR\n"})
    assert office.person("priya@example.org").search_name == "priya jones priya@example.org"


def test_columns_that_are_left_out_are_not_touched(office: Office) -> None:
    office.bring_in(WHOLE)
    office.bring_in({"people.csv": "email,name,roles\nnina@example.org,Nina Roy,LR\n"})
    assert office.person("nina@example.org").archived


def test_an_empty_slack_user_keeps_the_link_that_the_first_contact_made(office: Office) -> None:
    office.bring_in(WHOLE)
    assert office.bring_in({"people.csv": PEOPLE.replace("U0DANA", "")}).counts == {
        "people.csv": Count(unchanged=4)
    }
    assert office.person("dana@example.org").slack_user_id == "U0DANA"


def test_two_people_can_swap_their_slack_users(office: Office) -> None:
    header = "email,name,roles,slack_user_id\n"
    lines = "dana@example.org,Dana Reed,AS,{}\nmaya@example.org,Maya Lund,MA,{}\n"
    office.bring_in({"people.csv": header + lines.format("U1", "U2")})
    office.bring_in({"people.csv": header + lines.format("U2", "U1")})
    linked = [office.person(f"{name}@example.org").slack_user_id for name in ("dana", "maya")]
    assert linked == ["U2", "U1"]


def test_a_new_person_can_take_over_the_slack_user_of_another(office: Office) -> None:
    header = "email,name,roles,slack_user_id\n"
    office.bring_in({"people.csv": f"{header}dana@example.org,Dana Reed,AS,U1\n"})
    lines = "ola@example.org,Ola Berg,AS,U1\ndana@example.org,Dana Reed,AS,U2\n"
    office.bring_in({"people.csv": header + lines})
    assert office.person("ola@example.org").slack_user_id == "U1"


def test_a_role_is_taken_away_and_a_person_archived(office: Office) -> None:
    office.bring_in(WHOLE)
    office.bring_in(
        {
            "people.csv": "email,name,roles,archived\n"
            "dana@example.org,Dana Reed,EMP,\npriya@example.org,Priya Shah,LR,TRUE\n"
        }
    )
    assert office.person("dana@example.org").roles == {Role.EMPLOYER}
    assert office.person("priya@example.org").archived


def test_e_mails_are_the_same_in_any_case(office: Office) -> None:
    office.bring_in(WHOLE)
    imported = office.bring_in(
        {
            "people.csv": "email,name,roles\nPRIYA@Example.org,Priya Shah,LR\n",
            "enrolments.csv": ENROLMENTS.replace("priya@", "Priya@").replace("dana@", "DANA@"),
        }
    )
    assert imported.counts == {
        "people.csv": Count(unchanged=1),
        "enrolments.csv": Count(unchanged=2),
    }


def test_an_enrolment_may_refer_to_people_and_courses_of_an_earlier_import(office: Office) -> None:
    office.bring_in({"people.csv": PEOPLE, "courses.csv": COURSES})
    assert office.bring_in({"enrolments.csv": ENROLMENTS}).counts == {
        "enrolments.csv": Count(added=2)
    }


@pytest.mark.parametrize(
    "files",
    [
        {"people.csv": b"\xef\xbb\xbf" + PEOPLE.encode()},
        {"people.csv": PEOPLE.replace("\n", "\r\n")},
        {"people.csv": PEOPLE.replace("\n", "\r")},
        {"people.csv": PEOPLE.replace("\n", "\n\n")},
        {"people.csv": PEOPLE.rstrip("\n")},
        {"people.csv": PEOPLE + ",,,,,\n"},
        {"people.csv": PEOPLE.replace(",,,\n", "\n")},
        {"people.csv": PEOPLE.replace("Maya Lund", '"Maya Lund"')},
        {"people.csv": PEOPLE.replace("Maya Lund", "  Maya Lund \u00a0")},
        {"people.csv": PEOPLE.replace("Maya Lund", '"Maya Lund\n"')},
        {"people.csv": PEOPLE.replace("MA;AS", "AS; MA")},
    ],
    ids=[
        "a byte order mark",
        "Windows' line ends",
        "old line ends",
        "blank lines",
        "no last line end",
        "a line without values",
        "empty cells left out at the end",
        "quotes",
        "spaces around",
        "a quoted line end",
        "roles in another order",
    ],
)
def test_what_spreadsheets_make_of_a_file_does_not_matter(
    quick_office: Office, files: dict[str, str | bytes]
) -> None:
    quick_office.bring_in({"people.csv": PEOPLE})
    assert quick_office.bring_in(files).counts == {"people.csv": Count(unchanged=4)}


def test_columns_may_come_in_any_order(quick_office: Office) -> None:
    quick_office.bring_in({"people.csv": "roles,name,email\nMA,Maya Lund,maya@example.org\n"})
    assert quick_office.person("maya@example.org").roles == {Role.MASTER_ADMIN}


@pytest.mark.parametrize(
    "name",
    ["<!channel> *Ann*", 'Ann "Bob" Lee, jr.', "=1+1", "محمد", "李明", "👩🏽‍🏫 Ann", "x" * 200],
)
def test_a_name_stands_as_it_is_written(quick_office: Office, name: str) -> None:
    cell = '"' + name.replace('"', '""') + '"'
    quick_office.bring_in({"people.csv": f"email,name,roles\na@example.org,{cell},LR\n"})
    assert quick_office.person("a@example.org").name == name


def test_a_name_that_is_long_to_search_fits_both_databases(office: Office) -> None:
    for number, letter in enumerate("\ufdfa\U0001f9d1李"):
        line = f"{number}{'m' * 60}@example.org,{letter * 200},LR"
        office.bring_in({"people.csv": f"email,name,roles\n{line}\n"})
        assert len(office.rows(Person)) == number + 1


def test_other_files_are_left_alone_and_named(quick_office: Office) -> None:
    imported = quick_office.bring_in(
        {"people.csv": PEOPLE, "enrollments.csv": "x", "notes.txt": ""}
    )
    assert imported.left_alone == ("enrollments.csv",)


def test_a_database_of_several_organisations_is_not_guessed_about(office: Office) -> None:
    create_organisation(office.database)
    create_organisation(office.database)
    assert office.refused(WHOLE) == (
        "The database holds several organisations; the files are for one.",
    )


def test_two_imports_at_once_make_one_organisation(office: Office, database_url: str) -> None:
    office.write(WHOLE)
    done: list[Imported] = []

    def bring_in() -> None:
        database = Database(database_url)
        done.append(import_roster(database, office.folder, office.ids, now=NOW))
        database.close()

    threads = [threading.Thread(target=bring_in) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(each.counts["people.csv"].added for each in done) == [0, 0, 0, 4]
    assert len(office.rows(Organisation)) == 1
