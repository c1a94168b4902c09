"""What the gates of the predictions say, and which of them leaves nobody with a prediction."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import duckdb

from crm.errors import Sentence

GATES = (
    "buyers",
    "repeaters",
    "history",
    "fit",
    "value_repeaters",
    "value_varies",
    "value_fit",
    "honest_scale",
    "value_honest_scale",
    "value_independence",
)
"""The gates that take values away, in the order in which they are asked.

The last one alone does not always: a learner of spend may serve where value moves with frequency.
"""
ALIKE = {
    "value_fit": "fit",
    "value_earns_its_place": "earns_its_place",
    "value_honest_scale": "honest_scale",
    "value_counts": "honest_scale",
}
"""Gates of amounts that ask of money what another asks of orders."""
ENOUGH: Mapping[str, Sentence] = {
    "buyers": Sentence("{measured:,.0f} buyers with a countable order, {required:,.0f} needed"),
    "repeaters": Sentence("{measured:,.0f} buyers came back, {required:,.0f} needed"),
    "history": Sentence("{measured:,.0f} days of history, {required:,.0f} needed"),
    "labels": Sentence(
        "{measured:,.0f} labels of the rarer class in closed windows, {required:,.0f} needed"
    ),
    "validated": Sentence("judged on a window of {measured:,.0f} days, {required:,.0f} needed"),
    "earns_its_place": Sentence(
        "its loss is {measured:.1%} below that of the best baseline, at least {required:.0%} needed"
    ),
    "honest_scale": Sentence("totals were off by {measured:.1%}, at most {required:.0%} allowed"),
    "leak_alarm": Sentence(
        "ranking against what histories can reach: {measured:+.3f} AUC, at most "
        "{required:+.2f} allowed"
    ),
    "value_repeaters": Sentence(
        "{measured:,.0f} repeat buyers with a positive order value, {required:,.0f} needed"
    ),
    "value_independence": Sentence(
        "order count and order value correlate by {measured:+.2f}, at most {required:.2f} allowed"
    ),
}
"""What is said of a measure, whether it is enough or not."""
YES_OR_NO: Mapping[str, tuple[Sentence, Sentence]] = {
    "fit": (
        Sentence("the fit has its optimum inside the bounds"),
        Sentence("the fit has no optimum inside the bounds"),
    ),
    "parameters": (
        Sentence("the parameters of every model that serves are inside their bounds"),
        Sentence("a model leans on the prior: forecasts hold, single parameters mean nothing"),
    ),
    "season_matched": (
        Sentence("a window of the same season with enough history before it has closed"),
        Sentence("no window of the same season with enough history before it has closed"),
    ),
    "value_varies": (
        Sentence("amounts vary by {measured:.0%} of their mean"),
        Sentence("every repeat order has the same amount, so there is nothing to learn"),
    ),
}
"""What is said of a gate when it is open, and when it is closed."""
UNMEASURED = Sentence("nothing could be measured: no window has closed yet")
UNCALIBRATED = Sentence("totals hold, but probabilities were off by more than is allowed")

CLOSED = """
select gate, is_open, measured, required, reason from rpt_model_gates
where
    not is_open and list_contains($kinds, model_kind) and list_contains($gates, gate)
    and as_of_date = (select max(as_of_date) from rpt_model_gates)
order by list_position($gates, gate), list_position($kinds, model_kind), reason
limit 1
"""


def closed_gate(connection: duckdb.DuckDBPyConnection, kinds: Sequence[str]) -> str | None:
    """Return what the first closed gate of some kinds of model says on the newest day.

    Parameters
    ----------
    connection : DuckDBPyConnection
        A reader of the published marts.
    kinds : sequence of str
        Of `churn` and `clv`.
    """
    given = {"kinds": list(kinds), "gates": list(GATES)}
    found = connection.execute(CLOSED, given).fetchone()
    return gate_sentence(*found) if found else None


def gate_sentence(
    gate: str, is_open: bool, measured: float | None, required: float | None, reason: str
) -> str:
    """Say what a gate found, from its row; the row's own words where the gate is not known here.

    Parameters
    ----------
    gate, is_open, measured, required, reason
        As in `rpt_model_gates`.

    Examples
    --------
    >>> gate_sentence("buyers", False, 3.0, 250.0, "")
    '3 buyers with a countable order, 250 needed'
    """
    asked = ALIKE.get(gate, gate)
    if asked in YES_OR_NO:
        said = YES_OR_NO[asked][0 if is_open else 1]
    elif asked not in ENOUGH:
        return reason
    elif measured is None or math.isnan(measured):
        return UNMEASURED
    elif asked == "honest_scale" and not is_open and measured <= (required or 0):
        return UNCALIBRATED
    else:
        said = ENOUGH[asked]
    return Sentence(said.template, measured=measured, required=required)
