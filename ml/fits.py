"""Purchase and value models of past days, each fitted once per run."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ml.clv.model import BetaGeoModel, ModifiedBetaGeoModel
from ml.clv.order_value import GammaGammaModel, MeanValueBaseline
from ml.errors import DegenerateFitError

MODELS: tuple[type[Any], ...] = (
    BetaGeoModel,
    ModifiedBetaGeoModel,
    GammaGammaModel,
    MeanValueBaseline,
)


class Fits:
    """A cache over (kind, cutoff): targets, horizons and candidates share one fit."""

    def __init__(self) -> None:
        self._fitted: dict[tuple[str, pd.Timestamp], Any | DegenerateFitError] = {}

    def of(self, kind: str, cutoff: pd.Timestamp, frame: pd.DataFrame) -> Any:
        """Return the model of this kind fitted on what was known at the cutoff.

        Raises
        ------
        DegenerateFitError
            When the data of that day do not determine its parameters.
        """
        key = (kind, cutoff)
        if key not in self._fitted:
            model = next(model for model in MODELS if model.kind == kind)
            try:
                self._fitted[key] = model().fit(frame)
            except DegenerateFitError as error:
                self._fitted[key] = error
        found = self._fitted[key]
        if isinstance(found, DegenerateFitError):
            raise found
        return found
