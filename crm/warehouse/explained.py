"""Why a customer's predictions are what they are: the published factors and reasons."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

import duckdb

from crm.config import Settings
from crm.errors import UsageError
from crm.warehouse.connection import reader

FACTORS = (
    "rate_if_alive",
    "alive_probability",
    "effective_horizon_days",
    "learner_factor",
    "season_factor",
    "order_value",
    "value_factor",
    "discount_factor",
)
"""Their product is the value, in this order."""

PREDICTED = """
select
    customer_id, as_of_date, orders_count, churn_probability, churn_horizon_days, churn_band,
    churn_model, churn_scale, predicted_clv_365d, predicted_clv_365d_low_80,
    predicted_clv_365d_high_80, clv_is_population_estimate, clv_model, clv_scale, value_at_risk,
    expected_next_order_date, prediction_abstain_reason, (
        select count(*) from dim_customers as others
        where others.predicted_clv_365d < dim_customers.predicted_clv_365d
    ) / nullif((select count(predicted_clv_365d) from dim_customers), 0) as clv_above_share, (
        select count(*) from dim_customers as others
        where others.churn_probability < dim_customers.churn_probability
    ) / nullif((select count(churn_probability) from dim_customers), 0) as churn_above_share
from dim_customers where customer_id = ?
"""
REASONS = """
select model_kind, direction, reason_code, weight, text_en, text_ro from fct_prediction_reasons
where customer_id = ? order by model_kind, direction desc, rank
"""


@dataclass(frozen=True)
class Reason:
    """One reason of a prediction, in words."""

    model_kind: Literal["clv", "churn"]
    direction: Literal["raises", "lowers"]
    reason_code: str
    weight: float
    text_en: str
    text_ro: str


@dataclass(frozen=True)
class Explained:
    """What is predicted of a customer and why.

    `predicted` holds their columns of `dim_customers`, and the share of customers with less
    (`clv_above_share`, `churn_above_share`); `factors` multiply to the value at `horizon_days` and
    are empty without one.
    """

    customer_id: str
    predicted: dict[str, Any]
    horizon_days: int
    factors: dict[str, float]
    reasons: tuple[Reason, ...]
    currency: str | None

    def because(self, model_kind: str, direction: str) -> list[Reason]:
        """Return the reasons of one prediction in one direction, the strongest first."""
        return [
            one
            for one in self.reasons
            if (one.model_kind, one.direction) == (model_kind, direction)
        ]

    @property
    def value(self) -> Decimal | None:
        """The predicted value, where it may be read as money."""
        is_money = self.predicted["clv_scale"] == "absolute"
        return self.predicted["predicted_clv_365d"] if is_money else None

    @property
    def probability(self) -> float | None:
        """The probability of no order, where it may be read as one."""
        is_probability = self.predicted["churn_scale"] == "absolute"
        return self.predicted["churn_probability"] if is_probability else None


def explained(settings: Settings, customer_id: str) -> Explained:
    """Read why a customer's published predictions are what they are.

    Parameters
    ----------
    settings : Settings
        Whose published build.
    customer_id : str
        An id of today.

    Raises
    ------
    UsageError
        The build has no such customer.
    NotBuiltError, PublishedBuildDamagedError
        There is nothing to read.
    """
    with reader(settings) as connection:
        predicted = _row(connection, PREDICTED, [customer_id])
        if predicted is None:
            raise UsageError(
                "The published build has no customer '{customer_id}'; `crm build` takes in who "
                "was added since.",
                customer_id=customer_id,
            )
        horizon = settings.clv_horizon_days
        factors = _row(
            connection,
            f"select {', '.join(FACTORS)} from fct_clv_factors"
            " where customer_id = ? and horizon_days = ?",
            [customer_id, horizon],
        )
        reasons = connection.execute(REASONS, [customer_id]).fetchall()
        build = _row(connection, "select base_currency from meta_build", []) or {}
    return Explained(
        customer_id,
        predicted,
        horizon,
        factors or {},
        tuple(Reason(*row) for row in reasons),
        build.get("base_currency"),
    )


def _row(
    connection: duckdb.DuckDBPyConnection, query: str, values: list[object]
) -> dict[str, Any] | None:
    found = connection.execute(query, values)
    names = [column[0] for column in found.description or ()]
    row = found.fetchone()
    return dict(zip(names, row, strict=True)) if row else None
