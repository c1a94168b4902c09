"""What can be said of a customer under each reason: which sentence, with which numbers.

Only what people do is said (orders, visits, e-mails), never who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ml.inputs import Bools, Floats, money, numbers

Counts = npt.NDArray[np.int64]
SEASON_KNOWN_DAYS = 364 - 90
CENTS_BELOW = 20.0
"""Money is said in whole units, but where a typical order is worth less than this."""


@dataclass(frozen=True)
class Saying:
    """A sentence for some customers.

    Attributes
    ----------
    template : str
        Name in `ml.reasons.templates`.
    where : array of bool
        Customers of whom it can be said.
    own : mapping of str to array of int
        Numbers of each customer, by placeholder.
    typical : mapping of str to int
        Numbers that are the same for everybody.
    decimals : int
        Of money, which is in units of the last decimal.
    is_ordinary : array of bool or None
        Whose numbers are exactly the typical ones: no reason, however a model weighs them.
    """

    template: str
    where: Bools
    own: Mapping[str, Counts] = field(default_factory=dict)
    typical: Mapping[str, int] = field(default_factory=dict)
    decimals: int = 0
    is_ordinary: Bools | None = None


@dataclass(frozen=True)
class Known:
    """Columns of the scoring frame that sentences mention, as numbers."""

    repeats: Counts
    recency: Counts
    gap: Counts
    age: Counts
    value: Floats
    last_value: Floats
    frame: pd.DataFrame = field(repr=False)

    @classmethod
    def of(cls, scoring: pd.DataFrame) -> Known:
        """Read them off `ftr_forecast_scoring`."""
        repeats, age = numbers(scoring, "repeat_orders_count"), numbers(scoring, "age_days")
        last = numbers(scoring, "age_at_last_order_days")
        return cls(
            whole(repeats),
            whole(age - last),
            np.maximum(whole(last / np.maximum(repeats, 1)), 1),
            whole(age),
            np.nan_to_num(money(scoring, "avg_order_value")),
            np.nan_to_num(money(scoring, "last_order_value")),
            scoring,
        )

    def count(self, column: str) -> Counts:
        """Return a counting column as whole numbers."""
        return whole(numbers(self.frame, column))


def whole(values: Floats) -> Counts:
    """Round halves up; what is no number becomes 0."""
    return np.floor(np.nan_to_num(values) + 0.5).astype(np.int64)


def whole_number(value: float) -> int:
    """Round one number, halves up."""
    return int(np.floor(value + 0.5))


def median(values: Counts) -> int:
    """Return the median as a whole number; 0 of nothing."""
    return whole_number(float(np.median(values))) if len(values) else 0


def purchase_rate(known: Known) -> list[Saying]:
    """How often they buy."""
    comes_back = known.repeats > 0
    share = {"share": whole_number(100 * comes_back.mean()) if len(comes_back) else 0}
    usual = {"usual": max(median(known.gap[comes_back]), 1)}
    own = {"orders": known.repeats + 1, "gap": known.gap}
    return [
        Saying("rhythm", comes_back, own, usual),
        Saying("bought_once", ~comes_back, typical=share),
    ]


def last_order(known: Known) -> list[Saying]:
    """How long ago they bought, against their own rhythm."""
    comes_back, is_today = known.repeats > 0, known.recency <= 0
    own = {"recency": known.recency}
    typical = {"typical": max(median(known.recency), 1)}
    return [
        Saying("last_order", comes_back & ~is_today, {**own, "gap": known.gap}),
        Saying("only_order", ~comes_back & ~is_today, own, typical),
        Saying("last_order_today", is_today),
    ]


def recent_orders(known: Known) -> list[Saying]:
    """Whether they bought lately."""
    near, far = known.count("orders_90d_count"), known.count("orders_364d_count")
    typical = {"typical_near": median(near), "typical_far": median(far)}
    is_ordinary = (near == typical["typical_near"]) & (far == typical["typical_far"])
    own = {"near": near, "far": far}
    return [
        Saying("recent_orders", far > 0, own, typical, is_ordinary=is_ordinary),
        Saying("no_recent_orders", far == 0, {}, typical, is_ordinary=is_ordinary),
    ]


def same_season(known: Known) -> list[Saying]:
    """Whether they bought in these months a year ago."""
    is_known = known.age >= SEASON_KNOWN_DAYS
    own = {"season": known.count("same_season_90d_count")}
    return [Saying("same_season", is_known, own), Saying("season_unseen", ~is_known)]


def order_value(known: Known) -> list[Saying]:
    """What an order is worth."""
    paid = known.value[known.value > 0]
    usual = float(np.median(paid)) if len(paid) else 0.0
    decimals = 2 if usual < CENTS_BELOW else 0
    value, last = whole(known.value * 10**decimals), whole(known.last_value * 10**decimals)
    typical = {"typical": whole_number(usual * 10**decimals)}
    comes_back = known.repeats > 0
    return [
        Saying("order_value", comes_back, {"value": value, "last": last}, typical, decimals),
        Saying("only_order_value", ~comes_back, {"value": value}, typical, decimals),
    ]


def counted(template: str, column: str) -> Callable[[Known], list[Saying]]:
    """Return the saying of a count that has a typical value."""

    def sayings(known: Known) -> list[Saying]:
        count = known.count(column)
        everybody, usual = np.ones(len(count), bool), median(count)
        own, typical = {"count": count}, {"typical": usual}
        return [Saying(template, everybody, own, typical, is_ordinary=count == usual)]

    return sayings


SAYINGS: dict[str, Callable[[Known], list[Saying]]] = {
    "purchase_rate": purchase_rate,
    "last_order": last_order,
    "recent_orders": recent_orders,
    "same_season": same_season,
    "order_value": order_value,
    "visits": counted("visits", "visits_count_90d"),
    "opens": counted("opens", "opens_count_90d"),
    "clicks": counted("clicks", "clicks_count_90d"),
    "check_ins": counted("check_ins", "check_ins_count_365d"),
    "refunds": counted("refunds", "refunds_count_365d"),
}
CODES = tuple(SAYINGS)
