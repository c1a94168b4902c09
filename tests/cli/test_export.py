from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError, UsageError
from crm.ops.log import OperationalLog
from crm.segments.life.definitions import create
from tests.cli.whole import app
from tests.exports.world import publish_people, reachable

ANA = Actor("ana", "analyst")

SCHEDULE = """\
segment: buyers
reason: weekly newsletter
run_as: {name: ana, role: marketer}
"""


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    publish_people(settings, [reachable(name) for name in ("Ana", "Ion", "Eva")])
    return settings


def run(*words: str) -> str:
    result = CliRunner().invoke(app, list(words))
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def export(*words: str) -> dict[str, object]:
    usual = ["segment", "export", "everyone", "--reason", "test", "--format", "csv-system"]
    found: dict[str, object] = json.loads(run(*usual, *words, "--json"))
    return found


def test_an_export_is_made_as_steward_listed_and_verified(world: Settings) -> None:
    run("export", "template", "save", "short", "--columns", "customer_id, email")
    made = export("--template", "short", "--ignore-frequency-cap", "--control", "0.1")
    (event,) = OperationalLog(world).read(["export_made"])
    assert event.payload
    assert (event.actor, event.payload["role"]) == ("command line", "steward")
    assert event.payload["is_frequency_cap_lifted"] is True
    assert event.payload["columns"] == ["customer_id", "email"]
    (listed,) = json.loads(run("export", "list", "--json"))
    assert (listed["rows"], listed["is_overdue"]) == (made["rows"], False)
    path = str(made["path"])
    assert Path(path).name in run("export", "list")
    assert json.loads(run("export", "verify", path, "--json"))["is_genuine"] is True
    assert "what was written" in run("export", "verify", path)
    assert export("--delta", "--template", "short", "--control", "0.1")["rows"] == 0


def test_a_privacy_request_is_opened_counted_and_closed(world: Settings) -> None:
    path = str(export()["path"])
    opened = run("privacy", "open", "cust_ana", "--kind", "objection").split(":")[0]
    assert export()["rows"] == 2
    assert "objection" in run("export", "verify", path)
    assert json.loads(run("privacy", "list", "--json"))[0]["request_id"] == opened
    run("privacy", "close", opened, "--reason", "answered")
    assert json.loads(run("privacy", "list", "--json")) == []
    assert export()["rows"] == 3


def test_schedules_are_validated_listed_and_run(world: Settings) -> None:
    create(world, "buyers", {"field": "orders_count", "op": "gte", "value": 1}, actor=ANA)
    world.paths.schedules.mkdir(parents=True)
    file = world.paths.schedules / "weekly.yaml"
    file.write_text(SCHEDULE)
    assert "1 schedules can run" in run("export", "schedule", "validate")
    assert json.loads(run("export", "schedule", "list", "--json"))[0]["due"] is True
    assert "weekly: 3 people" in run("export", "schedule", "run", "--due")
    assert "3 people" in run("export", "schedule", "run", "weekly")
    file.write_text(SCHEDULE.replace("marketer", "viewer"))
    with pytest.raises(NotPermittedError):
        run("export", "schedule", "run", "weekly")
    file.write_text(SCHEDULE + "colour: red\n")
    with pytest.raises(UsageError, match="1 of 1 schedules cannot run"):
        run("export", "schedule", "validate")
