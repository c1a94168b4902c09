"""Why one person is, or is not, in a segment, and what would change that."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal

from crm.config import Settings
from crm.errors import UsageError
from crm.identity.lookup import current_ids
from crm.segments.asking.population import Asked
from crm.segments.asking.source import Source, source_of, standing_rule
from crm.segments.explaining.changes import Change, change_of
from crm.segments.explaining.facts import person_facts
from crm.segments.explaining.flips import answer, cheapest_flip
from crm.segments.explaining.passing import Facts, Turn, next_turn
from crm.segments.language.tree import Condition, Leaf, Rule
from crm.segments.stored.lists import Lists
from crm.segments.stored.store import Definition, find_segment
from crm.warehouse.connection import reader

Reason = Literal["rule", "include", "exclude", "member", "snapshot"]


@dataclass(frozen=True)
class Explanation:
    """One person and one rule at the end of a day.

    Parameters
    ----------
    customer_id, as_of
        Who, and when.
    is_in
        Whether the person is in the segment, its lists included.
    reason
        What decides: the rule, a list, or a snapshot's stored members.
    rule
        The tree; None for a segment that is only a list.
    facts
        Each condition of the rule with whether it holds and by which value.
    changes
        The cheapest changes after which the rule gives the other answer, all of them needed; None
        when nothing that can still happen does.
    turn
        The first coming day on which the rule answers otherwise by itself.
    segment
        The definition, when a stored segment was asked.
    """

    customer_id: str
    as_of: date
    is_in: bool
    reason: Reason
    rule: Rule | None = None
    facts: Facts = field(default_factory=dict)
    changes: tuple[Change, ...] | None = None
    turn: Turn | None = None
    segment: Definition | None = None

    @property
    def meets_rule(self) -> bool:
        """Whether the rule alone takes the person in."""
        return self.rule is not None and answer(self.rule, self.truths)

    @property
    def truths(self) -> Mapping[Condition, bool]:
        """Each condition, whether it holds."""
        return {one: fact.held for one, fact in self.facts.items()}


def explain_member(settings: Settings, slug: str, customer_id: str) -> Explanation:
    """Explain why a person is or is not in a stored segment.

    Parameters
    ----------
    settings : Settings
        Whose log and published build.
    slug : str
        The segment, as it is defined now.
    customer_id : str
        The person.

    Raises
    ------
    UsageError
        There is no such segment, or the build has no such person.
    NotBuiltError
        There is no build to ask.
    """
    segment = find_segment(settings, slug)
    with reader(settings) as connection:
        asked = Asked(settings, connection)
        lists = asked.lists(slug)
        found = _explained(asked, segment.rule, customer_id, lists, segment)
        if found is None:  # an id of before two customers were joined
            current = current_ids(settings, [customer_id]).get(customer_id, customer_id)
            found = _explained(asked, segment.rule, current, lists, segment)
    if found is None:
        raise UsageError(
            "The published build has no customer '{customer_id}'; `crm segment members SLUG` "
            "lists ids.",
            customer_id=customer_id[:60],
        )
    return found


def explain_rule(settings: Settings, rule: object, customer_id: str) -> Explanation | None:
    """Explain a rule that nobody saved yet; None when the build has no such person."""
    with reader(settings) as connection:
        return _explained(Asked(settings, connection), rule, customer_id, Lists(), None)


def _explained(
    asked: Asked, raw: Any, customer_id: str, lists: Lists, segment: Definition | None
) -> Explanation | None:
    source = source_of(asked)
    kind = segment.type if segment else "dynamic"
    if raw is None or kind != "dynamic":
        return _listed(source, customer_id, lists, segment)
    rule = standing_rule(asked, raw)
    facts = person_facts(source, rule, customer_id)
    if facts is None:
        return None
    found = explained(source, rule, facts, customer_id)
    if customer_id in lists.exclude:
        return _decided(found, False, "exclude", segment)
    if customer_id in lists.include:
        return _decided(found, True, "include", segment)
    return _decided(found, found.is_in, "rule", segment)


def explained(source: Source, rule: Rule, facts: Facts, customer_id: str) -> Explanation:
    """Put an explanation together from the facts of one person."""
    changes = {one: _change(source, one, facts) for one in facts}
    truths = {one: fact.held for one, fact in facts.items()}
    flip = cheapest_flip(
        rule, truths, lambda one: change.distance if (change := changes[one]) else None
    )
    return Explanation(
        customer_id,
        source.clock.as_of,
        answer(rule, truths),
        "rule",
        rule,
        facts,
        tuple(change for one in flip.conditions if (change := changes[one])) if flip else None,
        next_turn(rule, facts, source.clock),
    )


def _change(source: Source, one: Condition, facts: Facts) -> Change | None:
    of = source.catalogue.find(one.field) if isinstance(one, Leaf) else None
    return change_of(one, facts[one], of, source.clock)


def _listed(
    source: Source, customer_id: str, lists: Lists, segment: Definition | None
) -> Explanation | None:
    query = "select 1 from dim_customers where customer_id = ?"
    if source.connection.execute(query, [customer_id]).fetchone() is None:
        return None
    reason: Reason = "snapshot" if segment and segment.type == "snapshot" else "member"
    if customer_id in lists.exclude:
        reason = "exclude"
    is_in = customer_id in lists.added
    return Explanation(customer_id, source.clock.as_of, is_in, reason, segment=segment)


def _decided(
    found: Explanation, is_in: bool, reason: Reason, segment: Definition | None
) -> Explanation:
    by_rule = reason == "rule"
    return Explanation(
        found.customer_id,
        found.as_of,
        is_in,
        reason,
        found.rule,
        found.facts,
        found.changes if by_rule else None,
        found.turn if by_rule else None,
        segment,
    )
