"""How alike people are in what they did by the end of a day, and who is nearest to a group.

Nothing here says who somebody is: no age, no gender, no address. A person is what they bought,
attended and answered.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb
from sqlglot import exp

from crm.segments.compiler.conditions import literal
from crm.segments.figures.past import past_relation, show_past
from crm.segments.language.catalogue import PEOPLE
from crm.segments.language.moments import Clock

TABLE = "likeness_columns"
ORDERS = "fct_completed_orders"

FAVOURITES = 8
"""Of so many genres, a person's share of orders is a column."""

RFM = ("recency", "orders", "spend")
"""The columns of the baseline."""

MEASURES = {
    "orders": "ln(1 + people.orders_count)",
    "spend": "ln(1 + greatest(people.total_spent_net::double, 0))",
    "order_value": "ln(1 + greatest(coalesce(people.avg_order_value::double, 0), 0))",
    "recency": "ln(1 + coalesce(people.recency_days, 3650))",
    "tenure": "ln(1 + coalesce({day} - people.first_order_at::date, 0))",
    "orders_90d": "ln(1 + coalesce(orders.orders_90d, 0))",
    "orders_365d": "ln(1 + coalesce(orders.orders_365d, 0))",
    "refunds": "ln(1 + people.refunds_count)",
    "discounts": "coalesce(orders.discounts, 0)",
    "events_attended": "ln(1 + people.events_attended)",
    "last_attended": "ln(1 + coalesce({day} - people.last_attended_at::date, 3650))",
    "visits": "ln(1 + coalesce(acts.visits, 0))",
    "clicks": "ln(1 + coalesce(acts.clicks, 0))",
}
"""What is measured of everybody; days, counts and money in logarithms: twice as much is a step."""

GENRES = f"""
select genre from {past_relation(ORDERS)} where genre is not null
group by genre order by count(*) desc, genre limit {FAVOURITES}
"""

COLUMNS = f"""
create or replace temp table {TABLE} as
with orders as (
    select customer_id,
        count(distinct order_id) filter (ordered_at >= {{end}} - interval 90 day) as orders_90d,
        count(distinct order_id) filter (ordered_at >= {{end}} - interval 365 day) as orders_365d,
        count(distinct order_id) filter (discount_code is not null)
            / count(distinct order_id) as discounts{{shares}}
    from {past_relation(ORDERS)} group by customer_id
),
acts as (
    select customer_id, count(*) filter (type = 'visit') as visits,
        count(*) filter (type like '%_clicked') as clicks
    from fct_activities
    where occurred_at < {{end}} and occurred_at >= {{end}} - interval 365 day
    group by customer_id
)
select people.customer_id, {{measures}}
from {past_relation(PEOPLE)} as people
left join orders using (customer_id)
left join acts using (customer_id)
"""


def measure_everybody(connection: duckdb.DuckDBPyConnection, clock: Clock) -> tuple[str, ...]:
    """Make the table `likeness_columns`: a row per person known by the end of a day.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Reads a published build that keeps the past.
    clock : Clock
        The day; nothing later is seen.

    Returns
    -------
    tuple of str
        The columns beside `customer_id`; doubles without nulls.
    """
    show_past(connection, {PEOPLE, ORDERS}, clock)
    genres = [genre for (genre,) in connection.execute(GENRES).fetchall()]
    end, day = (literal(value).sql("duckdb") for value in (clock.end, clock.as_of))
    shares = "".join(
        f",\n        count(distinct order_id) filter (genre = {_text(genre)})"
        f" / count(distinct order_id) as genre_{number}"
        for number, genre in enumerate(genres)
    )
    measures = [f"{made_of.format(day=day)} as {name}" for name, made_of in MEASURES.items()]
    measures += [f"coalesce(orders.genre_{at}, 0) as genre_{at}" for at in range(len(genres))]
    connection.execute(COLUMNS.format(end=end, shares=shares, measures=",\n    ".join(measures)))
    return (*MEASURES, *(f"genre_{number}" for number in range(len(genres))))


def nearest(columns: Sequence[str], seed: str, people: int) -> str:
    """Write the query of who outside a group is nearest to its middle, nearest first.

    Columns are in standard deviations of everybody. One in which the group differs from everybody
    weighs more, one in which its people differ among themselves less: the squared difference of
    the two means over the group's own variance, which a tenth keeps from being tiny.

    Parameters
    ----------
    columns : sequence of str
        Of `likeness_columns`.
    seed : str
        Table of the `customer_id` of the group.
    people : int
        How many.

    Returns
    -------
    str
        A query of `customer_id` and `distance`.
    """
    everybody = ", ".join(
        f"avg({one}) as {one}_mean, greatest(stddev_pop({one}), 1e-9) as {one}_spread"
        for one in columns
    )
    scaled = ", ".join(f"({one} - {one}_mean) / {one}_spread as {one}" for one in columns)
    group = ", ".join(
        f"avg({one}) as {one}_middle,"
        f" pow(avg({one}), 2) / (coalesce(var_pop({one}), 0) + 0.1) as {one}_weight"
        for one in columns
    )
    squares = " + ".join(f"{one}_weight * pow({one} - {one}_middle, 2)" for one in columns)
    return f"""
        with everybody as (select {everybody} from {TABLE}),
        scaled as (select customer_id, {scaled} from {TABLE} cross join everybody),
        middle as (select {group} from scaled semi join {seed} using (customer_id))
        select customer_id, round(sqrt({squares}), 6) as distance
        from scaled cross join middle
        anti join {seed} using (customer_id)
        order by distance, customer_id limit {people}
    """


def _text(value: str) -> str:
    return exp.Literal.string(value).sql("duckdb")
