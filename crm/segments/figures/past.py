"""A past day asked of today's published facts: who there was, what was known, what they did.

Only what the facts tell exactly is asked: money and orders with the refunds of their own day,
attendance, what messages and visits left behind. What nobody versioned (a city, a tag, a score)
cannot be asked of the past and is not guessed. Merges, erasures and the status of an order are
today's, as a build of a past day has them too.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import duckdb

from crm.segments.compiler.conditions import literal
from crm.segments.figures.past_queries import GIVEN_BACK, KNOWN_THEN, PAST_FIELDS, PAST_MODELS, SOLD
from crm.segments.language.catalogue import PEOPLE, Catalogue
from crm.segments.language.moments import Clock
from crm.segments.language.tree import (
    AllOf,
    AnyOf,
    Behaviour,
    Condition,
    Leaf,
    Membership,
    Not,
    Rule,
    conditions,
)


@dataclass(frozen=True)
class PastRule:
    """A rule as it can be asked of the past; `unknown` are the conditions that cannot."""

    rule: Rule
    unknown: tuple[Condition, ...]


def past_rule(
    rule: Rule, catalogue: Catalogue, segments: Mapping[str, Rule], depth: int = 8
) -> PastRule:
    """Say which conditions of a rule cannot be asked of the past.

    Parameters
    ----------
    rule : Rule
        The rule.
    catalogue : Catalogue
        Its fields and events.
    segments : mapping
        Rules of the segments without lists: membership in one is asked as its rule.
    depth : int
        How many segments deep memberships are followed.
    """
    opened = _opened(rule, segments, depth)
    unknown = [one for one in conditions(opened) if not _is_known(one, catalogue)]
    return PastRule(opened, tuple(dict.fromkeys(unknown)))


def keeps_the_past(connection: duckdb.DuckDBPyConnection) -> bool:
    """Say whether a build holds all that past days are asked of; older builds do not."""
    query = """
        select count(distinct table_name) from information_schema.columns
        where (table_name, column_name) in (
            ('dim_customers', 'first_seen_at'), ('fct_held_tickets', 'attended_at'),
            ('fct_orders', 'fully_refunded_date')
        )
    """
    ((found,),) = connection.execute(query).fetchall()
    return int(found) == 3


def show_past(
    connection: duckdb.DuckDBPyConnection,
    models: Collection[str],
    clock: Clock,
    *,
    with_fields: bool = True,
) -> None:
    """Make temporary views that show models as of the clock's day, named by `past_relation`.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Reads the marts.
    models : collection of str
        Of `PAST_MODELS`.
    clock : Clock
        The day.
    with_fields : bool
        Whether the people come with what was known of them, or only with their ids.
    """
    figures = {"end": literal(clock.end).sql("duckdb"), "day": literal(clock.as_of).sql("duckdb")}
    figures["sold"] = SOLD.format(**figures)
    figures["given_back"] = GIVEN_BACK.format(**figures)
    for model in sorted(models):
        query = KNOWN_THEN if model == PEOPLE and not with_fields else PAST_MODELS[model]
        if query:
            name = past_relation(model)
            connection.execute(f"create or replace temp view {name} as {query.format(**figures)}")


def past_relation(model: str) -> str:
    """Return what a model is read by when the past is asked."""
    return f"past_{model}" if PAST_MODELS.get(model) else model


def _opened(rule: Rule, segments: Mapping[str, Rule], depth: int) -> Rule:
    """Put the rules of segments in the place of memberships in them."""
    if isinstance(rule, Not):
        return Not(_opened(rule.part, segments, depth))
    if isinstance(rule, AllOf | AnyOf):
        return type(rule)(tuple(_opened(part, segments, depth) for part in rule.parts))
    if isinstance(rule, Membership) and rule.segment in segments and rule.op != "was_in" and depth:
        inside = _opened(segments[rule.segment], segments, depth - 1)
        return inside if rule.op == "in" else Not(inside)
    return rule


def _is_known(one: Condition, catalogue: Catalogue) -> bool:
    if isinstance(one, Leaf):
        return one.field in PAST_FIELDS
    if isinstance(one, Behaviour):
        event = catalogue.find_event(one.event)
        return event is not None and event.model in PAST_MODELS
    return one.op == "was_in"  # a day gone by stays as it was stored
