"""The queries that answer measures: one scan per model, however many rules ask about it.

`raw/ops/segment_measures` holds one row per measure with the scan that answers it: dbt writes
`<head> <the model> <tail>` once per scan and joins the answers to everybody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from crm.segments.compiler.measures import Measure, distinct, folded_columns, quoted
from crm.segments.language.catalogue import PEOPLE

Relation = Callable[[str], str]
"""What a model is read by."""


@dataclass(frozen=True)
class Scan:
    """One reading of a model: its text before and after the model's name.

    The answer has a row per person with customer_id and the measures' columns; when `is_shared`
    it is one row for everybody, without customer_id.
    """

    model: str
    measures: tuple[Measure, ...]
    head: str
    tail: str
    is_shared: bool = False

    def query(self, relation: Relation) -> str:
        """Write the whole query."""
        return f"{self.head} {relation(self.model)} {self.tail}"


def measures_query(
    measures: Iterable[Measure],
    dialect: str = "duckdb",
    relation: Relation = lambda model: model,
) -> str:
    """Write the query of `segment_measures`: one row per person, one scan per model.

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
    asked = list(measures)
    columns, joins = folded_columns(asked, dialect), []
    for number, scan in enumerate(scans(asked, dialect)):
        name = f"asked_{number}"
        columns += [f"{name}.{quoted(one.name, dialect)}" for one in scan.measures]
        on = "" if scan.is_shared else f" on people.customer_id = {name}.customer_id"
        how = "cross join" if scan.is_shared else "left join"
        joins.append(f"{how} ({scan.query(relation)}) as {name}{on}")
    selected = ", ".join(["people.customer_id", *columns])
    return " ".join([f"select {selected} from {relation(PEOPLE)} as people", *joins])


def scans(measures: Iterable[Measure], dialect: str) -> list[Scan]:
    """Write one scan per model; things counted once each by another column take one more."""
    scanned = (one for one in distinct(measures) if one.kind != "folded")
    found: list[Scan] = []
    for (customer, model), group in groupby(scanned, key=lambda one: (one.customer, one.model)):
        asked = list(group)
        if customer is None:
            named = _named(asked, dialect)
            found.append(Scan(model, tuple(asked), f"select {named} from", "", is_shared=True))
            continue
        person = quoted(customer, dialect)
        found += [
            _in_two_steps(model, person, counted, part, dialect)
            if counted and len(part) > 1
            else _in_one_step(model, person, part, dialect)
            for counted, part in _parts(asked)
        ]
    return found


def _parts(asked: Sequence[Measure]) -> Iterator[tuple[str | None, list[Measure]]]:
    """Split by what is counted once each; what counts rows goes with the largest part."""
    counted = Counter(one.counted for one in asked if one.counted)
    largest = max(sorted(counted), key=lambda key: counted[key], default=None)
    keys: list[str | None] = [*sorted(counted)] or [None]
    for key in keys:
        wanted = {key, None} if key == largest else {key}
        yield key, [one for one in asked if one.counted in wanted]


def _in_one_step(model: str, person: str, asked: Sequence[Measure], dialect: str) -> Scan:
    only = f"where {asked[0].condition} " if len(asked) == 1 else ""
    head = f"select {person} as customer_id, {_named(asked, dialect)} from"
    return Scan(model, tuple(asked), head, f"{only}group by {person}")


def _in_two_steps(
    model: str, person: str, counted: str, asked: Sequence[Measure], dialect: str
) -> Scan:
    """Group by what is counted first: counting each once per measure would cost far more."""
    names = [quoted(one.name, dialect) for one in asked]
    each = ", ".join(f"{one.each} as {name}" for one, name in zip(asked, names, strict=True))
    total = ", ".join(
        f"{one.total}({name}) as {name}" for one, name in zip(asked, names, strict=True)
    )
    head = f"select customer_id, {total} from (select {person} as customer_id, {each} from"
    tail = f"group by {person}, {counted}) as each_once group by customer_id"
    return Scan(model, tuple(asked), head, tail)


def _named(asked: Sequence[Measure], dialect: str) -> str:
    return ", ".join(f"{one.expression} as {quoted(one.name, dialect)}" for one in asked)
