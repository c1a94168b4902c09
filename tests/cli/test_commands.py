"""The command line as a newcomer meets it."""

from __future__ import annotations

import json
from importlib import import_module
from pathlib import Path

import pytest
import typer
import typer.main

from crm.cli.console import print_table
from crm.cli.tree import BRANCHES
from crm.config import settings_of_now
from crm.errors import USAGE
from tests.cli.whole import root
from tests.end_to_end.command import Workspace


def commands(group, path=()):
    """Every command path of the application, groups included."""
    for name, command in group.commands.items():
        yield (*path, name)
        if hasattr(command, "commands"):
            yield from commands(command, (*path, name))


def leaf_commands():
    return list(commands(root))


def command_at(path):
    command = root
    for name in path:
        command = command.commands[name]
    return command


@pytest.mark.parametrize("path", leaf_commands(), ids=" ".join)
def test_every_command_says_what_it_does(path):
    command = command_at(path)
    assert command.help, path
    if not hasattr(command, "commands"):
        assert "crm" in f"{command.help} {command.epilog}", f"{path} shows no example"


@pytest.mark.parametrize("path", leaf_commands(), ids=" ".join)
def test_every_option_is_explained(path):
    unexplained = [
        option.name
        for option in command_at(path).params
        if option.param_type_name == "option" and not option.help
    ]
    assert unexplained == []


@pytest.mark.parametrize("module", BRANCHES)
def test_every_word_is_known_to_the_module_that_it_loads(module):
    app = typer.Typer()
    import_module(f"crm.cli.{module}").register(app)
    assert sorted(typer.main.get_group(app).commands) == sorted(BRANCHES[module])


@pytest.fixture
def nowhere(tmp_path) -> Workspace:
    return Workspace(tmp_path / "home")


def test_status_of_a_workspace_never_built_is_a_state(nowhere):
    done = nowhere.run("status", "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["build_id"] is None
    assert not nowhere.home.exists(), "looking must not create anything"


def test_paths_name_every_place_and_null_for_what_is_not_there(nowhere):
    where = json.loads(nowhere.must("paths", "--json"))
    assert set(where) == {
        "home",
        "landing",
        "raw",
        "log",
        "published",
        "contacts",
        "exports",
        "models",
    }
    assert where["published"] is None
    assert where["landing"].startswith(str(nowhere.home))


def test_config_shows_value_and_origin(nowhere):
    rows = json.loads(nowhere.must("config", "show", "--json", CRM_CHURN_THRESHOLD_DAYS="120"))
    by_name = {row["name"]: row for row in rows}
    assert by_name["CRM_CHURN_THRESHOLD_DAYS"]["value"] == 120
    assert by_name["CRM_CHURN_THRESHOLD_DAYS"]["origin"] == "environment"
    assert by_name["CRM_TIMEZONE"]["origin"] == "default"


def test_a_secret_is_never_printed(nowhere):
    shown = nowhere.must("config", "show", CRM_AUDIT_KEY="hunter2-hunter2-hunter2-hunter2")
    assert "hunter2" not in shown


def test_the_settings_file_of_the_workspace_counts_below_the_environment(nowhere):
    folder = nowhere.home / nowhere.tenant
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text('timezone = "Europe/London"\nvip_min_events = 9\n')
    rows = json.loads(nowhere.must("config", "show", "--json", CRM_VIP_MIN_EVENTS="2"))
    origin = {row["name"]: (row["value"], row["origin"]) for row in rows}
    assert origin["CRM_TIMEZONE"] == ("Europe/London", "settings.toml")
    assert origin["CRM_VIP_MIN_EVENTS"] == (2, "environment")


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("CRM_TIMEZONE", "Mars/Olympus"),
        ("CRM_TENANT", "../elsewhere"),
        ("CRM_CURRENCY", "lei"),
        ("CRM_CHURN_THRESHOLD_DAYS", "many"),
    ],
)
def test_a_wrong_setting_is_named_with_the_way_out(nowhere, variable, value):
    done = nowhere.run("status", **{variable: value})
    assert done.returncode == USAGE
    assert variable in done.stderr
    assert "crm config show" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_setting_that_does_not_exist_is_refused(nowhere):
    folder = nowhere.home / nowhere.tenant
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text("churn_treshold_days = 90\n")
    done = nowhere.run("status")
    assert done.returncode == USAGE
    assert "churn_treshold_days" in done.stderr


def test_an_unknown_command_is_a_usage_error(nowhere):
    assert nowhere.run("biuld").returncode == USAGE


def test_doctor_says_what_to_do_in_an_empty_workspace(nowhere):
    done = nowhere.run("doctor")
    assert done.returncode == 1
    assert "crm build" in done.stdout


def test_a_table_wider_than_the_terminal_keeps_every_column(capsys):
    print_table(["id", "name", "note"], [["a" * 70, "b" * 70, "the last column"]])
    said = capsys.readouterr().out
    assert "a" * 70 in said
    assert "b" * 70 in said
    assert "the last" in said
    assert "column" in said


def test_settings_of_now_follow_the_environment_and_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_HOME", str(tmp_path))
    monkeypatch.setenv("CRM_TENANT", "moving")
    assert settings_of_now() is settings_of_now()
    assert settings_of_now().timezone == "Europe/Bucharest"

    monkeypatch.setenv("CRM_TIMEZONE", "Europe/Paris")
    assert settings_of_now().timezone == "Europe/Paris"

    monkeypatch.delenv("CRM_TIMEZONE")
    settings_of_now().paths.settings_file.parent.mkdir(parents=True, exist_ok=True)
    settings_of_now().paths.settings_file.write_text('timezone = "Europe/London"\n')
    assert settings_of_now().timezone == "Europe/London"
