"""What trials say: whether learners may train, a model earns its place, and a scale is honest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from ml.gates import Gate, Thresholds


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


def validated_gate(horizon_days: int, judged_days: int | None, *, is_tried: bool = True) -> Gate:
    """Tell whether what serves was tried on a closed window as long as the horizon.

    Parameters
    ----------
    horizon_days : int
    judged_days : int or None
        Horizon of the windows that judge it; None when none has closed.
    is_tried : bool
        Whether it took part there itself, not only what stood in for it.
    """
    is_open = judged_days is not None and judged_days >= horizon_days and is_tried
    if judged_days is None:
        reason = f"not yet validated at {horizon_days} days: no window has closed"
    elif is_open:
        reason = f"judged on a closed window of {judged_days} days"
    elif is_tried:
        reason = f"not yet validated at {horizon_days} days: judged on {judged_days} days"
    else:
        reason = (
            f"not yet validated at {horizon_days} days: "
            f"only its fallback could be tried on {judged_days} days"
        )
    return Gate("validated", is_open, judged_days or 0, horizon_days, reason)


def earns_gate(
    model: str, gains: Mapping[str, float], limits: Thresholds, *, may_fall_back: bool = True
) -> Gate:
    """Tell whether the model's loss is `min_gain` below that of the best named baseline.

    Parameters
    ----------
    model : str
        What should serve.
    gains : mapping
        By baseline: 1 - loss of the model / loss of the baseline on the same customers.
    limits : Thresholds
    may_fall_back : bool
        Whether the baseline serves then; it cannot at a horizon it was never measured at.
    """
    known = {name: gain for name, gain in gains.items() if np.isfinite(gain)}
    if not known:
        reason = f"{model} could not be compared with a baseline: no closed window"
        return Gate("earns_its_place", False, float("nan"), limits.min_gain, reason)
    best = min(known, key=lambda name: known[name])
    is_open = known[best] >= limits.min_gain
    serving = f"{best} serves" if may_fall_back else f"{best} has no such horizon, {model} serves"
    tail = "" if is_open else f": {serving}"
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


def leak_gate(candidate: str, auc: float, ceiling: float, moved: float, limits: Thresholds) -> Gate:
    """Tell whether a ranking is suspiciously good: above what purchase histories can reach.

    Above it is a leak until proved otherwise. The proof is today: nothing later than today exists
    that could leak, so what was known in time looks today as it looked at the origin.

    Parameters
    ----------
    candidate : str
    auc, ceiling : float
        What the learner reached, and what histories can reach.
    moved : float
        PSI of the learner's corrections, today's customers against those of the newest origin.
    limits : Thresholds
    """
    excess, allowed = auc - ceiling, limits.max_auc_above_ceiling
    is_proved = moved <= limits.max_correction_drift
    is_open = not excess > allowed or is_proved
    reason = (
        f"{candidate} reaches AUC {auc:.3f}, histories can reach {ceiling:.3f} "
        f"(at most {allowed:g} more)"
    )
    if excess > allowed:
        tail = "look the same today, so what it knows beyond histories is known in time"
        other = "do not look the same today: taken for a leak, learners stay off"
        reason += f"; its corrections {tail if is_proved else other} (PSI {moved:.2f})"
    return Gate("leak_alarm", is_open, excess, allowed, reason)


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
