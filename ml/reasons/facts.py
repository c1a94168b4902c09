"""What can be said of a customer under each reason: which sentence, with which numbers.

Only what people do is said (orders, visits, e-mails), never who they are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from ml.inputs import Bools
from ml.reasons.history import Counts, Known, median, whole, whole_number

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
        Customers of whom it is said when it speaks for them (more value, less churn).
    where_against : array of bool or None
        Customers of whom it is said when it speaks against them; None: the same.
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
    where_against: Bools | None = None

    def spoken(self, row: Counts, speaks_for: Bools) -> Bools:
        """Tell for which reasons (customer, whether it speaks for them) this is the sentence."""
        against = self.where if self.where_against is None else self.where_against
        return np.where(speaks_for, self.where[row], against[row])


def purchase_rate(known: Known) -> list[Saying]:
    """How often they buy: their rhythm where that says why, else that they came back, or how long.

    Who comes back slowly still buys more often than the typical customer, who bought once.
    """
    comes_back = known.repeats > 0
    share = {"share": whole_number(100 * comes_back.mean()) if len(comes_back) else 0}
    usual = max(median(known.gap[comes_back]), 1)
    quick, slow = comes_back & (known.gap <= usual), comes_back & (known.gap > usual)
    orders, never = {"orders": known.repeats + 1}, np.zeros(len(comes_back), bool)
    rhythm = {**orders, "gap": known.gap}
    return [
        Saying("rhythm", quick, rhythm, {"usual": usual}, where_against=slow),
        Saying("came_back", slow, orders, share, where_against=never),
        Saying("orders_in_days", never, {**orders, "span": known.age}, where_against=quick),
        Saying("bought_once", ~comes_back, typical=share),
    ]


def last_order(known: Known) -> list[Saying]:
    """How long ago they bought: against their own rhythm where that says why, else against others.

    Somebody two gaps late may still be more alive than the typical customer; their own gap would
    then contradict what the model says.
    """
    comes_back, is_today = known.repeats > 0, known.recency <= 0
    is_late, later = known.recency > known.gap, comes_back & ~is_today
    own = {"recency": known.recency}
    typical = {"typical": max(median(known.recency), 1)}
    rhythm, other = (later & ~is_late, later & is_late), (later & is_late, later & ~is_late)
    with_gap = {**own, "gap": known.gap}
    return [
        Saying("last_order", rhythm[0], with_gap, where_against=rhythm[1]),
        Saying("last_order_of_others", other[0], own, typical, where_against=other[1]),
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
