"""What differs between two versions of a segment, or between two days of one."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from crm.config import Settings
from crm.errors import NotBuiltError, UsageError
from crm.segments.asking.past_members import WAS_IN, check_day
from crm.segments.asking.population import Asked
from crm.segments.compiler.measures import HISTORY
from crm.segments.life.documents import print_definition
from crm.segments.life.versions import read_version
from crm.segments.stored.store import Definition
from crm.warehouse.connection import PublishedBuild, reader


@dataclass(frozen=True)
class Group:
    """People who entered, left or stayed, why, and what they have spent net so far."""

    change: str
    reason: str | None
    people: int
    revenue_net: Decimal


@dataclass(frozen=True)
class Difference:
    """What differs: lines of the definition's YAML, and groups of people as of a day."""

    lines: list[str]
    groups: list[Group]
    as_of: date | None


def compare_versions(
    settings: Settings,
    slug: str,
    first: int,
    second: int,
    build: PublishedBuild | None = None,
) -> Difference:
    """Compare two versions of a segment: their texts, and whom each finds in the published build.

    Both are asked of `build`, or of the one CURRENT names, with the lists of today;
    before a first build, only the texts are compared.

    Raises
    ------
    UsageError
        There is no such version.
    RuleError
        A version mentions what this build does not have.
    """
    before, after = (read_version(settings, slug, number) for number in (first, second))
    lines = _lines(before, after)
    try:
        connection = reader(settings, build)
    except NotBuiltError:
        return Difference(lines, [], None)
    with connection:
        asked = Asked(settings, connection)
        for table, definition in (("was_in", before), ("is_in", after)):
            query = asked.members_by(definition)
            connection.execute(f"create or replace temp table {table} as {query}")
        return Difference(lines, _groups(connection), asked.build.as_of)


def compare_days(
    settings: Settings,
    slug: str,
    first: date,
    second: date,
    build: PublishedBuild | None = None,
) -> Difference:
    """Compare who was in a segment at the end of two days, the earlier one first.

    Raises
    ------
    UsageError
        It was not judged on one of them, or they are in the wrong order.
    NotBuiltError
        There is no build to ask.
    """
    if first >= second:
        raise UsageError(
            "{first} is not before {second}; name the earlier day first.",
            first=first,
            second=second,
        )
    with reader(settings, build) as connection:
        for table, day in (("was_in", first), ("is_in", second)):
            check_day(connection, slug, day)
            query = f"select customer_id from {HISTORY} where {WAS_IN}"
            connection.execute(f"create or replace temp table {table} as {query}", [slug, day, day])
        return Difference([], _groups(connection, (slug, first, second)), second)


def _lines(before: Definition, after: Definition) -> list[str]:
    first, second = (print_definition(one).splitlines() for one in (before, after))
    of, to = (f"{one.slug} version {one.version}" for one in (before, after))
    return list(difflib.unified_diff(first, second, of, to, lineterm=""))


def _groups(
    connection: duckdb.DuckDBPyConnection, period: tuple[str, date, date] | None = None
) -> list[Group]:
    """Group the people of the tables `was_in` and `is_in`; a period says where reasons stand."""
    slug, first, second = period or ("", date.min, date.min)
    rows = connection.execute(GROUPED, {"slug": slug, "first": first, "second": second})
    return [Group(*row) for row in rows.fetchall()]


GROUPED = """
    with moved as (
        select
            customer_id,
            case
                when was_in.customer_id is null then 'entered'
                when is_in.customer_id is null then 'left'
                else 'stayed'
            end as change
        from was_in
        full join is_in using (customer_id)
    ),
    reasons as (
        select customer_id, change, arg_max(reason, as_of_date) as reason
        from fct_segment_membership_changes
        where segment_id = $slug and as_of_date > $first and as_of_date <= $second
        group by customer_id, change
    )
    select
        moved.change,
        reasons.reason,
        count(*) as people,
        coalesce(sum(dim_customers.total_spent_net), 0) as revenue_net
    from moved
    left join reasons using (customer_id, change)
    left join dim_customers using (customer_id)
    group by all
    order by moved.change, reasons.reason nulls last"""
