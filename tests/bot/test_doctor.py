"""The doctor: what it finds in a database and in Slack, and what it advises."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlmodel import select

from booking.database import Database
from booking.ids import IdSource
from booking.roster import import_roster
from booking.tables import Claim
from booking.values import Role
from bot.demo import SAMPLE
from bot.doctor import SCOPES, Finding, examine
from bot.settings import Settings
from sandbox.faults import Fault
from sandbox.workspace import Workspace
from tests.bot.test_cli import drop_guard
from tests.factories import NOW, create_organisation, create_person

HTTP = {"slack_app_token": None, "slack_signing_secret": SecretStr("shh")}


@pytest.fixture
def filled_url(database_url: str) -> str:
    """Give each kind of database with the sample organisation in it."""
    database = Database(database_url)
    import_roster(database, SAMPLE, IdSource(), now=NOW)
    database.close()
    return database_url


@pytest.fixture(scope="module")
def slack() -> Iterator[Workspace]:
    """Run a workspace that is well."""
    with Workspace.start() as workspace:
        yield workspace


def settings(url: str, slack: Workspace, **overrides: object) -> Settings:
    """Settings with which all is well."""
    whole = Settings(
        database_url=url,
        slack_bot_token=SecretStr(slack.bot_token),
        slack_app_token=SecretStr(slack.app_token),
        slack_api_url=slack.api_url,
    )
    return whole.model_copy(update=overrides)


def to_do(given: Settings) -> list[str]:
    """Examine and give what needs doing."""
    return [str(finding) for finding in examine(given) if not finding.is_well]


def test_all_is_well_with_a_whole_installation(filled_url: str, slack: Workspace) -> None:
    findings = examine(settings(filled_url, slack))
    assert [finding.is_well for finding in findings] == [True] * len(findings)
    said = "\n".join(map(str, findings))
    for part in ("answers", "newest schema", "refuses an overlap", "Master Admin", "Socket Mode"):
        assert part in said


def test_an_examination_changes_nothing(filled_url: str, slack: Workspace) -> None:
    first = examine(settings(filled_url, slack))
    assert examine(settings(filled_url, slack)) == first
    database = Database(filled_url)
    assert database.read(lambda db: db.exec(select(Claim)).all()) == []
    database.close()


def test_http_mode_is_well_with_a_signing_secret(filled_url: str, slack: Workspace) -> None:
    findings = examine(settings(filled_url, slack, port=4321, **HTTP))
    assert str(findings[-1]) == (
        "well:  SLACK_SIGNING_SECRET is set: `run` serves HTTP on port 4321."
    )


def test_a_database_that_is_not_there_is_not_made(tmp_path: Path, slack: Workspace) -> None:
    (line,) = to_do(settings(f"sqlite:///{tmp_path}/none.db", slack))
    assert line.endswith("none.db. Run `session-booker migrate`.")
    assert list(tmp_path.iterdir()) == []


def test_a_database_without_a_schema_needs_a_migration(tmp_path: Path, slack: Workspace) -> None:
    (tmp_path / "empty.db").touch()
    (line,) = to_do(settings(f"sqlite:///{tmp_path}/empty.db", slack))
    assert line.startswith("to do: The database's schema is not made yet, the newest is ")


def test_a_database_that_can_t_be_reached_is_shown_without_its_password(slack: Workspace) -> None:
    url = "postgresql://ann:secret@127.0.0.1:1/booking?password=secret"
    (line,) = to_do(settings(url, slack))
    assert line.startswith("to do: The database can't be reached (")
    assert "ann:***@127.0.0.1:1/booking)" in line
    assert "secret" not in line


def test_a_missing_guard_is_found(filled_url: str, slack: Workspace) -> None:
    database = Database(filled_url)
    drop_guard(database)
    database.close()
    (line,) = to_do(settings(filled_url, slack))
    assert line.startswith("to do: The guard against double booking is missing: claims_never_")


def test_a_guard_that_stands_but_does_not_bite_is_found(sqlite_url: str, slack: Workspace) -> None:
    database = Database(sqlite_url)
    drop_guard(database)
    with database.engine.connect() as connection:
        connection.exec_driver_sql(
            "CREATE TRIGGER claims_never_overlap_insert BEFORE INSERT ON claims BEGIN SELECT 1; END"
        )
        connection.commit()
    create_person(database, create_organisation(database), roles=frozenset({Role.MASTER_ADMIN}))
    database.close()
    (line,) = to_do(settings(sqlite_url, slack))
    assert line.startswith("to do: The guard against double booking let two sessions overlap.")


def test_an_empty_database_needs_an_import(database_url: str, slack: Workspace) -> None:
    (line,) = to_do(settings(database_url, slack))
    assert line.startswith("to do: The database holds no organisation yet. Run `session-booker im")


@pytest.mark.parametrize(
    ("roles", "archived"), [({Role.BASIC_ADMIN}, False), ({Role.MASTER_ADMIN}, True)]
)
def test_an_organisation_without_a_master_admin_needs_one(
    sqlite_url: str, slack: Workspace, roles: set[Role], *, archived: bool
) -> None:
    database = Database(sqlite_url)
    organisation = create_organisation(database, name="Northern Skills")
    create_person(database, organisation, roles=frozenset(roles), archived=archived)
    database.close()
    (line,) = to_do(settings(sqlite_url, slack))
    assert line.startswith("to do: Northern Skills has no Master Admin. Give somebody the role MA")


@pytest.mark.parametrize("missing", SCOPES)
def test_a_missing_scope_is_named(filled_sqlite: str, missing: str) -> None:
    with Workspace.start(scopes=[scope for scope in SCOPES if scope != missing]) as slack:
        (line,) = to_do(settings(filled_sqlite, slack))
    assert line.startswith(f"to do: The bot token lacks the scopes {missing}. ")


@pytest.fixture(scope="module")
def filled_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Give one database with the sample organisation, for what is Slack's."""
    path = tmp_path_factory.mktemp("doctor") / "filled.db"
    path.write_bytes(migrated_sqlite.read_bytes())
    database = Database(f"sqlite:///{path}")
    import_roster(database, SAMPLE, IdSource(), now=NOW)
    database.close()
    return f"sqlite:///{path}"


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"slack_bot_token": SecretStr("xoxb-wrong")}, "Slack refused SLACK_BOT_TOKEN: invalid_"),
        ({"slack_app_token": SecretStr("xapp-wrong")}, "Slack refused SLACK_APP_TOKEN: "),
        ({"slack_bot_token": None}, "SLACK_BOT_TOKEN is not set"),
        ({"slack_app_token": None}, "Neither SLACK_APP_TOKEN nor SLACK_SIGNING_SECRET is set."),
    ],
)
def test_a_token_that_is_wrong_or_missing_is_named(
    filled_sqlite: str, slack: Workspace, overrides: dict[str, object], said: str
) -> None:
    (line,) = to_do(settings(filled_sqlite, slack, **overrides))
    assert line.startswith(f"to do: {said}")
    assert "wrong" not in line


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (Fault(error="token_revoked"), "token_revoked. Install the app in the workspace again"),
        (Fault(error="fatal_error"), "fatal_error. Look the code up"),
        (Fault(status=429, error="ratelimited", retry_after=1), "ratelimited. Look the code up"),
        (Fault(status=500), "Look the code up"),
        (Fault(acts=True), "Slack could not be asked about SLACK_BOT_TOKEN"),
    ],
)
def test_a_slack_that_is_not_well_is_told(filled_sqlite: str, fault: Fault, said: str) -> None:
    with Workspace.start() as slack:
        slack.plan_fault("auth.test", fault)
        (line,) = to_do(settings(filled_sqlite, slack))
    assert said in line
    assert "\n" not in line


def test_a_slack_that_is_not_there_is_told(filled_sqlite: str, slack: Workspace) -> None:
    lines = to_do(settings(filled_sqlite, slack, slack_api_url="http://127.0.0.1:1/"))
    assert [line.split(" (")[0] for line in lines] == [
        "to do: Slack could not be asked about SLACK_BOT_TOKEN",
        "to do: Slack could not be asked about SLACK_APP_TOKEN",
    ]


def test_no_finding_shows_a_token(filled_sqlite: str, slack: Workspace) -> None:
    said = "\n".join(map(str, examine(settings(filled_sqlite, slack))))
    assert slack.bot_token not in said
    assert slack.app_token not in said


def test_the_manifest_asks_for_the_scopes_that_the_doctor_looks_for() -> None:
    manifest = (Path(__file__).parents[2] / "manifest.yml").read_text()
    bot = manifest.partition("    bot:\n")[2].partition("settings:")[0]
    assert sorted(bot.replace("- ", "").split()) == sorted(SCOPES)


def test_a_finding_without_advice_is_well() -> None:
    assert [Finding("All is well.").is_well, Finding("Not so.", "Do it.").is_well] == [True, False]
