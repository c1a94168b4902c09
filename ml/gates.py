"""The gate table: when predictions are made, which candidate serves, and what may be claimed.

A gate is data: what was measured, what is needed, and one sentence. Limits come from the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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


def labels_gate(classes: Sequence[int], limits: Thresholds) -> Gate:
    """Judge whether learners may train: enough of each class in windows closed before the test."""
    fewest = min(classes, default=0)
    is_open = len(classes) == 2 and fewest >= limits.min_labels
    tail = "" if is_open else ": learners stay off"
    return Gate(
        "labels",
        is_open,
        fewest,
        limits.min_labels,
        f"{fewest} labels of the rarer class in windows closed before the test window, "
        f"at least {limits.min_labels:g} needed{tail}",
    )


def validated_gate(horizon_days: int, judged_days: int | None) -> Gate:
    """Tell whether a closed window as long as the horizon exists."""
    if judged_days is None:
        reason = f"not yet validated at {horizon_days} days: no window has closed"
    elif judged_days >= horizon_days:
        reason = f"judged on a closed window of {judged_days} days"
    else:
        reason = f"not yet validated at {horizon_days} days: judged on {judged_days} days"
    is_open = judged_days is not None and judged_days >= horizon_days
    return Gate("validated", is_open, judged_days or 0, horizon_days, reason)


def earns_gate(model: str, gains: Mapping[str, float], limits: Thresholds) -> Gate:
    """Tell whether the model's loss is `min_gain` below that of the best named baseline.

    Parameters
    ----------
    model : str
        What should serve.
    gains : mapping
        By baseline: 1 - loss of the model / loss of the baseline on the same customers.
    limits : Thresholds
    """
    known = {name: gain for name, gain in gains.items() if np.isfinite(gain)}
    if not known:
        reason = f"{model} could not be compared with a baseline: no closed window"
        return Gate("earns_its_place", False, float("nan"), limits.min_gain, reason)
    best = min(known, key=lambda name: known[name])
    is_open = known[best] >= limits.min_gain
    tail = "" if is_open else f": {best} serves"
    return Gate(
        "earns_its_place",
        is_open,
        known[best],
        limits.min_gain,
        f"the loss of {model} is {known[best]:.1%} below that of {best}, "
        f"at least {limits.min_gain:.0%} needed{tail}",
    )


def honest_gate(
    candidate: str, bias: float, calibration_error: float | None, limits: Thresholds
) -> Gate:
    """Tell whether totals (and probabilities) came out as forecast; else only ranks are shown."""
    errors = [abs(bias) / limits.max_bias]
    text = f"{candidate} was off by {bias:+.1%} in total (at most {limits.max_bias:.0%})"
    if calibration_error is not None:
        errors.append(calibration_error / limits.max_calibration_error)
        text += f", ECE {calibration_error:.3f} (at most {limits.max_calibration_error:g})"
    if not np.isfinite(errors).all():
        reason = f"the scale of {candidate} is unproven: no closed window; ranking only"
        return Gate("honest_scale", False, float("nan"), limits.max_bias, reason)
    is_open = max(errors) <= 1
    tail = "" if is_open else ": ranking only"
    return Gate("honest_scale", is_open, abs(bias), limits.max_bias, text + tail)


def season_gate(refusal: str | None) -> Gate:
    """Tell whether corrections may learn from an origin of the same season."""
    reason = refusal or "an origin of the same season with enough history before it has closed"
    return Gate("season_matched", refusal is None, float(refusal is None), 1.0, reason)


def leak_gate(candidate: str, auc: float, ceiling: float, limits: Thresholds) -> Gate:
    """Tell whether a ranking is suspiciously good: above what purchase histories can reach."""
    excess, allowed = auc - ceiling, limits.max_auc_above_ceiling
    is_open = not excess > allowed
    tail = "" if is_open else ": taken for a leak until proved otherwise, learners stay off"
    return Gate(
        "leak_alarm",
        is_open,
        excess,
        allowed,
        f"{candidate} reaches AUC {auc:.3f}, histories can reach {ceiling:.3f} "
        f"(at most {allowed:g} more){tail}",
    )


def parameters_gate(degenerate: Sequence[str]) -> Gate:
    """Tell whether every fitted model stayed inside its bounds without leaning on the prior."""
    reason = "the parameters of every model that serves are inside their bounds"
    if degenerate:
        reason = (
            f"{', '.join(degenerate)} ran along a ridge of the likelihood and {_lean(degenerate)} "
            "on the prior: forecasts hold, single parameters mean nothing"
        )
    return Gate("parameters", not degenerate, len(degenerate), 0.0, reason)


def _lean(names: Sequence[str]) -> str:
    return "leans" if len(names) == 1 else "lean"


def first_closed(gates: Iterable[Gate]) -> Gate | None:
    """Return the first gate that makes the models abstain, if any."""
    return next((gate for gate in gates if gate.gate in BLOCKING and not gate.is_open), None)


def to_frame(model_kind: str, gates: Iterable[Gate]) -> pd.DataFrame:
    """Return the gates as rows: model_kind, gate, is_open, measured, required, reason."""
    columns = [field.name for field in fields(Gate)]
    frame = pd.DataFrame([asdict(gate) for gate in gates], columns=columns)
    frame.insert(0, "model_kind", model_kind)
    return frame.astype({"is_open": bool, "measured": float, "required": float})
