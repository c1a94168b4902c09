"""The dbt project names the same things as the Python side of each seam."""

from __future__ import annotations

import yaml

from crm.config import PROJECT_ROOT, load_settings
from crm.sources.contracts import CONTRACTS
from tests.worlds import declared_columns

PIPELINE_ONLY = {"as_of_date", "build_id", "settings_json", "code_version"}


def test_dbt_declares_the_columns_that_landing_stores() -> None:
    declared = declared_columns()
    for contract in CONTRACTS.values():
        stored = {name: _plain(kind) for name, kind in contract.stored_types().items()}
        table = declared[f"{contract.group}.{contract.name}"]
        assert {name: _plain(kind) for name, kind in table.items()} == stored, contract.name


def test_dbt_variables_have_the_names_and_defaults_of_the_settings() -> None:
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project/dbt_project.yml").read_text("utf-8"))
    variables = {
        name: value for name, value in project["vars"].items() if name not in PIPELINE_ONLY
    }
    assert variables == load_settings().dbt_vars()


def test_telemetry_is_off() -> None:
    project = yaml.safe_load((PROJECT_ROOT / "dbt_project/dbt_project.yml").read_text("utf-8"))
    assert project["flags"]["send_anonymous_usage_stats"] is False


def _plain(kind: str) -> str:
    return kind.replace(" ", "").replace("string", "varchar")
