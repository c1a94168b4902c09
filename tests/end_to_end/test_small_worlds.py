"""A workspace of nothing, a lock held by somebody else, a wrong day: each says what it is."""

from __future__ import annotations

import time

from crm.errors import DATA_CHECK_FAILED, LOCKED, USAGE
from crm.warehouse.lock import write_lock


def test_a_workspace_with_nothing_in_it_is_refused_with_the_way_out(fresh):
    refused = fresh.run("build")
    assert refused.returncode == DATA_CHECK_FAILED
    assert "crm ingest" in refused.stderr
    assert fresh.status()["freshness"] == "Not built"


def test_a_second_build_is_told_who_holds_the_lock(fresh):
    with write_lock(fresh.settings, "a test"):
        started = time.monotonic()
        refused = fresh.run("build")
    assert refused.returncode == LOCKED
    assert "a test" in refused.stderr
    assert time.monotonic() - started < 10


def test_a_wrong_day_is_a_usage_error(fresh):
    for day in ("31.12.2025", "2999-01-01"):
        refused = fresh.run("build", "--as-of", day)
        assert refused.returncode == USAGE
        assert day in refused.stderr
