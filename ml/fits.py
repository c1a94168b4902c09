"""What a run computes once: models of past days, candidates fitted then, and what they stated."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any

import pandas as pd

from ml.baselines import MeanValueBaseline
from ml.btyd.order_value import GammaGammaModel
from ml.btyd.purchases import BetaGeoModel, ModifiedBetaGeoModel, ParetoModel
from ml.errors import ModelError

_PURCHASES = (BetaGeoModel, ModifiedBetaGeoModel, ParetoModel)
MODELS: dict[str, type[Any]] = {
    model.kind: model for model in (*_PURCHASES, GammaGammaModel, MeanValueBaseline)
}
PURCHASE_MODELS = tuple(model.kind for model in _PURCHASES)


class Fits:
    """A cache over whatever hashable key its callers choose; refusals are remembered too."""

    def __init__(self) -> None:
        self._made: dict[tuple[Any, ...], tuple[object, Any]] = {}

    def once(self, key: tuple[Hashable, ...], make: Callable[[], Any], about: object = None) -> Any:
        """Return what `make` returned the first time for this key and this very object.

        Parameters
        ----------
        key : tuple
            Such as (kind, cutoff, horizon).
        make : callable
        about : object
            Such as the frame forecast; told apart by identity and kept alive, so that its identity
            stays its own.

        Raises
        ------
        ModelError
            What `make` raised the first time, such as `DegenerateFitError`.
        """
        whole = (*key, id(about))
        if whole not in self._made:
            try:
                self._made[whole] = (about, make())
            except ModelError as error:
                self._made[whole] = (about, error)
        made = self._made[whole][1]
        if isinstance(made, ModelError):
            raise made
        return made

    def keep_about(self, about: object) -> None:
        """Let go of what was stated about other objects; what was fitted stays."""
        self._made = {
            key: made for key, made in self._made.items() if made[0] is None or made[0] is about
        }

    def models(self) -> list[tuple[str, pd.Timestamp, Any]]:
        """Return (kind, cutoff, model) of every likelihood model fitted, by kind and cutoff."""
        found = (
            (key[0], key[1], made)
            for key, (_, made) in self._made.items()
            if len(key) == 3 and hasattr(made, "log_likelihood_")
        )
        return sorted(found, key=lambda one: one[:2])
