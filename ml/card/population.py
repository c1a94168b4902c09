"""Who was modelled, when, and who or what was left out."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from ml.card.facts import Facts
from ml.inputs import FEATURES, GROUPS, HISTORY, VALUE, is_possible_history, money, numbers
from ml.windows import SEASON_DAYS, Window

NEVER_READ = ("age", "gender", "name", "e-mail address", "phone number", "postal address")


def population(frame: pd.DataFrame) -> dict[str, Any]:
    """Return who was modelled, and how many of them may be older than the data tell.

    Customers first seen within one median gap of the start of the data may be old ones whose first
    orders are missing: their age, and so the whole forecast, is then biased.
    """
    possible = frame[is_possible_history(frame)]
    repeats, last, age = (numbers(possible, column) for column in HISTORY)
    is_repeater = repeats > 0
    gap = float(np.median(last[is_repeater] / repeats[is_repeater])) if is_repeater.any() else 0.0
    history = float(age.max()) if len(age) else 0.0
    return {
        "buyers": len(possible),
        "repeat_buyers": int(is_repeater.sum()),
        "one_time_buyers": int((~is_repeater).sum()),
        "history_days": history,
        "median_gap_days": gap,
        "maybe_left_truncated": int((age > history - gap).sum()),
        "maybe_left_truncated_share": float((age > history - gap).mean()) if len(age) else None,
    }


def windows(facts: Facts) -> list[dict[str, Any]]:
    """Return every closed window: what was known at its start was fitted, its days judged."""
    starts = {(window.horizon_days, window.cutoff) for window in facts.known.windows}
    return [_window(window, starts) for window in facts.known.windows]


def _window(window: Window, starts: set[tuple[int, pd.Timestamp]]) -> dict[str, Any]:
    season = (window.horizon_days, window.cutoff - pd.Timedelta(days=SEASON_DAYS))
    return {
        "cutoff": window.cutoff,
        "end": window.end,
        "horizon_days": window.horizon_days,
        "customers": len(window.frame),
        "orders": float(window.orders.sum()),
        "has_season_matched_origin": season in starts,
    }


def exclusions(facts: Facts) -> dict[str, int]:
    """Count what was left out, by reason."""
    scoring, training = facts.scoring, facts.read["training"]
    repeats, age = numbers(scoring, HISTORY[0]), numbers(scoring, HISTORY[2])
    with np.errstate(invalid="ignore"):
        is_valueless = (repeats > 0) & ~(money(scoring, VALUE) > 0)
        is_of_today = age == 0
    end = pd.to_datetime(facts.read["windows"]["cutoff_date"]) + pd.to_timedelta(
        numbers(facts.read["windows"], "horizon_days"), unit="D"
    )
    return {
        "impossible_histories_quarantined": int((~is_possible_history(scoring)).sum()),
        "impossible_training_histories_quarantined": int((~is_possible_history(training)).sum()),
        "repeat_buyers_without_a_positive_value": int(is_valueless.sum()),
        "buyers_of_the_last_day_scored_by_the_prior": int(is_of_today.sum()),
        "open_windows_not_judged": int((end > pd.Timestamp(facts.as_of)).sum()),
    }


def features(facts: Facts) -> dict[str, Any]:
    """Return what the models may see and what they never do."""
    present = [name for name in FEATURES if name in facts.scoring.columns]
    return {"used": present, "only_to_report_by_group": list(GROUPS), "not_used": list(NEVER_READ)}
