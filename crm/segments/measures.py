"""What rules ask that is no column of a person yet: columns of `segment_measures`.

Each question is one measure, whoever asks it: how often somebody did something in a window, when
first or last, what value a share of everybody stays below, whether they were in a segment on a
day. All measures of one model are answered by one scan of it. For example

    {"did": "order_completed", "times": {"gte": 2}, "in_last": "P180D"}

reads, as of 2026-03-29 in Bucharest, the column of

    Measure(
        name="m_0d9c6f1f7b0a", kind="behaviour", model="fct_order_lines", customer="customer_id",
        expression='COUNT(DISTINCT CASE WHEN "is_countable" AND COALESCE("ordered_at" >= ...
            THEN "order_id" END)',
        question='{"ask":"count","event":"order_completed","in_last":"P180D"}')

and its predicate is `COALESCE("m_0d9c6f1f7b0a", 0) >= 2`. The table `raw/ops/segment_measures`
holds one row per measure: measure, kind, model, customer, expression, condition, question. dbt
writes, per model, `select <customer> as customer_id, <expression> as <measure>, ... group by
<customer>`; measures of kind percentile have no customer and are one row for everybody.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Literal

from crm.segments.catalogue import PEOPLE

MeasureKind = Literal["behaviour", "percentile", "was_in"]
HISTORY = "fct_segment_memberships_history"
"""Who was in which segment: segment_id, customer_id, valid_from, valid_to (the first day out)."""


@dataclass(frozen=True)
class Measure:
    """One column of `segment_measures`.

    `condition` says which rows that the expression counts, so that a scan for one measure
    alone can skip the others.
    """

    name: str
    kind: MeasureKind
    model: str
    customer: str | None
    expression: str
    condition: str
    question: str


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


def measures_query(
    measures: Iterable[Measure],
    dialect: str = "duckdb",
    relation: Callable[[str], str] = lambda model: model,
) -> str:
    """Write the query of `segment_measures`: one row per person, one scan per event model.

    Parameters
    ----------
    measures : iterable of Measure
        Of any number of rules, compiled for the same day and dialect.
    dialect : {'duckdb', 'spark'}
        The engine that will run it.
    relation : callable
        What to read a model by; `dim_customers` is everybody.

    Returns
    -------
    str
        Columns customer_id and one per measure; null where a person has no rows in a model.
    """
    columns, joins = [], []
    for number, (model, scan) in enumerate(scans(measures, dialect, relation)):
        asked = f"asked_{number}"
        columns += [f"{asked}.{quoted(one.name, dialect)}" for one in model]
        one = model[0]
        joins.append(
            f"cross join ({scan}) as {asked}"
            if one.customer is None
            else f"left join ({scan}) as {asked} on people.customer_id = {asked}.customer_id"
        )
    selected = ", ".join(["people.customer_id", *columns])
    return " ".join([f"select {selected} from {relation(PEOPLE)} as people", *joins])


def scans(
    measures: Iterable[Measure], dialect: str, relation: Callable[[str], str]
) -> list[tuple[list[Measure], str]]:
    """Write one query per model: the measures it answers, and its text."""
    found = []
    for (customer, model), group in groupby(
        distinct(measures), key=lambda one: (one.customer, one.model)
    ):
        asked = list(group)
        named = [f"{one.expression} as {quoted(one.name, dialect)}" for one in asked]
        if customer is None:
            found.append((asked, f"select {', '.join(named)} from {relation(model)}"))
            continue
        person = quoted(customer, dialect)
        only = f" where {asked[0].condition}" if len(asked) == 1 else ""
        selected = ", ".join([f"{person} as customer_id", *named])
        found.append((asked, f"select {selected} from {relation(model)}{only} group by {person}"))
    return found


def quoted(name: str, dialect: str) -> str:
    """Quote a name of ours for an engine."""
    mark = "`" if dialect == "spark" else '"'
    return f"{mark}{name}{mark}"
