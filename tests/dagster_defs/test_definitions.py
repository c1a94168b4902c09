"""The graph: keys line up by name, jobs and schedules exist, publish waits for checks."""

from __future__ import annotations

import dagster as dg
import pytest
from dagster_dbt import DbtCliResource

from crm.actors import Actor
from crm.errors import CheckFailedError
from crm.segments.life.definitions import create
from crm.sources.contracts import CONTRACTS
from crm.warehouse.volumes import shrunken_tables
from dagster_defs.dbt_cli import DbtCli
from dagster_defs.schedules import every
from dagster_defs.volumes import CHECK
from tests.exports.world import publish_people, reachable

ANA = Actor("ana", "analyst")

INITIALIZES = ["_initialize_dbt_core_adapter"]


@pytest.fixture(scope="module")
def defs() -> dg.Definitions:
    from dagster_defs.definitions import defs

    return defs


def keys(defs: dg.Definitions) -> set[tuple[str, ...]]:
    graph = defs.resolve_asset_graph()
    return {tuple(key.path) for key in graph.get_all_asset_keys()}


def test_every_raw_table_is_an_asset_under_the_name_of_its_folder(defs):
    assert {(contract.group, name) for name, contract in CONTRACTS.items()} <= keys(defs)


def test_every_source_dbt_reads_is_made_by_an_asset(defs):
    graph = defs.resolve_asset_graph()
    orphans = [
        key.to_user_string()
        for key in graph.get_all_asset_keys()
        if not graph.get(key).is_materializable
    ]
    assert orphans == []


def test_the_jobs_schedules_and_the_sensor_are_these(defs):
    assert {job.name for job in defs.resolve_all_job_defs()} >= {
        "build_job",
        "refresh_job",
        "exports_job",
    }
    assert {schedule.name for schedule in defs.schedules} == {
        "daily_build_schedule",
        "hourly_refresh_schedule",
        "monthly_letter_schedule",
    }
    assert {sensor.name for sensor in defs.sensors} == {
        "drop_folder_sensor",
        "scheduled_exports_sensor",
    }


def test_the_refresh_job_does_not_ingest(defs):
    refreshed = defs.resolve_job_def("refresh_job").asset_layer.executable_asset_keys
    assert dg.AssetKey(["shop", "orders"]) not in refreshed
    assert dg.AssetKey(["published", "build"]) in refreshed


@pytest.mark.parametrize("job", ["build_job", "refresh_job"])
def test_no_build_exports_and_the_exports_job_builds_nothing(defs, job):
    leaving = {dg.AssetKey(["exports", "scheduled"])}
    telling = {dg.AssetKey(["letters", "monthly"])}
    assert not (leaving | telling) & defs.resolve_job_def(job).asset_layer.executable_asset_keys
    assert defs.resolve_job_def("exports_job").asset_layer.executable_asset_keys == leaving
    assert defs.resolve_job_def("letter_job").asset_layer.executable_asset_keys == telling


def test_a_backtest_judges_and_publishes_nothing(defs):
    made = defs.resolve_job_def("backtest_job").asset_layer.executable_asset_keys
    assert dg.AssetKey(["ml", "model_quality"]) in made
    assert dg.AssetKey(["features", "ftr_forecast_training"]) in made
    assert dg.AssetKey(["shop", "orders"]) not in made
    assert not {key for key in made if key.path[0] in ("marts", "published", "exports")} - {
        dg.AssetKey(["marts", "dim_segments"])
    }


def test_publishing_comes_after_every_mart_and_the_predictions_before(defs):
    graph = defs.resolve_asset_graph()
    published = graph.get(dg.AssetKey(["published", "build"]))
    schemas = {"marts", "contacts", "compat", "compat_contacts"}
    served = {key for key in graph.get_all_asset_keys() if key.path[0] in schemas}
    assert {key.path[0] for key in served} == schemas
    assert published.parent_keys == served
    scores = graph.get(dg.AssetKey(["ml", "churn_scores"]))
    assert all(key.path[0] == "features" for key in scores.parent_keys)


def test_blocking_checks_guard_the_loads_and_the_orders(defs):
    checks = {
        check.name
        for definition in defs.asset_checks
        for check in definition.check_specs
        if check.blocking
    }
    assert checks == {"loads_account_for_every_row", "orders_did_not_vanish"}


def test_only_ingest_is_tried_again(defs):
    retried = [
        node.name for node in defs.resolve_job_def("build_job").all_node_defs if node.retry_policy
    ]
    assert retried == ["landed_sources"]


@pytest.mark.parametrize(
    ("minutes", "cron"), [(15, "*/15 * * * *"), (60, "5 */1 * * *"), (180, "5 */3 * * *")]
)
def test_an_interval_becomes_cron(minutes, cron):
    assert every(minutes) == cron


@pytest.mark.parametrize("job", ["build_job", "refresh_job"])
def test_a_run_needs_no_configuration(defs, job):
    assert dg.validate_run_config(defs.resolve_job_def(job), {}) is not None


def test_what_our_dbt_command_leaves_out_is_still_what_dagster_would_do():
    replaced = {name for name in vars(DbtCli) if name in ("_cli_version", *INITIALIZES)}
    assert replaced == {"_cli_version", *INITIALIZES}
    assert all(hasattr(DbtCliResource, name) for name in replaced)


def test_every_asset_says_what_it_is_whose_and_of_which_kind(defs):
    graph = defs.resolve_asset_graph()
    nodes = [graph.get(key) for key in graph.get_all_asset_keys()]
    silent = [
        node.key.to_user_string()
        for node in nodes
        if not (node.owners and node.kinds and node.description)
        or node.group_name in (None, "default")
    ]
    assert silent == []


def test_every_published_table_is_checked_for_lost_rows_after_publishing(defs):
    graph = defs.resolve_asset_graph()
    checked = {key.asset_key for key in graph.asset_check_keys if key.name == CHECK}
    tables = {key for key in graph.get_all_asset_keys() if key.path[0] in ("marts", "contacts")}
    assert checked == tables
    published = dg.AssetKey(["published", "build"])
    specs = [spec for check in defs.asset_checks for spec in check.check_specs]
    assert all(
        published in {dep.asset_key for dep in spec.additional_deps} and not spec.blocking
        for spec in specs
        if spec.name == CHECK
    )


@pytest.mark.parametrize(
    ("before", "now", "as_of", "shrunk"),
    [
        ({"fct_orders": 1000}, {"fct_orders": 499}, "2026-01-02", ["fct_orders"]),
        ({"fct_orders": 1000}, {"fct_orders": 500}, "2026-01-02", []),
        ({"fct_orders": 1000}, {}, "2026-01-02", ["fct_orders"]),
        ({"fct_orders": 99}, {"fct_orders": 0}, "2026-01-02", []),
        ({"fct_orders": 1000}, {"fct_orders": 1}, "2025-12-31", []),
    ],
    ids=["lost more", "lost as much as tolerated", "gone", "few rows", "an earlier day"],
)
def test_a_table_that_lost_more_rows_than_tolerated_is_named(before, now, as_of, shrunk):
    def manifest(tables, day):
        return {"as_of": day, "tables": {name: {"rows": n} for name, n in tables.items()}}

    earlier = manifest(before, "2026-01-01")
    assert shrunken_tables(manifest(now, as_of), earlier, 0.5) == shrunk
    assert shrunken_tables(manifest(now, as_of), {}, 0.5) == []


def test_the_exports_that_are_due_are_materialized(defs, settings, monkeypatch):
    from dagster_defs.assets.exports import scheduled_exports

    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    publish_people(settings, [reachable("Ana")])
    create(settings, "buyers", {"field": "orders_count", "op": "gte", "value": 1}, actor=ANA)
    settings.paths.schedules.mkdir(parents=True)
    file = settings.paths.schedules / "weekly.yaml"
    said = "{segment: buyers, after: build, reason: new, run_as: {name: ana, role: marketer}}"
    file.write_text(said)
    instance = dg.DagsterInstance.ephemeral()
    assert dg.materialize([scheduled_exports], instance=instance).success
    assert len(list(settings.paths.exports.glob("*.csv"))) == 1
    file.write_text(said.replace("buyers", "gone"))
    publish_people(settings, [reachable("Ana")], build_id="20260331T040000Z-next")
    with pytest.raises(CheckFailedError, match="no segment 'gone'"):
        dg.materialize([scheduled_exports], instance=instance)
