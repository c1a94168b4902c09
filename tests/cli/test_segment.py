from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm.config import Settings
from crm.errors import RuleError, UsageError
from crm.ops.log import OperationalLog
from tests.cli.whole import app
from tests.exports.world import publish_people, reachable

SHOWN = """name:
  en: "Buyers"
  ro: "Buyers"
description: ""
rule:
  all:
    - {field: orders_count, op: gte, value: 1}
"""
RULE = "all:\n  - {field: orders_count, op: gte, value: 1}\n"


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    publish_people(settings, [reachable("Ana"), reachable("Ion", consent="denied")])
    return settings


@pytest.fixture
def rule(tmp_path: Path) -> str:
    path = tmp_path / "rule.yaml"
    path.write_text(RULE)
    return str(path)


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["segment", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_rule_becomes_a_segment_that_is_listed_shown_and_exported(
    world: Settings, rule: str
) -> None:
    counted = json.loads(run("preview", "--rule", rule, "--json"))
    assert (counted["count"], counted["population"]) == (2, 2)
    assert [step["after"] for step in counted["funnel"]] == [2]
    created = json.loads(run("create", "buyers", "--rule", rule, "--name", "Buyers", "--json"))
    assert (created["slug"], created["version"], created["name_en"]) == ("buyers", 1, "Buyers")
    (listed,) = json.loads(run("list", "--json"))
    assert (listed["slug"], listed["people"], listed["problem"]) == ("buyers", None, None)
    assert run("show", "buyers") == SHOWN
    assert json.loads(run("preview", "buyers", "--json"))["in the file"] == 1
    made = json.loads(run("export", "buyers", "--reason", "test", "--format", "csv", "--json"))
    assert made["rows"] == 1
    assert Path(made["path"]).exists()
    events = list(OperationalLog(world).read())
    assert [(event.kind, event.actor) for event in events] == [
        ("segment_defined", "command line"),
        ("export_made", "command line"),
    ]


def test_what_show_prints_can_be_given_back_to_create(world: Settings, rule: str) -> None:
    run("create", "buyers", "--rule", rule)
    Path(rule).write_text(run("show", "buyers"))
    run("create", "buyers", "--rule", rule)
    assert json.loads(run("show", "buyers", "--json"))["version"] == 1


def test_validate_stores_nothing_and_names_the_place(world: Settings, rule: str) -> None:
    assert json.loads(run("validate", "--rule", rule, "--json"))["rule"]["all"]
    Path(rule).write_text(RULE.replace("gte", "more"))
    with pytest.raises(RuleError, match=r"all\[0\]\.op"):
        run("validate", "--rule", rule)
    assert list(OperationalLog(world).read()) == []


def test_sync_adds_the_built_in_segments_once(world: Settings) -> None:
    assert json.loads(run("sync", "--json"))["vip"] == "added"
    assert json.loads(run("sync", "--json")) == {}


def test_preview_wants_a_segment_or_a_rule(world: Settings, rule: str) -> None:
    for words in ([], ["buyers", "--rule", rule]):
        with pytest.raises(UsageError, match="either a segment or"):
            run("preview", *words)
