"""Why nobody was given a prediction: the sentence of the gate that takes it away."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

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

CLOSED = """
select reason from rpt_model_gates
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
    return str(found[0]) if found else None
