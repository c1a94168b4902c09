"""`crm audit verify | backup | restore | init`, as a person types them."""

from __future__ import annotations

import json
import sqlite3
import tomllib
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from crm.config import Settings, load_settings, origins
from crm.errors import DATA_CHECK_FAILED, SettingsError, UsageError
from crm.ops.events import SegmentRetired
from crm.ops.log import OperationalLog
from crm.sources.loads import list_loads
from tests.cli.whole import app


@pytest.fixture(autouse=True)
def _home(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)


def run(*words: str) -> Result:
    result = CliRunner().invoke(app, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_an_empty_workspace_verifies_and_looking_makes_nothing(settings: Settings) -> None:
    result = run("audit", "verify", "--json")
    assert json.loads(result.stdout)["events"] == 0
    assert not settings.home.exists()


def test_verify_says_what_is_wrong_and_leaves_with_its_code(settings: Settings) -> None:
    OperationalLog(settings).append(SegmentRetired(subject_id="x"), actor="ana")
    assert "Intact: 1 events" in run("audit", "verify").output
    database = sqlite3.connect(settings.paths.log)
    database.execute("drop trigger events_are_only_redacted")
    database.execute("update events set actor = 'eve'")
    database.commit()
    assert run("audit", "verify").exit_code == DATA_CHECK_FAILED
    found = json.loads(run("audit", "verify", "--json").stdout)
    assert found["intact"] is False
    assert found["problems"][0]["sequence"] == 1


def test_backup_and_restore_round_trip(settings: Settings, tmp_path: Path) -> None:
    OperationalLog(settings).append(SegmentRetired(subject_id="x"), actor="ana")
    file = str(tmp_path / "b.tar")
    assert "1 events are in" in run("backup", file).output
    OperationalLog(settings).append(SegmentRetired(subject_id="y"), actor="ana")
    with pytest.raises(UsageError, match="--force"):
        run("restore", file)
    assert "Restored 1 events" in run("restore", file, "--force").output


def test_init_makes_a_workspace_with_a_private_key_and_the_chosen_settings(
    settings: Settings,
) -> None:
    run("init", "--timezone", "Europe/Vienna", "--currency", "EUR", "--locale", "de_AT")
    loaded = load_settings()
    assert (loaded.timezone, loaded.currency, loaded.locale) == ("Europe/Vienna", "EUR", "de_AT")
    assert origins()["timezone"] == "settings.toml"
    assert settings.paths.landing.is_dir()
    assert settings.paths.audit_key.stat().st_mode & 0o777 == 0o600


def test_init_again_changes_nothing(settings: Settings) -> None:
    run("init", "--currency", "EUR")
    key = settings.paths.audit_key.read_text()
    before = settings.paths.settings_file.read_text()
    run("init")
    assert settings.paths.settings_file.read_text() == before
    assert settings.paths.audit_key.read_text() == key
    with pytest.raises(UsageError, match=r"settings.toml exists"):
        run("init", "--currency", "RON")


def test_init_refuses_what_cannot_be_a_setting_before_it_makes_anything(
    settings: Settings,
) -> None:
    with pytest.raises(SettingsError, match="timezone"):
        run("init", "--timezone", "Mars/Base")
    assert not settings.home.exists()


def test_every_commented_setting_of_the_template_can_be_switched_on(settings: Settings) -> None:
    run("init")
    lines = settings.paths.settings_file.read_text().splitlines()
    switched = "\n".join(
        line.removeprefix("#") for line in lines if line.startswith("#") and line[1] != " "
    )
    values = tomllib.loads(switched)
    assert set(values) == set(Settings.model_fields) - {"home", "tenant", "audit_key"}
    settings.paths.settings_file.write_text(switched)
    loaded = load_settings()
    defaults = Settings.model_fields
    assert loaded.rfm_lookback_days == defaults["rfm_lookback_days"].default
    assert loaded.vip_min_spend == defaults["vip_min_spend"].default


@pytest.mark.parametrize("words", [["audit", "verify"], ["backup"], ["restore"], ["init"]])
def test_every_command_explains_itself_with_an_example(words: list[str]) -> None:
    assert "Example" in run(*words, "--help").output


def test_taking_a_load_back_is_logged(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "order_id,ordered_at,email,status,total_gross\n1,2026-01-01 10:00,a@example.ro,paid,10\n"
    )
    run("ingest", str(file))
    (load,) = list_loads(settings)
    run("loads", "undo", load.load_id)
    (undone,) = OperationalLog(settings).read(["load_undone"])
    assert undone.subject_id == load.load_id
    assert (undone.payload or {})["table"] == "orders"
    assert (undone.payload or {})["rows_count"] == 1
