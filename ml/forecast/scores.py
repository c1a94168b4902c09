"""The two score tables: numbers where there are any, else one sentence why not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pandas as pd

from ml.backtest.trial import Target
from ml.forecast.bands import band
from ml.forecast.decide import Decision
from ml.forecast.numbers import Numbers
from ml.inputs import HISTORY, Floats, is_possible_history
from ml.inputs import numbers as column_of
from ml.tables import CHURN_SCORES, CLV_NUMBERS, CLV_SCORES, INTERVALS, text

IMPOSSIBLE = "this customer's order history is impossible (an order outside its own time span)"


@dataclass(frozen=True)
class Scored:
    """Everybody who is scored, and what was decided and stated of those with a possible history."""

    rows: pd.DataFrame
    as_of: date
    decision: Decision
    numbers: Numbers
    ids: Mapping[tuple[Target, int], str]

    def keys(self, horizon_days: int) -> pd.DataFrame:
        """Return customer_id, as_of_date, horizon_days of everybody."""
        frame = pd.DataFrame({"customer_id": self.rows["customer_id"].to_numpy()})
        frame["as_of_date"] = pd.Series([self.as_of] * len(frame), dtype=object)
        frame["horizon_days"] = np.int64(horizon_days)
        return frame

    def everybody(self, values: Floats | None) -> Floats:
        """Return a number of those with a possible history as a column of everybody."""
        column = np.full(len(self.rows), np.nan)
        if values is not None:
            column[is_possible_history(self.rows)] = values
        return column

    def reason(self, *targets: Target) -> str | None:
        """Return why these targets abstain; None when they do not."""
        closed = self.decision.closed
        return next((closed[target].reason for target in targets if target in closed), None)


def clv_scores(
    scored: Scored,
    horizons_days: Sequence[int],
    intervals: Mapping[int, pd.DataFrame],
    currency: str | None,
    discount_rate: float | None,
) -> pd.DataFrame:
    """Return raw `ml/clv_scores`: one row per buyer and horizon."""
    stated, decision = scored.numbers, scored.decision
    reason = scored.reason("orders", "spend")
    is_once = column_of(scored.rows, HISTORY[0]) == 0
    blocks = []
    for days in horizons_days:
        block, has_orders = scored.keys(days), days in stated.orders
        values = (
            (stated.orders[days], stated.order_value, stated.lifetime_value(days))
            if has_orders
            else (None, None, None)
        )
        for column, value in zip(CLV_NUMBERS, values, strict=True):
            block[column] = scored.everybody(value)
        ends = intervals.get(days, pd.DataFrame())
        for column in INTERVALS:
            block[column] = scored.everybody(ends[column].to_numpy() if column in ends else None)
        has_score = np.isfinite(block["expected_orders"].to_numpy())
        target: Target = "spend" if ("spend", days) in decision.served else "orders"
        scales = [s.scale for (t, h), s in decision.served.items() if h == days and t != "silence"]
        block["is_population_estimate"] = is_once & has_score
        block["model_id"] = text(has_score, scored.ids.get((target, days)), None)
        block["scale"] = text(has_score, "rank" if "rank" in scales else "absolute", None)
        block["currency"] = text(has_score, currency, currency)
        block["discount_rate"] = np.nan if discount_rate is None else discount_rate
        block["abstain_reason"] = text(has_score | (not has_orders), reason, IMPOSSIBLE)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True)[list(CLV_SCORES)]


def churn_scores(scored: Scored, horizons_days: Sequence[int]) -> pd.DataFrame:
    """Return raw `ml/churn_scores`: one row per buyer and horizon."""
    reason = scored.reason("silence")
    blocks = []
    for days in horizons_days:
        block = scored.keys(days)
        probability = scored.everybody(scored.numbers.silence.get(days))
        has_score = np.isfinite(probability)
        served = scored.decision.served.get(("silence", days))
        block["churn_probability"] = probability
        block["churn_band"] = band(probability)
        block["model_id"] = text(has_score, scored.ids.get(("silence", days)), None)
        block["scale"] = text(has_score, served.scale if served else None, None)
        block["abstain_reason"] = text(has_score, None, reason or IMPOSSIBLE)
        blocks.append(block)
    return pd.concat(blocks, ignore_index=True)[list(CHURN_SCORES)]
