"""T09: the first months' "new" customers of an export are old ones; how many is stated."""

from __future__ import annotations

import numpy as np
import pytest

from ml.card.page.document import page
from ml.card.population import population
from ml.forecast.run import run
from tests.ml import btyd_world, order_log

BEGIN, END = 600, 1_200


@pytest.fixture(scope="module")
def exported() -> tuple[order_log.Frames, int]:
    """Twelve hundred days lived, of which an export holds the last six hundred; and who is old."""
    world = btyd_world.simulate(800, END + 1, seed=9)
    days = btyd_world.purchase_days(world)
    number = (days["day"] - btyd_world.day(world, 0)).dt.days
    kept = days[number >= BEGIN]
    old = set(days.loc[number < BEGIN, "customer_id"]) & set(kept["customer_id"])
    as_of = btyd_world.day(world, END).strftime("%Y-%m-%d")
    return order_log.frames(kept, as_of, [90]), len(old)


def test_who_was_first_seen_within_a_median_gap_of_the_start_is_counted(
    exported: tuple[order_log.Frames, int],
) -> None:
    frames, old = exported
    scoring = frames.scoring
    who = population(scoring)
    repeats = scoring["repeat_orders_count"]
    gaps = (scoring["age_at_last_order_days"] / repeats)[repeats > 0]
    oldest = scoring["age_days"].max()
    assert who["median_gap_days"] == pytest.approx(np.median(gaps))
    assert who["maybe_left_truncated"] == (scoring["age_days"] > oldest - np.median(gaps)).sum()
    assert 0 < who["maybe_left_truncated"] < 2 * old
    assert who["maybe_left_truncated"] > old / 4


def test_the_card_states_it_and_which_way_it_biases(
    exported: tuple[order_log.Frames, int],
) -> None:
    frames, _ = exported
    card = run(
        frames.scoring, frames.training, frames.outcomes, frames.windows,
        as_of=frames.scoring["as_of_date"].iloc[0].date(), clv_horizons_days=[90],
        churn_horizons_days=[90], currency="RON", discount_rate=None, thresholds={}, seed=1,
    ).card  # fmt: skip
    stated = card["population"]
    assert stated["maybe_left_truncated"] == population(frames.scoring)["maybe_left_truncated"]
    assert "older than the data" in page(card)
