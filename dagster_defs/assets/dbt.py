"""The dbt project as assets; Dagster splits the one function around the predictions."""

import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import dagster as dg
from dagster_dbt import DbtCliInvocation, DbtCliResource, dbt_assets

from crm.errors import CheckFailedError
from dagster_defs.dbt_manifest import manifest_path, project
from dagster_defs.parsed_project import keep_parsed, lend_parsed
from dagster_defs.progress import say
from dagster_defs.resources import BuildResource

FEATURES = "+path:models/features"
"""The features with everything they stand on: what the predictions need before they can start."""

UNIT_TESTS = "resource_type:unit_test"
"""They prove code, not data, and stay with `dbt build` and `make test`."""


@dbt_assets(manifest=manifest_path(), project=project, select=FEATURES, exclude=UNIT_TESTS)
def feature_tables(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, build: BuildResource
) -> Iterator[Any]:
    """Build and test what the predictions read."""
    yield from _build(context, dbt, build, tests="cautious")


@dbt_assets(manifest=manifest_path(), project=project, exclude=f"{FEATURES} {UNIT_TESTS}")
def mart_tables(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, build: BuildResource
) -> Iterator[Any]:
    """Build and test the rest, predictions included."""
    yield from _build(context, dbt, build, tests="buildable")


def _build(
    context: dg.AssetExecutionContext, dbt: DbtCliResource, build: BuildResource, *, tests: str
) -> Iterator[Any]:
    """Run dbt on the selected models.

    `tests` is dbt's indirect selection. 'cautious' leaves a test that also reads a later model to
    the later half; 'buildable' there takes it, with whatever of the first half it reads.
    """
    target, variables = build.file.parent / "dbt_target", json.dumps(build.settings.dbt_vars())
    lend_parsed(variables, target)
    invocation = dbt.cli(
        ["build", "--indirect-selection", tests, "--vars", variables],
        context=context,
        target_path=target,
        raise_on_error=False,
    )
    yield from _quietly(invocation.stream(), build.file.parent / "dbt.log")
    keep_parsed(variables, target)
    results = _run_results(invocation)
    failed = [result for result in results if result["status"] in ("fail", "error")]
    failures = [_describe(result, build) for result in failed]
    if failures or not invocation.is_successful():
        raise CheckFailedError(_summary(failures, build), failures)
    tested = sum(result["unique_id"].startswith("test.") for result in results)
    say("dbt", f"{len(results) - tested} models and seeds built, {tested} tests passed")


def _quietly(events: Iterator[Any], log: Path) -> Iterator[Any]:
    """Pass the events on; what dbt prints on the way goes to a file, not between our lines."""
    while True:
        with log.open("a", encoding="utf-8") as file, redirect_stdout(file):
            event = next(events, None)
        if event is None:
            return
        yield event


def _run_results(invocation: DbtCliInvocation) -> list[dict[str, Any]]:
    path = Path(invocation.target_path) / "run_results.json"
    results: list[dict[str, Any]] = json.loads(path.read_text())["results"] if path.exists() else []
    return results


def _describe(result: dict[str, Any], build: BuildResource) -> str:
    """Say what failed: in the test's own words where it has any, else its name and its rows."""
    kind, _, name = result["unique_id"].partition(".crm_warehouse.")
    name = name.split(".")[0]
    if result["status"] == "error":
        return f"{kind} {name}: {_first_line(result)}"
    problems = build.stored_problems(name)
    return problems or f"{kind} {name} ({result.get('failures')} rows)"


def _first_line(result: dict[str, Any]) -> str:
    lines = [line.strip() for line in str(result.get("message") or "").splitlines() if line.strip()]
    return " ".join(lines[:2])


def _summary(failures: list[str], build: BuildResource) -> str:
    if any("Out of Memory" in failure for failure in failures):
        return (
            f"The build needs more memory than {build.settings.duckdb_memory_limit} ("
            f"{failures[0].split(':')[0]}); raise CRM_DUCKDB_MEMORY_LIMIT."
        )
    shown = "; ".join(failures[:5]) or "dbt ended without a result; warehouse/dbt.log has its words"
    more = f"; and {len(failures) - 5} more" if len(failures) > 5 else ""
    return f"The build stopped at dbt: {shown.rstrip('.')}{more}."
