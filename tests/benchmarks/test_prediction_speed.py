"""A million customers fitted and scored: cost, and ratio to plain lifetimes in the same run.

Each contender is a process of its own that imports, fits and scores; ratios are of CPU seconds,
because wall seconds on a shared machine say little. Run with `make bench`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ml.forecast.run import run
from tests.architecture.project import ROOT
from tests.ml import btyd_world, order_log, public_data

pytestmark = pytest.mark.slow

CUSTOMERS, DAYS = 1_000_000, 1_094
Run = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Run]:
    path = tmp_path_factory.mktemp("prediction") / "histories.parquet"
    world = btyd_world.simulate(CUSTOMERS, DAYS + 1, seed=1)
    btyd_world.histories(world, DAYS).to_parquet(path)
    return lambda name: _run(name, path)


def _run(name: str, path: Path) -> Run:
    command = [sys.executable, "-m", "tests.benchmarks.predict_once", name, str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_fit_and_full_score_of_a_million(
    once: Callable[[str], Run], capsys: pytest.CaptureFixture[str]
) -> None:
    runs = {name: once(name) for name in ("ours", "lifetimes", "pareto")}
    again = once("ours")
    ours, theirs, pareto = (runs[name]["cost"] for name in ("ours", "lifetimes", "pareto"))
    ratio = theirs["cpu"] / max(ours["cpu"], again["cost"]["cpu"])
    with capsys.disabled():
        print(f"\n{CUSTOMERS:,} customers: import, fit, score (Pareto/NBD: fit only)")
        for name, run in runs.items():
            cost = run["cost"]
            print(
                f"  {name:<10} {cost['cpu']:6.2f} s CPU {cost['wall']:6.2f} s wall"
                f" {cost['megabytes']:6.0f} MB peak"
            )
        print(f"  plain lifetimes costs {ratio:.1f} times as much CPU")
    assert max(ours["cpu"], again["cost"]["cpu"]) <= 6
    assert ratio >= 8
    assert pareto["cpu"] <= 20
    assert max(ours["megabytes"], pareto["megabytes"]) <= 2_048
    for name, value in runs["lifetimes"]["found"].items():
        assert runs["ours"]["found"][name] == pytest.approx(value, rel=1e-3)


def test_whole_backtest_of_the_retail_year(capsys: pytest.CaptureFixture[str]) -> None:
    frames = order_log.frames(public_data.retail(), "2010-11-30", [30, 60, 90])
    started = time.process_time()
    outcome = run(
        frames.scoring, frames.training, frames.outcomes, frames.windows,
        as_of=date(2010, 11, 30), clv_horizons_days=[90, 60, 30], churn_horizons_days=[90, 60, 30],
        currency="GBP", discount_rate=None, thresholds={}, seed=1,
    )  # fmt: skip
    spent = time.process_time() - started
    with capsys.disabled():
        print(
            f"\n{len(frames.scoring):,} customers, {len(frames.windows)} windows, every candidate:"
            f" {spent:.1f} s CPU\n  {outcome.summary}"
        )
    assert spent <= 60
