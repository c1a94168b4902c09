"""Everybody sorted by which conditions of a rule they meet: the one scan that a funnel needs.

People who meet the same conditions are one row, a pattern, with how many they are and, where they
fail one part of the rule only, a few who are nearest to meeting it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from crm.segments.asking.source import Source
from crm.segments.compiler.compile import Compiled
from crm.segments.figures.gaps import gap_of
from crm.segments.language.tree import AllOf, AnyOf, Condition, Not, Rule, conditions

Mask = npt.NDArray[np.bool_]
NEAREST = 5
"""How many people are shown who just missed one part."""


@dataclass(frozen=True)
class Patterns:
    """Each pattern of conditions that somebody shows.

    Parameters
    ----------
    met
        Per condition, whether the people of each pattern meet it.
    people
        How many people each pattern has.
    nearest
        Per pattern that fails exactly one part: customer ids with how far they are from it.
    """

    met: Mapping[Condition, Mask]
    people: npt.NDArray[np.int64]
    nearest: Sequence[Sequence[Mapping[str, Any]] | None]

    @property
    def everybody(self) -> Mask:
        """All patterns."""
        return np.ones(len(self.people), dtype=bool)

    def count(self, which: Mask) -> int:
        """Count the people of some patterns."""
        return int(self.people[which].sum())

    def meets(self, rule: Rule) -> Mask:
        """Say which patterns meet a rule made of these conditions."""
        if isinstance(rule, Not):
            return ~self.meets(rule.part)
        if not isinstance(rule, AllOf | AnyOf):
            return self.met[rule]
        masks = [self.meets(part) for part in rule.parts]
        return (np.logical_and if isinstance(rule, AllOf) else np.logical_or).reduce(masks)


def parts_of(rule: Rule) -> tuple[Rule, ...]:
    """Return the parts that all have to hold: those of an outermost `all`, else the rule itself."""
    return rule.parts if isinstance(rule, AllOf) else (rule,)


def read_patterns(source: Source, rule: Rule) -> Patterns:
    """Scan everybody once and sort them by the conditions they meet."""
    asked = list(dict.fromkeys(conditions(rule)))
    compiled = [source.compile(one) for one in asked]
    names = {one: f"met_{number}" for number, one in enumerate(asked)}
    query = _query(source, rule, dict(zip(asked, compiled, strict=True)), names)
    rows = source.connection.execute(query).fetchall()
    columns = list(zip(*rows, strict=True)) if rows else [()] * (len(asked) + 2)
    return Patterns(
        {one: np.array(columns[number], dtype=bool) for number, one in enumerate(asked)},
        np.array(columns[-2], dtype=np.int64),
        columns[-1],
    )


def _query(
    source: Source,
    rule: Rule,
    compiled: Mapping[Condition, Compiled],
    names: Mapping[Condition, str],
) -> str:
    parts = parts_of(rule)
    met = [f"({sql.predicate}) as {names[one]}" for one, sql in compiled.items()]
    gaps = [
        f"{gap} as gap_{number}"
        for number, part in enumerate(parts)
        if (gap := gap_of(source, part, compiled))
    ]
    failed = [f"(not {_written(part, names)})::int" for part in parts]
    cases = [
        f"when not {_written(part, names)} then gap_{number}"
        for number, part in enumerate(parts)
        if any(gap.endswith(f" as gap_{number}") for gap in gaps)
    ]
    gap = f"case {' '.join(cases)} end" if cases else "null"
    listed = ", ".join(names.values())
    return (
        f"select {listed}, count(*) as people, "
        f"arg_min({{'customer_id': customer_id, 'gap': gap}}, "
        f"{{'gap': coalesce(gap, 1e308), 'customer_id': customer_id}}, {NEAREST}) "
        f"filter (where failed = 1) as nearest "
        f"from (select customer_id, {listed}, {' + '.join(failed)} as failed, "
        f"cast({gap} as double) as gap "
        f"from (select customer_id, {', '.join([*met, *gaps])} "
        f"from ({source.population(list(compiled.values()))}))) group by {listed}"
    )


def _written(rule: Rule, names: Mapping[Condition, str]) -> str:
    """Write a rule over the columns that say which conditions are met."""
    if isinstance(rule, Not):
        return f"(not {_written(rule.part, names)})"
    if isinstance(rule, AllOf | AnyOf):
        joint = " and " if isinstance(rule, AllOf) else " or "
        return f"({joint.join(_written(part, names) for part in rule.parts)})"
    return names[rule]
