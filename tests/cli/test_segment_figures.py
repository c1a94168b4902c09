from __future__ import annotations

import json
from pathlib import Path

import duckdb
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotBuiltError, UsageError
from crm.segments.figures.overlap import overlap
from crm.segments.life.definitions import create
from crm.segments.stored.store import find_segment
from crm.warehouse.connection import published_build
from tests.cli.test_segment_insight import BOUGHT, YOUNG, run, world

TEST = Actor("test", "analyst")

__all__ = ["world"]

FIGURES = """
create table rpt_segment_performance (segment_id varchar, is_everybody boolean,
    members_count bigint, buyers_count bigint, revenue_365d decimal(18, 4),
    avg_historic_clv decimal(18, 4), avg_order_value_365d decimal(18, 4), repeat_rate double,
    churn_rate double, avg_predicted_clv decimal(18, 4));
insert into rpt_segment_performance values
    ('young', false, 1, 1, 50, 200, 50, 0.9, 0.1, null),
    ('*', true, 3, 3, 200, 100, 25, 0.6, 0.2, 80);
create table rpt_segment_days (segment_id varchar, as_of_date date, rule_hash varchar,
    members_count bigint, entered_count bigint, left_count bigint, gone_count bigint,
    origin varchar);
create table fct_segment_membership_changes (segment_id varchar, customer_id varchar,
    change varchar, reason varchar, as_of_date date);
insert into fct_segment_membership_changes values
    ('young', 'cust_ion', 'entered', 'rule_met', '2026-02-28'),
    ('young', 'cust_eva', 'left', 'rule_no_longer_met', '2026-02-28');
"""


@pytest.fixture
def measured(world: Settings) -> Settings:
    """The same world in a build that also measured its segments."""
    build = published_build(world)
    digest = find_segment(world, "young").rule_hash
    with duckdb.connect(str(build.crm_file)) as connection:
        connection.execute(FIGURES)
        connection.executemany(
            "insert into rpt_segment_days values ('young', ?, ?, ?, ?, ?, 0, 'observed')",
            [
                ("2025-12-31", "an earlier rule's", 9, 0, 0),
                ("2026-01-31", digest, 1, 0, 0),
                ("2026-02-28", digest, 1, 1, 1),
            ],
        )
    manifest = json.loads(build.manifest_file.read_text())
    manifest["files"][build.crm_file.name]["bytes"] = build.crm_file.stat().st_size
    build.manifest_file.write_text(json.dumps(manifest))
    return world


def test_overlaps_count_both_and_only_one(world: Settings) -> None:
    create(world, "buyers", BOUGHT, actor=TEST)
    (pair,) = json.loads(run("overlap", "young", "buyers", "--json"))["pairs"]
    assert pair == {
        "a": "young",
        "b": "buyers",
        "both": 1,
        "only_a": 0,
        "only_b": 1,
        "jaccard": 0.5,
        "overlap_coefficient": 1.0,
    }
    assert "50.0%" in run("overlap", "young", "buyers")


def test_rules_nobody_saved_are_compared_too(world: Settings) -> None:
    nobody = {"field": "age", "op": "gt", "value": 150}
    found = overlap(world, ["young"], {"youth": YOUNG, "nobody": nobody})
    assert found.sizes == {"young": 1, "youth": 2, "nobody": 0}
    assert found.in_none == 1
    assert [pair.jaccard for pair in found.pairs] == [0.5, 0, 0]
    assert found.pairs[-1].coefficient is None


def test_an_overlap_wants_two_segments_that_exist(world: Settings) -> None:
    for words in (["young"], ["young", "young"], ["young", "nothing"]):
        with pytest.raises(UsageError):
            run("overlap", *words)


def test_a_segment_is_compared_with_everybody(measured: Settings) -> None:
    found = json.loads(run("performance", "young", "--json"))
    ratios = {one["name"]: one["ratio"] for one in found["measures"]}
    assert ratios == {
        "spend": 2,
        "order_value": 2,
        "repeat_rate": pytest.approx(1.5),
        "churn_rate": 0.5,
        "predicted_value": None,
    }
    assert (found["is_small"], found["revenue_share"]) == (True, 0.25)
    assert "× 2.00" in run("performance", "young")


def test_a_segment_that_no_build_measured_says_so(measured: Settings) -> None:
    create(measured, "fresh", BOUGHT, actor=TEST)
    with pytest.raises(UsageError, match="crm build"):
        run("performance", "fresh")
    assert run("growth", "fresh") == ""


def test_growth_tells_who_came_and_went_and_why(measured: Settings) -> None:
    last = json.loads(run("growth", "young", "--json"))[-1]
    assert (last["day"], last["members"]) == ("2026-02-28", 1)
    assert (last["entered_by"], last["left_by"]) == ({"rule_met": 1}, {"rule_no_longer_met": 1})
    assert "rule no longer met 1" in run("growth", "young")


def test_a_backtest_tells_stored_days_of_this_rule_and_is_honest_about_others(
    measured: Settings,
) -> None:
    found = json.loads(run("backtest", "young", "--months", "3", "--json"))
    assert [(one["day"], one["people"], one["source"]) for one in found["points"]] == [
        ("2025-12-31", None, None),
        ("2026-01-31", 1, "stored"),
        ("2026-02-28", 1, "stored"),
        ("2026-03-29", 1, "asked"),
    ]
    assert found["not_askable"] == [YOUNG]


def test_a_segment_with_lists_tells_its_size_of_now(measured: Settings) -> None:
    run("add", "young", "cust_eva", "--list", "include")
    found = json.loads(run("backtest", "young", "--months", "2", "--json"))
    assert [one["people"] for one in found["points"]] == [1, 1, 2]
    assert found["has_lists"] is True


def test_a_rule_nobody_saved_is_tested_too(measured: Settings, tmp_path: Path) -> None:
    path = tmp_path / "rule.json"
    path.write_text(json.dumps(YOUNG))
    assert "2026-03-29  2       asked" in run("backtest", "--rule", str(path), "--months", "1")
    for words in ([], ["young", "--rule", str(path)], ["young", "--months", "0"]):
        with pytest.raises(UsageError):
            run("backtest", *words)


def test_figures_of_an_empty_workspace_say_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    create(settings, "young", BOUGHT, actor=TEST)
    for words in (["overlap", "young", "x"], ["performance", "young"], ["growth", "young"]):
        with pytest.raises(NotBuiltError, match="crm build"):
            run(*words)
