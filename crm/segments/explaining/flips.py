"""Which conditions would have to change for a rule to give another answer, and which are cheapest.

Pure logic over the rule's tree: a condition is true or false, and changing it costs something or
cannot be done. Cost is counted in conditions first, in distance second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from crm.segments.language.tree import AllOf, AnyOf, Condition, Not, Rule, conditions

Truths = Mapping[Condition, bool]
Distance = Callable[[Condition], float | None]
"""How far a condition is from changing, relative to what it asks; None when it never can."""

SEARCHED, AT_ONCE = 14, 3
"""When conditions hinder each other: sets of up to AT_ONCE are tried in rules of up to SEARCHED."""


@dataclass(frozen=True)
class Flip:
    """A set of conditions whose change gives the rule the other answer."""

    conditions: tuple[Condition, ...]
    distance: float

    @property
    def cost(self) -> tuple[int, float]:
        """Fewest conditions first, then the smallest distance."""
        return len(self.conditions), self.distance


def answer(rule: Rule, truths: Truths) -> bool:
    """Say whether a rule holds when its conditions do or do not."""
    if isinstance(rule, Not):
        return not answer(rule.part, truths)
    if isinstance(rule, AllOf):
        return all(answer(part, truths) for part in rule.parts)
    if isinstance(rule, AnyOf):
        return any(answer(part, truths) for part in rule.parts)
    return truths[rule]


def flipped(truths: Truths, changed: Sequence[Condition]) -> dict[Condition, bool]:
    """Return the truths with some conditions changed."""
    return {one: held != (one in changed) for one, held in truths.items()}


def cheapest_flip(rule: Rule, truths: Truths, distance: Distance) -> Flip | None:
    """Find the cheapest set of conditions whose change turns the rule's answer.

    All parts of a true `any` or a false `all` have to change, one part of the others; `not` turns
    the question round. A condition that stands in the rule twice changes in both places.

    Parameters
    ----------
    rule : Rule
        The tree.
    truths : mapping
        Every condition of the rule, whether it holds.
    distance : callable
        What changing a condition costs; None when it cannot change.

    Returns
    -------
    Flip or None
        None when no change that can be made turns the answer.
    """
    wanted = not answer(rule, truths)
    found = _towards(rule, wanted, truths, distance)
    if found is not None and answer(rule, flipped(truths, found.conditions)) == wanted:
        return found
    return _searched(rule, wanted, truths, distance)


def _towards(rule: Rule, wanted: bool, truths: Truths, distance: Distance) -> Flip | None:
    if isinstance(rule, Not):
        return _towards(rule.part, not wanted, truths, distance)
    if not isinstance(rule, AllOf | AnyOf):
        if truths[rule] == wanted:
            return Flip((), 0)
        cost = distance(rule)
        return None if cost is None else Flip((rule,), cost)
    found = [_towards(part, wanted, truths, distance) for part in rule.parts]
    if isinstance(rule, AllOf) == wanted:
        return _together(found, distance)
    return min((one for one in found if one is not None), key=lambda one: one.cost, default=None)


def _together(found: Sequence[Flip | None], distance: Distance) -> Flip | None:
    chosen: dict[Condition, None] = {}
    for one in found:
        if one is None:
            return None
        chosen |= dict.fromkeys(one.conditions)
    return Flip(tuple(chosen), sum(distance(one) or 0 for one in chosen))


def _searched(rule: Rule, wanted: bool, truths: Truths, distance: Distance) -> Flip | None:
    """Try small sets: a condition asked for and against in one rule has no cheapest part."""
    costs = {one: distance(one) for one in dict.fromkeys(conditions(rule))}
    possible = {one: cost for one, cost in costs.items() if cost is not None}
    if len(possible) > SEARCHED:
        return None
    for size in range(1, AT_ONCE + 1):
        turns = [
            Flip(chosen, sum(possible[one] for one in chosen))
            for chosen in combinations(possible, size)
            if answer(rule, flipped(truths, chosen)) == wanted
        ]
        if turns:
            return min(turns, key=lambda one: one.cost)
    return None
