"""What a run was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Plan:
    """Day, horizons (the first one is the published one), money and seed of a run.

    `silence` holds every horizon at which silence is stated: those of churn, and those of values,
    around which intervals need to know who buys nothing.
    """

    as_of: date
    clv: tuple[int, ...]
    churn: tuple[int, ...]
    silence: tuple[int, ...]
    currency: str | None
    discount_rate: float | None
    seed: int

    @classmethod
    def of(
        cls,
        as_of: date,
        clv: Sequence[int],
        churn: Sequence[int],
        currency: str | None,
        discount_rate: float | None,
        seed: int,
    ) -> Plan:
        """Return the plan with every horizon once."""
        once = dict.fromkeys
        both = tuple(once([*churn, *clv]))
        return cls(as_of, tuple(once(clv)), tuple(once(churn)), both, currency, discount_rate, seed)
