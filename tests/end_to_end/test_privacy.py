"""A person may be found in her own places only: never in words, logs, marts, cards or manifests.

Her world is also the smallest that is built by default: a handful of orders is enough, and a build
whose checks fail leaves the one before it served.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from crm.errors import DATA_CHECK_FAILED
from tests.end_to_end.canaries import (
    AUDIT_KEY,
    EMAIL,
    KEY_TRACE,
    deliver,
    traces_in_files,
    traces_in_tables,
    traces_in_text,
)
from tests.end_to_end.command import Workspace

DAY = ("--as-of", "2026-01-31")
HER_PLACES = (
    *("landing/", "exports/", "published/contacts-"),
    *("warehouse/latest.duckdb", "warehouse/build-"),
    *("raw/shop/", "raw/activity/", "raw/ops/customer_ids/"),
)
"""Where she may be: delivered, joined up, kept apart for contacting, or handed out with consent."""


@dataclass
class Visit:
    """Everything a person at the keyboard did and was told."""

    workspace: Workspace
    outside: Path
    served: str = ""
    """The build that was made before the failing one."""
    said: dict[str, str] = field(default_factory=dict)

    def run(self, *arguments: str) -> int:
        """Run `crm`, keep its words, return its exit code."""
        done = self.workspace.run(
            *arguments,
            CRM_AUDIT_KEY=AUDIT_KEY,
            DAGSTER_HOME=str(self.outside / "dagster"),
            TMPDIR=str(self.outside / "tmp"),
        )
        self.said[" ".join(arguments)] = done.stdout + done.stderr
        return done.returncode


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Visit:
    """One good build, one failing build, a segment, an export and every command that reports."""
    place = tmp_path_factory.mktemp("privacy")
    made = Visit(Workspace(place / "home"), place / "outside")
    for name in ("dagster", "tmp"):
        (made.outside / name).mkdir(parents=True)
    made.workspace.settings.paths.create()
    deliver(made.workspace)
    rule = place / "rule.yaml"
    rule.write_text("all:\n  - {field: orders_count, op: gte, value: 1}\n")
    made.run("ingest")
    made.run("ingest", "--json")
    assert made.run("build", *DAY) == 0, made.said
    made.run("segment", "create", "buyers", "--rule", str(rule))
    assert made.run("segment", "export", "buyers", "--reason", "news", "--format", "csv") == 0
    made.served = made.workspace.status()["build_id"]
    late = made.workspace.settings.paths.landing / "orders_late.csv"
    late.write_text(
        "order_id,ordered_at,email,status,total_gross,currency\n"
        f"77,2026-01-20,{EMAIL},paid,10.00,EUR\n"
    )
    assert made.run("build", *DAY) == DATA_CHECK_FAILED
    for words in ("status", "doctor", "paths", "loads list", "segment list", "audit verify"):
        made.run(*words.split())
        made.run(*words.split(), "--json")
    return made


def in_workspace(visit: Visit) -> Iterator[tuple[str, str]]:
    """Yield the place inside the workspace, and the trace, of everything found there."""
    root = visit.workspace.settings.paths.workspace
    for path, trace in traces_in_files(root):
        yield path.relative_to(root).as_posix(), trace


def test_she_is_where_she_belongs_or_the_other_tests_prove_nothing(visit: Visit) -> None:
    places = {place for place, _ in in_workspace(visit)}
    for her_place in ("landing/", "exports/", "raw/shop/", "raw/activity/"):
        assert any(place.startswith(her_place) for place in places), her_place
    build = next(visit.workspace.settings.paths.published_folder.glob("contacts-*.duckdb"))
    assert dict(traces_in_tables(build, "contacts"))


def test_no_command_says_a_word_about_her(visit: Visit) -> None:
    told = {words: found for words, text in visit.said.items() if (found := traces_in_text(text))}
    assert told == {}


def test_no_file_of_the_workspace_holds_a_trace_of_her_outside_her_places(visit: Visit) -> None:
    strays = [found for found in in_workspace(visit) if not found[0].startswith(HER_PLACES)]
    assert strays == []


def test_the_audit_key_is_nowhere(visit: Visit) -> None:
    assert [place for place, trace in in_workspace(visit) if trace == KEY_TRACE] == []


def test_nothing_outside_the_workspace_holds_a_trace_of_her(visit: Visit) -> None:
    assert list(traces_in_files(visit.outside)) == []


def test_no_published_mart_answers_with_a_trace_of_her(visit: Visit) -> None:
    folder = visit.workspace.settings.paths.published_folder
    found = [hit for file in folder.glob("crm-*.duckdb") for hit in traces_in_tables(file, "marts")]
    assert found == []


def test_the_log_tells_what_was_done_and_not_to_whom(visit: Visit) -> None:
    folder = visit.workspace.settings.paths.log.parent
    assert json.loads(visit.said["audit verify --json"])["events"] > 0
    assert list(traces_in_files(folder)) == []


def test_a_handful_of_orders_is_enough(visit: Visit) -> None:
    assert visit.workspace.query(
        "select orders_count, lifecycle_stage, rfm_segment, prediction_abstain_reason is not null"
        " from dim_customers order by orders_count"
    ) == [
        (0, "prospect", "No purchase", False),
        (1, "new", "New Customers", True),
        (2, "active", "Promising", True),
    ]


def test_a_failed_check_leaves_the_build_before_it_served(visit: Visit) -> None:
    status = visit.workspace.status()
    assert status["build_id"] == visit.served
    assert status["freshness"] == "Checks failing"
    assert "CRM_CURRENCY" in status["message"]
    assert "CRM_CURRENCY" in visit.said[" ".join(("build", *DAY))]
