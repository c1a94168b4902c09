"""What is forecast of the same customers over one horizon, and what came of it where it closed."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from ml.inputs import Bools, Floats

Positions = npt.NDArray[np.int64]

LEVELS = (80, 90)
# Purchase counts that are looked at apart: one-time buyers know themselves least.
GROUPS = ("1", "2", "3-4", "5-8", "9+")
_LARGEST_REPEATS = np.array([0.0, 1.0, 3.0, 7.0])


@dataclass(frozen=True)
class Outlook:
    """Published numbers of customers over one horizon, each array of length n.

    Attributes
    ----------
    horizon_days : int
    repeats : array
        Repeat purchase days so far (x).
    expected_orders : array
        Within the horizon; NaN where the model abstains.
    silence : array
        P(no order within the horizon).
    expected_spend : array
        Within the horizon, undiscounted; NaN where the value abstains.
    is_own_mean : bool
        Whether a repeat buyer's order value is plainly the mean so far, not drawn to everybody's.
    """

    horizon_days: int
    repeats: Floats = field(repr=False)
    expected_orders: Floats = field(repr=False)
    silence: Floats = field(repr=False)
    expected_spend: Floats = field(repr=False)
    is_own_mean: bool = False

    def of(self, rows: Bools | Positions) -> Outlook:
        """Return the same of some of the customers."""
        return Outlook(
            self.horizon_days,
            self.repeats[rows],
            self.expected_orders[rows],
            self.silence[rows],
            self.expected_spend[rows],
            self.is_own_mean,
        )


@dataclass(frozen=True)
class ClosedOutlook:
    """An outlook made at `cutoff`, beside the orders and net spend that followed."""

    cutoff: pd.Timestamp
    outlook: Outlook
    orders: Floats = field(repr=False)
    spend: Floats = field(repr=False)

    @property
    def end(self) -> pd.Timestamp:
        """The last day of the outcome."""
        return self.cutoff + pd.Timedelta(days=self.outlook.horizon_days)


def purchase_groups(repeats: Floats) -> Positions:
    """Return each customer's position in `GROUPS`."""
    return np.searchsorted(_LARGEST_REPEATS, repeats, side="left").astype(np.int64)
