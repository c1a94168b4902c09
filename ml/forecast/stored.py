"""What the registry keeps of a run, and the names under which scores refer to it."""

from __future__ import annotations

from datetime import date
from typing import Any

from ml.backtest.trial import Target
from ml.card.provenance import model_id
from ml.forecast.decide import Decision
from ml.intervals.spreads import Spreads


def stored_model(decision: Decision, spreads: Spreads) -> dict[str, Any]:
    """Return everything fitted as JSON values: what serves, and the spread of its intervals."""
    found = {f"{t}_{days}": one.candidate.to_dict() for (t, days), one in decision.served.items()}
    return found | {"customer_intervals": spreads.customers.to_dict()} if found else {}


def model_ids(decision: Decision, as_of: date) -> dict[tuple[Target, int], str]:
    """Return by target and horizon a name that changes with the day and with any parameter."""
    served = {key: one.candidate for key, one in decision.served.items()}
    return {key: model_id(one.kind, as_of, one.to_dict()) for key, one in served.items()}
