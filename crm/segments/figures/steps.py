"""A rule taken apart: what one node of it does to the people who reach it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from crm.segments.figures.gaps import Unit
from crm.segments.language.tree import Rule, print_rule


@dataclass(frozen=True)
class Missed:
    """Somebody who fails one part of a rule and no other; `gap` is None where it has no measure."""

    customer_id: str
    gap: float | None


@dataclass(frozen=True)
class Step:
    """One node of a rule.

    Parameters
    ----------
    path
        Where it stands in the rule: `all[1].any[0]`.
    rule
        The node.
    alone
        People of everybody who meet it.
    before, after
        In an `all`: who is left before it and after it. In an `any`: who is taken in before it and
        with it, of those who reach the group.
    gained
        How many more people the whole rule would have without it (fewer: below zero).
    missed, nearest, unit
        For the parts that all have to hold: how many people fail this part alone, the nearest of
        them, and what their gap is counted in.
    steps
        The parts of a group.
    """

    path: str
    rule: Rule
    alone: int
    before: int
    after: int
    gained: int
    missed: int | None = None
    nearest: tuple[Missed, ...] = ()
    unit: Unit | None = None
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Funnel:
    """A rule over the people of one build, step by step.

    `emptied_by` is the path of the first step after which nobody is left; `met_by_nobody` the
    conditions that nobody meets even alone.
    """

    build_id: str
    as_of: date
    population: int
    matching: int
    root: Step
    emptied_by: str | None
    met_by_nobody: tuple[str, ...]

    def as_dict(self) -> dict[str, Any]:
        """Write the funnel as plain JSON types."""
        return {
            "build_id": self.build_id,
            "as_of": self.as_of.isoformat(),
            "population": self.population,
            "matching": self.matching,
            "emptied_by": self.emptied_by,
            "met_by_nobody": list(self.met_by_nobody),
            "steps": _as_dict(self.root),
        }


def _as_dict(step: Step) -> dict[str, Any]:
    found: dict[str, Any] = {
        "path": step.path,
        "rule": print_rule(step.rule),
        "alone": step.alone,
        "before": step.before,
        "after": step.after,
        "gained_without": step.gained,
    }
    if step.missed is not None:
        found["just_missed"] = {
            "people": step.missed,
            "unit": step.unit,
            "nearest": [{"customer_id": one.customer_id, "gap": one.gap} for one in step.nearest],
        }
    if step.steps:
        found["steps"] = [_as_dict(part) for part in step.steps]
    return found
