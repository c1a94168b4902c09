"""The dbt project as assets; Dagster splits the one function around the predictions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource, DbtProject, dbt_assets

from crm.config import PROJECT_ROOT
from crm.errors import CheckFailedError
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

project = DbtProject(
    project_dir=PROJECT_ROOT / "dbt_project", profiles_dir=PROJECT_ROOT / "dbt_project"
)
project.prepare_if_dev()
if not project.manifest_path.exists():
    project.preparer.prepare(project)


@dbt_assets(manifest=project.manifest_path, project=project, exclude="resource_type:unit_test")
def warehouse_tables(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, build: BuildResource
) -> Iterator[Any]:
    """Build and test the models; unit tests prove code, not data, and stay with `dbt build`."""
    invocation = dbt.cli(
        ["build", "--vars", json.dumps(build.dbt_vars())],
        context=context,
        target_path=build.file.parent / "dbt_target",
        raise_on_error=False,
    )
    yield from invocation.stream()
    results = _run_results(invocation)
    failures = [_describe(result) for result in results if result["status"] in ("fail", "error")]
    if failures or not invocation.is_successful():
        raise CheckFailedError(_summary(failures), failures)
    tests = sum(result["unique_id"].startswith("test.") for result in results)
    say("dbt", f"{len(results) - tests} models and seeds built, {tests} tests passed")


def _run_results(invocation: DbtCliInvocation) -> list[dict[str, Any]]:
    path = Path(invocation.target_path) / "run_results.json"
    results: list[dict[str, Any]] = json.loads(path.read_text())["results"] if path.exists() else []
    return results


def _describe(result: dict[str, Any]) -> str:
    kind, _, name = result["unique_id"].partition(".crm_warehouse.")
    count = f" ({result['failures']} rows)" if result.get("failures") else ""
    reason = f": {_first_line(result)}" if result["status"] == "error" else count
    return f"{kind} {name.split('.')[0]}{reason}"


def _first_line(result: dict[str, Any]) -> str:
    lines = [line.strip() for line in str(result.get("message") or "").splitlines() if line.strip()]
    return " ".join(lines[:2])


def _summary(failures: list[str]) -> str:
    shown = "; ".join(failures[:5]) or "dbt ended without a result; see its log under warehouse/"
    more = f"; and {len(failures) - 5} more" if len(failures) > 5 else ""
    return f"The build stopped at dbt: {shown}{more}. The last good build is still served."
