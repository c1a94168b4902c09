"""What rules ask that is no column of a person yet: columns of `segment_measures`.

Each question is one measure, whoever asks it: how often somebody did something in a window, when
first or last, what value a share of everybody stays below, whether they were in a segment on a
day or have one of some tags, how a text of theirs reads when folded. All measures of one model are
answered by one scan of it. For example

    {"did": "order_completed", "times": {"gte": 2}, "in_last": "P180D"}

reads, as of 2026-03-29 in Bucharest, the column of

    Measure(
        name="m_0d9c6f1f7b0a", kind="behaviour", model="fct_completed_orders",
        customer="customer_id",
        expression='COUNT(DISTINCT CASE WHEN COALESCE("ordered_at" >= ... THEN "order_id" END)',
        question='{"ask":"count","did":"order_completed","in_last":"P180D"}', ...)

and its predicate is `COALESCE("m_0d9c6f1f7b0a", 0) >= 2`. `crm.segments.compiler.scans` writes
the queries that answer them; measures of kind folded are no aggregates but columns beside a
person's own.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

MeasureKind = Literal["behaviour", "percentile", "was_in", "set", "folded"]
HISTORY = "fct_segment_memberships_history"
"""Who was in which segment: segment_id, customer_id, valid_from, valid_to (the first day out)."""


@dataclass(frozen=True)
class Measure:
    """One column of `segment_measures`.

    Parameters
    ----------
    name, kind, model, customer, question : str
        The column, and whose rows of which model answer what; customer is None where one value
        stands for everybody.
    expression : str
        The aggregate over a person's rows.
    condition : str
        Which rows it counts, so that a scan for one measure alone can skip the others.
    counted : str, optional
        What is counted once each; `each` then says whether one of them counts.
    each, total : str
        The same in two steps: an aggregate of some of a person's rows, and that of its results.
    """

    name: str
    kind: MeasureKind
    model: str
    customer: str | None
    expression: str
    condition: str
    question: str
    each: str = ""
    total: str = ""
    counted: str | None = None


def measure_name(question: str) -> str:
    """Return the column's name: the same for the same question."""
    return f"m_{_digest(question)}"


def segment_column(slug: str) -> str:
    """Return the name of the column that says whether a person is in a segment."""
    return f"in_{_digest(slug)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def question_text(**question: Any) -> str:
    """Write a question as one line of JSON, always the same text for the same question."""
    return json.dumps(question, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def distinct(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Return each measure once, by model and name."""
    found = {measure.name: measure for measure in measures}
    return tuple(sorted(found.values(), key=lambda one: (one.customer or "", one.model, one.name)))


def folded_columns(measures: Iterable[Measure], dialect: str) -> list[str]:
    """Write the folded texts as columns of a query of people."""
    return [
        f"{one.expression} as {quoted(one.name, dialect)}"
        for one in distinct(measures)
        if one.kind == "folded"
    ]


def quoted(name: str, dialect: str) -> str:
    """Quote a name of ours for an engine."""
    mark = "`" if dialect == "spark" else '"'
    return f"{mark}{name}{mark}"
