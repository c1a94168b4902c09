"""Purchase models, alone or their mean, with the corrections that every target can take."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar, Literal, Self

import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator

from ml.candidates.candidate import Candidate
from ml.candidates.corrections import season_window
from ml.candidates.shape import learn_shape
from ml.inputs import Floats
from ml.learners.booster import Objective
from ml.windows import Known, Window

Learner = Literal["none", "half", "full"]
# One purchase model is as simple as the next, so the order among them says which to trust where the
# trials cannot tell: over public order logs the mean of two ideas of leaving (after a purchase, at
# any time) was never much worse than either. Under BG/NBD nobody leaves before the second purchase.
BOTH = ("mbgnbd", "pareto_nbd")


class PurchaseCandidate(BaseEstimator, ABC):
    """The mean of what purchase models state, corrected by a booster and by a season.

    Parameters
    ----------
    models : tuple of str
        Kinds of purchase models; more than one are averaged.
    learner : {'none', 'half', 'full'}
        Whether an offset booster corrects what they state; 'half' is the mean of that and the
        corrected. The full one needs a season-matched origin.
    season : bool
        Whether the forecast is brought to where the same season was a year before: what the
        candidate as it is today would have said of that window, against what came.
    """

    target: ClassVar[Objective]
    states: ClassVar[str]
    """The method of a purchase model that states this target."""
    _season_name: ClassVar[str]
    """What a season's correction is called where it is stored."""

    def __init__(
        self, models: tuple[str, ...] = ("bgnbd",), learner: Learner = "none", season: bool = False
    ) -> None:
        self.models = models
        self.learner = learner
        self.season = season

    @property
    def kind(self) -> str:
        """Name of the combination, such as ``pareto_nbd+season``."""
        offset = {"none": "", "half": "+half_offset", "full": "+offset"}[self.learner]
        return f"{self._plain_kind}{offset}{'+season' if self.season else ''}"

    @property
    def fallback(self) -> Candidate:
        """The same models without what is not allowed, then the last of them alone."""
        if self.season:
            return type(self)(self.models, self.learner)
        if self.learner == "full":
            return type(self)(self.models, "half")
        if self.learner == "half":
            return type(self)(self.models)
        return type(self)(self.models[-1:]) if len(self.models) > 1 else self._baseline()

    def fit(self, known: Known, horizon_days: int) -> Self:
        """Learn the models' parameters and the corrections from what was known.

        Raises
        ------
        DegenerateFitError
            When a purchase model has no finite optimum.
        NotAllowedError
            When a correction lacks the past it needs.
        """
        self.known_ = known
        for kind in self.models:
            known.model(kind)
        self.shape_ = self.season_ = None
        if self.learner == "full":
            season_window(known, horizon_days)
        if self.learner != "none":
            self.shape_ = learn_shape(
                self.target, self._plain_kind, known, horizon_days, self._plain
            )
        if self.season:
            window = season_window(known, horizon_days)
            then = self.predict(window.rows, window.horizon_days)
            self.season_ = self._season_of(then, window)
        return self

    @abstractmethod
    def predict(self, rows: pd.DataFrame, horizon_days: int) -> Floats:
        """Return the forecast of each row."""

    @abstractmethod
    def factors(self, rows: pd.DataFrame, horizon_days: int) -> dict[str, Floats]:
        """Return the forecast's factors, or the terms of its log odds."""

    def contributions(self, rows: pd.DataFrame, horizon_days: int) -> pd.DataFrame | None:
        """Return the booster's correction by feature, in log or log-odds space; None without."""
        return self.shape_.contributions(rows) if self.shape_ else None

    def to_dict(self) -> dict[str, Any]:
        """Return models, trees and the season's correction as JSON values."""
        return {
            "kind": self.kind,
            "settings": self.get_params(),
            "models": {kind: self.known_.model(kind).to_dict() for kind in self.models},
            "shape": self.shape_.to_dict() if self.shape_ else None,
            self._season_name: self.season_.to_dict() if self.season_ else None,
        }

    @abstractmethod
    def _season_of(self, then: Floats, window: Window) -> Any:
        """Return the correction that brings what today's model says of a window to what came."""

    @staticmethod
    @abstractmethod
    def _baseline() -> Candidate:
        """Return what serves where no purchase model can be fitted."""

    @property
    def _plain_kind(self) -> str:
        return self.models[0] if len(self.models) == 1 else "mean_of_models"

    def _plain(self, known: Known, rows: pd.DataFrame, horizon_days: int) -> Floats:
        stated = [known.stated(kind, self.states, rows, horizon_days) for kind in self.models]
        mean: Floats = np.mean(stated, axis=0)
        return mean


def from_simplest(candidate: type[PurchaseCandidate]) -> tuple[Candidate, ...]:
    """Return the combinations that are tried, from the simplest to the richest."""
    return (
        candidate(BOTH),
        candidate(("mbgnbd",)),
        candidate(("pareto_nbd",)),
        candidate(("bgnbd",)),
        candidate(BOTH, season=True),
        candidate(BOTH, "half"),
        candidate(BOTH, "half", season=True),
        candidate(BOTH, "full"),
        candidate(BOTH, "full", season=True),
    )
