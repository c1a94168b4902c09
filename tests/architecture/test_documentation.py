"""What dbt says about itself: descriptions, owners, exposures, freshness, metrics."""

from __future__ import annotations

import csv
import re
import statistics
from pathlib import Path

import pytest
import yaml

from crm.config import Settings
from tests.architecture.project import ROOT

DELIVERED = {"shop", "activity", "finance"}
HOURS = {"hour": 1, "day": 24}
PUBLISHED = {"marts", "contacts"}


@pytest.fixture(scope="module")
def described(manifest):
    """Everything that has columns: models, seeds and source tables, by unique id."""
    kinds = {"model", "seed"}
    nodes = {k: v for k, v in manifest["nodes"].items() if v["resource_type"] in kinds}
    return nodes | manifest["sources"]


def test_every_table_and_every_column_is_described(described):
    bare = [name for name, node in described.items() if not node["description"].strip()]
    columns = [
        (f"{name}.{column}", about["description"].strip())
        for name, node in described.items()
        for column, about in node["columns"].items()
    ]
    bare += [name for name, description in columns if not description]
    total = len(described) + len(columns)
    print(f"\n{len(described)} tables and {len(columns):,} columns: {1 - len(bare) / total:.1%}")
    assert bare == []
    assert [name for name, node in described.items() if not node["columns"]] == []


def test_every_column_of_a_seed_is_declared(manifest):
    for node in manifest["nodes"].values():
        if node["resource_type"] == "seed":
            with (ROOT / "dbt_project" / node["original_file_path"]).open(
                encoding="utf-8", newline=""
            ) as file:
                assert set(next(csv.reader(file))) == set(node["columns"]), node["name"]


def test_every_source_that_is_delivered_says_when_it_is_late(manifest):
    timeless = [
        name
        for name, source in manifest["sources"].items()
        if source["source_name"] in DELIVERED
        and not (source["loaded_at_query"] and source["freshness"]["warn_after"]["count"])
    ]
    assert timeless == []


def test_an_orders_delivery_is_late_when_a_build_would_be(manifest):
    limits = manifest["sources"]["source.crm_warehouse.shop.orders"]["freshness"]
    hours = [limit["count"] * HOURS[limit["period"]] for limit in limits.values() if limit]
    settings = Settings(home="unused")
    assert sorted(hours) == [settings.stale_warn_hours, settings.stale_error_hours]


def test_every_model_and_seed_has_a_group_with_an_owner(manifest):
    owned = {group["name"] for group in manifest["groups"].values() if group["owner"]["email"]}
    ungrouped = [
        node["name"]
        for node in manifest["nodes"].values()
        if node["resource_type"] in ("model", "seed") and node["config"].get("group") not in owned
    ]
    assert ungrouped == []


def test_every_page_and_every_destination_is_an_exposure_with_an_owner(manifest):
    exposures = {exposure["name"]: exposure for exposure in manifest["exposures"].values()}
    pages = {path.stem for path in (ROOT / "streamlit_app/app_pages").glob("[a-z]*.py")}
    destinations = {path.stem for path in (ROOT / "crm/exports/destinations").glob("*.yaml")}
    notebooks = {path.stem for path in (ROOT / "notebooks").glob("[0-9]*.py")}
    assert len(pages) == 10
    expected = {f"page_{name}" for name in pages} | {f"export_{name}" for name in destinations}
    assert expected <= set(exposures)
    assert {f"notebook_{name.split('_', 1)[1]}" for name in notebooks} <= set(exposures)
    for name, exposure in exposures.items():
        assert exposure["owner"]["email"], name
        assert exposure["description"], name
        assert exposure["depends_on"]["nodes"], name
        if name.startswith("page_"):
            assert exposure["url"].endswith("/" + name.removeprefix("page_"))


@pytest.mark.parametrize(
    ("kind", "folder"), [("page_", "streamlit_app/queries"), ("notebook_", "notebooks")]
)
def test_exposures_depend_on_the_marts_that_are_read(manifest, models, kind, folder):
    published = {name for name, model in models.items() if model["schema"] in PUBLISHED}
    text = "\n".join(path.read_text("utf-8") for path in (ROOT / folder).rglob("*.py"))
    read = {name for name in published if re.search(rf"\b(from|join) {name}\b", text)}
    declared = {
        node.rsplit(".", 1)[1]
        for exposure in manifest["exposures"].values()
        if exposure["name"].startswith(kind)
        for node in exposure["depends_on"]["nodes"]
    }
    assert read - declared == set()


def test_every_metric_names_a_column_that_is_published(models):
    with (ROOT / "dbt_project/seeds/metrics.csv").open(encoding="utf-8", newline="") as file:
        metrics = list(csv.DictReader(file))
    assert [row["metric"] for row in metrics if not all((row["name_ro"], row["definition"]))] == []
    assert {row["better"] for row in metrics} <= {"higher", "lower", ""}
    homeless = [
        row["metric"]
        for row in metrics
        if row["column_name"] not in models[row["table_name"]]["columns"]
        or models[row["table_name"]]["schema"] != "marts"
    ]
    assert homeless == []


def test_no_model_grows_beyond_reading():
    """Print how large SQL files are; none may outgrow the largest of today."""
    sizes = {
        path.relative_to(ROOT).as_posix(): len(path.read_text(encoding="utf-8").splitlines())
        for path in (ROOT / "dbt_project" / "models").rglob("*.sql")
    }
    largest = max(sizes, key=sizes.__getitem__)
    median = statistics.median(sizes.values())
    print(f"\n{len(sizes)} models, median {median:.0f} lines, largest {largest}: {sizes[largest]}")
    assert sizes[largest] <= 260


def test_each_model_has_its_own_yaml_beside_it():
    folder = ROOT / "dbt_project" / "models"
    alone = [path.stem for path in folder.rglob("*.sql") if not path.with_suffix(".yml").exists()]
    assert alone == []
    for path in folder.rglob("*.sql"):
        document = yaml.safe_load(path.with_suffix(".yml").read_text(encoding="utf-8"))
        assert [model["name"] for model in document["models"]] == [Path(path).stem]
