"""What serves on a world, without the choosing: one candidate per target, tried at its origins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from ml.backtest.rolling import trials
from ml.candidates.candidate import Candidate
from ml.candidates.orders import PurchaseOrders
from ml.candidates.silence import PurchaseSilence
from ml.candidates.spend import ProductSpend
from ml.forecast.served import Served
from ml.intervals.outlook import Outlook
from ml.windows import Known, read_windows
from tests.ml.order_log import Frames

ORDERS = PurchaseOrders(("mbgnbd",))
SERVING: tuple[Candidate, ...] = (ORDERS, PurchaseSilence(("mbgnbd",)), ProductSpend(ORDERS))


def known(frames: Frames, as_of: date) -> Known:
    """Everything known at a day."""
    windows = read_windows(frames.training, frames.outcomes, frames.windows, as_of)
    scoring = frames.scoring.sort_values("customer_id", ignore_index=True)
    return Known(pd.Timestamp(as_of), scoring, windows)


def served(known: Known, horizons: Iterable[int]) -> list[Served]:
    """What serves every target at every horizon."""
    found = []
    for days in horizons:
        judged = known.judged_days(days)
        for candidate in SERVING:
            tried = trials(candidate.target, [candidate], known, judged) if judged else ()
            fitted = known.fitted(candidate, days)
            found.append(Served(candidate.target, days, judged, fitted, "absolute", (), tried))
    return found


def outlook(known: Known, rows: pd.DataFrame, days: int) -> Outlook:
    """What is published of `rows` over a horizon."""
    orders, silence, spend = (known.forecast(one, rows, days) for one in SERVING)
    return Outlook(days, rows["repeat_orders_count"].to_numpy(float), orders, silence, spend)
