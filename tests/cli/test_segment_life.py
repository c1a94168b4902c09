"""Segments by list, their versions, members and differences, as typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm.config import Settings
from crm.errors import BadInputError, RuleError, UsageError
from tests.cli.whole import app
from tests.segments.history_world import publish_history

RULE = "rule: {field: orders_count, op: gte, value: 2}\nname: {en: Often, ro: Des}\n"


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    return settings


@pytest.fixture
def rule(tmp_path: Path) -> Path:
    path = tmp_path / "often.yaml"
    path.write_text(RULE)
    return path


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["segment", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_list_is_kept_by_hand_and_by_file(world: Settings, tmp_path: Path) -> None:
    publish_history(world)
    run("create", "press", "--type", "manual")
    added = json.loads(run("add", "press", "cust_ana", "--request", "r1", "--json"))
    assert added == {"slug": "press", "list": "member", "asked": 1, "changed": 1}
    ids = tmp_path / "ids.csv"
    ids.write_text("customer_id\ncust_ion\ncust_ana\n")
    assert "1 of 2 customers were put on the list 'member'" in run("import", "press", str(ids))
    run("remove", "press", "cust_ana")
    assert run("members", "press") == "cust_ion\n"
    assert run("members", "press", "--csv") == "customer_id\ncust_ion\n"
    ids.write_text("customer_id\nana@example.ro\n")
    with pytest.raises(BadInputError, match="line 2"):
        run("import", "press", str(ids))
    run("retire", "press", "--reason", "over")
    with pytest.raises(UsageError, match="no segment 'press'"):
        run("members", "press")


def test_versions_and_days_are_compared(world: Settings, rule: Path) -> None:
    publish_history(world)
    run("create", "often", "--rule", str(rule))
    rule.write_text(RULE.replace("value: 2", "value: 3"))
    assert json.loads(run("create", "often", "--rule", str(rule), "--json"))["version"] == 2
    assert "already" in run("create", "often", "--rule", str(rule))
    shown = run("diff", "often")
    assert "-  value: 2\n+  value: 3\n" in shown
    assert "200.00" in shown
    days = json.loads(run("diff", "often", "--from", "2026-01-31", "--to", "2026-02-28", "--json"))
    assert [(one["change"], one["people"]) for one in days["groups"]] == [
        ("entered", 1),
        ("left", 1),
        ("stayed", 1),
    ]
    then = json.loads(run("members", "often", "--as-of", "2026-01-31", "--json"))
    assert (then["count"], then["customer_ids"]) == (2, ["cust_ana", "cust_eva"])
    life = json.loads(run("show", "often", "--versions", "--json"))
    assert [one["what"] for one in life] == ["created", "changed: rule"]
    assert "value: 2" in run("show", "often", "--version", "1")


@pytest.mark.parametrize(
    "words",
    [
        ("--from", "1", "--to", "2026-01-31"),
        ("--from", "2026-01-31"),
        ("--from", "yesterday"),
        ("--from", "2026-01-31", "--to", "2026-01-31"),
        ("--from", "1", "--to", "7"),
        (),
    ],
)
def test_what_cannot_be_compared_is_one_sentence(
    world: Settings, rule: Path, words: tuple[str, ...]
) -> None:
    publish_history(world)
    run("create", "often", "--rule", str(rule))
    with pytest.raises(UsageError):
        run("diff", "often", *words)


def test_a_workspace_without_builds_tells_what_it_can(world: Settings, rule: Path) -> None:
    assert json.loads(run("list", "--json")) == []
    run("create", "often", "--rule", str(rule))
    (listed,) = json.loads(run("list", "--json"))
    assert (listed["people"], listed["note"]) == (None, "the next build computes it")
    rule.write_text(RULE.replace("value: 2", "value: 3"))
    run("create", "often", "--rule", str(rule))
    assert json.loads(run("diff", "often", "--json"))["as_of"] is None
    run("create", "press", "--type", "manual")
    with pytest.raises(UsageError, match="no customer"):
        run("add", "press", "cust_ana")
    with pytest.raises(UsageError, match="has no rule"):
        run("preview", "--rule", "press")


def test_validate_names_the_shape_a_rule_was_written_in(world: Settings, tmp_path: Path) -> None:
    shapes = {
        "canonical": {"field": "orders_count", "op": "gte", "value": 2},
        "flat": {"conditions": [{"field": "orders_count", "operator": "gte", "value": 2}]},
        "typed": {"conditions": [{"type": "total_spent", "operator": ">=", "value": 100}]},
    }
    for name, document in shapes.items():
        path = tmp_path / f"{name}.json"
        path.write_text(json.dumps(document))
        assert json.loads(run("validate", "--rule", str(path), "--json"))["dialect"] == name
    (tmp_path / "wrong.json").write_text('{"field": "nothing", "op": "eq", "value": 1}')
    with pytest.raises(RuleError, match="field"):
        run("validate", "--rule", str(tmp_path / "wrong.json"))
