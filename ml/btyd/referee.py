"""The referee: `lifetimes` asked for the same numbers; the only module that imports it.

`lifetimes` decides nothing here. Its import silences every FutureWarning of the process and sets a
pandas option, and a failing fit prints the optimiser's state: all of that is contained. The names
frequency, recency and T exist only in this module.
"""

from __future__ import annotations

import contextlib
import io
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ml.btyd import histories
from ml.btyd.order_value import REPEATS, VALUE, GammaGammaModel, has_usable_value
from ml.btyd.purchases import PurchaseModel
from ml.inputs import HISTORY, Floats, money, numbers

FITTERS = {
    "bgnbd": "BetaGeoFitter",
    "mbgnbd": "ModifiedBetaGeoFitter",
    "pareto_nbd": "ParetoNBDFitter",
    "gamma_gamma": "GammaGammaFitter",
}
SAMPLE = 2_000


@contextlib.contextmanager
def contained_lifetimes() -> Iterator[Any]:
    """Yield `lifetimes`; warning filters, pandas options and stdout come out as they went in."""
    with (
        warnings.catch_warnings(),
        contextlib.redirect_stdout(io.StringIO()),
        np.errstate(all="ignore"),
    ):
        warnings.simplefilter("ignore")
        chained_assignment = pd.get_option("mode.chained_assignment")
        try:
            import lifetimes

            yield lifetimes
        finally:
            pd.set_option("mode.chained_assignment", chained_assignment)


def disagreement(
    model: PurchaseModel | GammaGammaModel, frame: pd.DataFrame, horizon_days: float = 365.0
) -> dict[str, float]:
    """Return by how much `lifetimes` differs, given the same parameters.

    Parameters
    ----------
    model : PurchaseModel or GammaGammaModel
        A fitted model.
    frame : DataFrame
        Histories as for `predict_orders` or values as for `predict_value`; up to 2,000 of them,
        spread evenly over the sorted rows, are compared.
    horizon_days : float
        For expected orders.

    Returns
    -------
    dict
        Largest relative difference of a row, where `lifetimes` gives a finite number at all, and
        of the summed log-likelihood.
    """
    with contained_lifetimes() as lifetimes:
        fitter = getattr(lifetimes, FITTERS[model.kind])()
        fitter.params_ = pd.Series(model.parameters_)
        if isinstance(model, GammaGammaModel):
            pairs = _value_pairs(fitter, model, frame)
        else:
            pairs = _purchase_pairs(fitter, model, frame, horizon_days)
    return {name: _largest(ours, theirs) for name, (ours, theirs) in pairs.items()}


def _purchase_pairs(
    fitter: Any, model: PurchaseModel, frame: pd.DataFrame, horizon_days: float
) -> dict[str, tuple[Floats, Floats]]:
    rows = _sample(frame, list(HISTORY))
    unit = model.days_per_unit
    frequency, recency, T = histories.read(rows).in_units_of(unit)
    orders = fitter.conditional_expected_number_of_purchases_up_to_time
    return {
        "expected_orders": (
            model.predict_orders(rows, horizon_days),
            orders(horizon_days / unit, frequency, recency, T),
        ),
        "alive": (
            model.predict_alive(rows),
            fitter.conditional_probability_alive(frequency, recency, T),
        ),
        "log_likelihood": (
            model.score_rows(rows).sum(keepdims=True),
            _log_likelihood(fitter, model, (frequency, recency, T)),
        ),
    }


def _value_pairs(
    fitter: Any, model: GammaGammaModel, frame: pd.DataFrame
) -> dict[str, tuple[Floats, Floats]]:
    rows = _sample(frame[has_usable_value(frame)], [REPEATS, VALUE])
    frequency, value = numbers(rows, REPEATS), money(rows, VALUE)
    theirs = fitter.conditional_expected_average_profit(frequency, value)
    return {"order_value": (model.predict_value(rows), np.asarray(theirs))}


def _log_likelihood(fitter: Any, model: PurchaseModel, data: tuple[Floats, ...]) -> Floats:
    """Return the sum over rows; Pareto/NBD takes plain parameters there, the others their logs."""
    parameters = np.array(list(model.parameters_.values()))
    given = parameters if model.kind == "pareto_nbd" else np.log(parameters)
    weights = np.ones(len(data[0]))
    return -np.atleast_1d(fitter._negative_log_likelihood(given, *data, weights, 0.0)) * (
        1.0 if model.kind == "pareto_nbd" else len(weights)
    )


def _sample(frame: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    rows = frame[columns].sort_values(columns, ignore_index=True)
    step = max(1, -(-len(rows) // SAMPLE))
    return rows.iloc[::step].reset_index(drop=True)


def _largest(ours: Floats, theirs: Floats) -> float:
    is_defined = np.isfinite(theirs) & (theirs != 0)
    if not is_defined.any():
        return 0.0
    return float(np.abs(ours[is_defined] / theirs[is_defined] - 1).max())
