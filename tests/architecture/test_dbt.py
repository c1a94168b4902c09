"""Layers, names, contracts and descriptions of the dbt project, read off its manifest."""

from __future__ import annotations

import re
from collections import defaultdict

import yaml

from crm.config import Settings
from crm.warehouse.tables import REQUIRED_COLUMNS
from tests.architecture.project import ROOT

MAY_READ = {
    "staging": {"source", "staging", "seed"},
    "intermediate": {"staging", "intermediate", "seed"},
    "features": {"intermediate", "staging", "seed", "features"},
    "marts": {"intermediate", "marts", "seed", "staging", "features"},
    "compat": {"marts"},
}
RECONCILES_RAW = {"rpt_money_bridge"}
"""Adds raw rows up apart from staging on purpose: a bridge of one's own making proves nothing."""
ASKS_FACTS = {"int_segment_measures", "int_segment_matches"}
"""What a rule asks is asked of the published facts, so that a build and a preview answer alike."""
PREFIX = {
    "staging": ("stg_", "base_"),
    "intermediate": ("int_",),
    "features": ("ftr_",),
    "marts": ("dim_", "fct_", "bridge_", "rpt_", "meta_"),
}
PERSONAL = re.compile(r"(^|_)(email|phone|name|first_name|last_name|address|birth)(_|$)")


def layer(node) -> str:
    if node["resource_type"] in ("source", "seed"):
        return node["resource_type"]
    return node["fqn"][1]


def test_each_layer_reads_only_the_layers_below(manifest, models):
    nodes = manifest["nodes"] | manifest["sources"]
    wrong = [
        f"{name} reads {parent}"
        for name, model in models.items()
        for parent in model["depends_on"]["nodes"]
        if layer(nodes[parent]) not in MAY_READ[layer(model)]
        and name not in RECONCILES_RAW | ASKS_FACTS
    ]
    assert wrong == []


def test_a_build_measures_every_table_that_rules_may_ask_about(models):
    asked = {
        model["unique_id"]
        for model in models.values()
        if (model["config"].get("meta") or {}).get("behaviours")
    }
    columns = models["dim_customers"]["columns"].values()
    metas = [column["config"].get("meta") or {} for column in columns]
    bridges = {meta["bridge"] for meta in metas if "bridge" in meta}
    assert asked
    assert bridges
    asked |= {models[bridge]["unique_id"] for bridge in bridges}
    assert asked <= set(models["int_segment_measures"]["depends_on"]["nodes"])


def test_names_say_the_layer(models):
    wrong = [
        name
        for name, model in models.items()
        if layer(model) != "compat"  # the source documents' names, whatever they are
        and not name.startswith(PREFIX[layer(model)])
    ]
    assert wrong == []


def test_features_and_marts_keep_a_contract(models):
    free = [
        name
        for name, model in models.items()
        if layer(model) in ("features", "marts", "compat")
        and not model["config"]["contract"]["enforced"]
    ]
    assert free == []


def test_every_model_with_a_contract_tests_a_key(manifest, models):
    tested = defaultdict(set)
    for node in manifest["nodes"].values():
        if node["resource_type"] == "test" and node.get("test_metadata"):
            for parent in node["depends_on"]["nodes"]:
                tested[parent].add(node["test_metadata"]["name"])
    keyless = [
        name
        for name, model in models.items()
        if layer(model) in ("features", "marts")
        and not any("unique" in test for test in tested[model["unique_id"]])
    ]
    assert set(keyless) <= {"meta_build"}, keyless


def test_features_hold_no_personal_data(models):
    found = [
        f"{name}.{column}"
        for name, model in models.items()
        if layer(model) == "features"
        for column in model["columns"]
        if PERSONAL.search(column)
    ]
    assert found == []


def test_names_and_addresses_stay_in_the_contacts_marts(models):
    about_people = re.compile(
        r"(^|_)(email|phone|first_name|last_name|full_name|date_of_birth)($|_(?!clicked|opened))"
    )
    found = [
        f"{name}.{column}"
        for name, model in models.items()
        if layer(model) in ("marts", "compat") and model["fqn"][2] != "contacts"
        for column, about in model["columns"].items()
        if about_people.search(column)
        and about["data_type"] != "boolean"
        and not column.startswith("may_")
    ]
    assert found == []


def test_the_columns_python_relies_on_exist(models):
    missing = [
        f"{table}.{column}"
        for table, columns in REQUIRED_COLUMNS.items()
        for column in columns
        if column not in models[table]["columns"]
    ]
    assert missing == []


def test_dbt_defaults_equal_the_settings_defaults():
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text())
    expected = Settings(home="unused").dbt_vars()
    defaults = {name: value for name, value in project["vars"].items() if name != "as_of_date"}
    assert defaults == expected


def test_dbt_sends_no_telemetry():
    project = yaml.safe_load((ROOT / "dbt_project" / "dbt_project.yml").read_text())
    assert project["flags"]["send_anonymous_usage_stats"] is False


def test_no_model_asks_the_clock(models):
    clock = re.compile(r"current_date|current_timestamp|\bnow\(\)", re.IGNORECASE)
    found = [name for name, model in models.items() if clock.search(model["raw_code"])]
    assert set(found) <= {"meta_build"}


def test_models_stay_portable(models):
    habits = re.compile(r"::|\bqualify\b|group by all", re.IGNORECASE)
    found = [name for name, model in models.items() if habits.search(model["raw_code"])]
    assert found == []


def test_a_model_says_in_one_test_what_is_never_null(manifest):
    """Every dbt test costs every build 30 ms: several columns share one `filled`."""
    checks = defaultdict(list)
    for node in manifest["nodes"].values():
        if (node.get("test_metadata") or {}).get("name") in ("not_null", "filled"):
            checks[node["attached_node"]].append(node["name"])
    assert {model: names for model, names in checks.items() if len(names) > 1} == {}
