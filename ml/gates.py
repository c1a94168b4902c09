"""The gate table: when predictions are made, which candidate serves, and what may be claimed.

A gate is data: what was measured, what is needed, and one sentence. Limits come from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields

import numpy as np
import pandas as pd

from ml.errors import InputError
from ml.inputs import HISTORY, numbers

BLOCKING = ("buyers", "repeaters", "history", "fit")


@dataclass(frozen=True)
class Thresholds:
    """Every limit of the gate table."""

    min_buyers: float = 250
    min_repeaters: float = 50
    min_repeater_share: float = 0.02
    min_history_days: float = 180
    min_median_gaps: float = 3
    min_labels: float = 100
    min_gain: float = 0.05
    max_bias: float = 0.10
    max_calibration_error: float = 0.05
    max_value_correlation: float = 0.30
    min_season_history_days: float = 180
    max_auc_above_ceiling: float = 0.02
    max_correction_drift: float = 0.25

    @classmethod
    def of(cls, given: Mapping[str, float] | Thresholds) -> Thresholds:
        """Return the limits given, defaults for the rest; refuse a name that is no limit."""
        if isinstance(given, Thresholds):
            return given
        known = {field.name for field in fields(cls)}
        unknown = sorted(set(given) - known)
        if unknown:
            raise InputError(f"no gate has the threshold {unknown[0]!r}: use {sorted(known)}")
        return cls(**given)


@dataclass(frozen=True)
class Gate:
    """One condition: `measured` is NaN where nothing could be measured."""

    gate: str
    is_open: bool
    measured: float
    required: float
    reason: str


def data_gates(histories: pd.DataFrame, limits: Thresholds) -> list[Gate]:
    """Judge whether there is enough to learn from: buyers, repeaters, history.

    Parameters
    ----------
    histories : DataFrame
        One possible purchase history per buyer.
    limits : Thresholds
    """
    repeats, last, age = (numbers(histories, column) for column in HISTORY)
    buyers, is_repeater = len(repeats), repeats > 0
    gap = float(np.median(last[is_repeater] / repeats[is_repeater])) if is_repeater.any() else 0.0
    history = float(age.max()) if buyers else 0.0
    days = max(limits.min_history_days, limits.min_median_gaps * gap)
    return [
        Gate(
            "buyers",
            buyers >= limits.min_buyers,
            buyers,
            limits.min_buyers,
            f"{buyers} buyers with a countable order, at least {limits.min_buyers:g} needed",
        ),
        _repeaters_gate(buyers, int(is_repeater.sum()), limits),
        Gate(
            "history",
            history >= days,
            history,
            days,
            f"{history:g} days of history, at least {days:g} needed "
            f"({limits.min_history_days:g}, and {limits.min_median_gaps:g} gaps of {gap:.0f} days)",
        ),
    ]


def _repeaters_gate(buyers: int, repeaters: int, limits: Thresholds) -> Gate:
    needed = max(limits.min_repeaters, np.ceil(limits.min_repeater_share * buyers))
    share = repeaters / buyers if buyers else 0.0
    return Gate(
        "repeaters",
        repeaters >= needed,
        repeaters,
        needed,
        f"{repeaters} of {buyers} buyers ({share:.1%}) came back, at least {needed:g} needed "
        f"({limits.min_repeaters:g} and {limits.min_repeater_share:.0%})",
    )


def fit_gate(failure: str | None) -> Gate:
    """Tell whether the parameters are finite and inside their bounds."""
    reason = failure or "the likelihood has a finite optimum inside the bounds"
    return Gate("fit", failure is None, float(failure is None), 1.0, reason)


def first_closed(gates: Iterable[Gate]) -> Gate | None:
    """Return the first gate that makes the models abstain, if any."""
    return next((gate for gate in gates if gate.gate in BLOCKING and not gate.is_open), None)


def to_frame(model_kind: str, gates: Iterable[Gate]) -> pd.DataFrame:
    """Return the gates as rows: model_kind, gate, is_open, measured, required, reason."""
    columns = [field.name for field in fields(Gate)]
    frame = pd.DataFrame([asdict(gate) for gate in gates], columns=columns)
    frame.insert(0, "model_kind", model_kind)
    return frame.astype({"is_open": bool, "measured": float, "required": float})
