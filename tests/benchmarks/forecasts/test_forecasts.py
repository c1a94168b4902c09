"""Forecasts of public order logs and the twin, judged by what came. Run: `make bench-predictions`.

What is asserted holds whatever the season that follows; goals that depend on it are reported.
"""

from __future__ import annotations

import numpy as np
import pytest

from tests.benchmarks.forecasts.figures import Result, result
from tests.benchmarks.forecasts.tables import goals, markdown
from tests.benchmarks.forecasts.targets import OLIST, TARGETS, Target

pytestmark = pytest.mark.slow

RESULTS: list[Result] = []


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.title)
def test_what_is_served(target: Target, capsys: pytest.CaptureFixture[str]) -> None:
    found = result(target)
    RESULTS.append(found)
    with capsys.disabled():
        print("\n" + markdown(found))
    values = found.outcome.frames["clv_scores"]
    numbers = values[["expected_orders", "predicted_clv", "predicted_clv_low_90"]].to_numpy(float)
    assert np.isfinite(numbers).all()
    assert (numbers >= 0).all()
    assert found.served("vs_pareto") <= 0.01
    assert found.cpu_seconds <= 60


def test_almost_nobody_returns_so_nothing_is_served(capsys: pytest.CaptureFixture[str]) -> None:
    found = result(OLIST)
    with capsys.disabled():
        print("\n" + markdown(found))
    for table, column in (("clv_scores", "predicted_clv"), ("churn_scores", "churn_probability")):
        scores = found.outcome.frames[table]
        assert scores[column].isna().all()
        assert scores["abstain_reason"].notna().all()


def test_where_the_goals_stand(capsys: pytest.CaptureFixture[str]) -> None:
    by_name = {found.target.title: found for found in RESULTS}
    with capsys.disabled():
        print("\n### Goals\n\n" + goals(RESULTS))
    for title, figure in (
        ("CDNOW sample, 39 + 39 weeks, as of 1997-09-30, 273 days ahead", "deviance"),
        ("CDNOW sample, 39 + 39 weeks, as of 1997-09-30, 273 days ahead", "auc"),
        ("Apparel, 104 + 104 weeks, as of 2006-12-31, 728 days ahead", "deviance"),
    ):
        found = by_name[title]
        goal = next(goal for goal in found.target.goals if goal.figure == figure)
        assert goal.is_met(found.served(figure))
