"""A past day asked of today's facts is the past day as a build of it saw it."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import duckdb
import pytest

from crm.segments.figures.past import past_relation, show_past
from crm.segments.figures.past_queries import PAST_FIELDS, PAST_MODELS
from crm.segments.language.moments import Clock
from tests.dbt.runner import TENANT, dbt, warehouse
from tests.dbt_features.random_world import make_world, write_world
from tests.worlds import write_raw

THEN, NOW = date(2024, 2, 15), date(2024, 6, 30)
MODELS = (
    "dim_customers", "dim_events", "fct_completed_orders", "fct_held_tickets", "fct_order_items",
    "fct_orders", "fct_refunds", "fct_tickets",
)  # fmt: skip
ORDER_COLUMNS = "order_id, customer_id, ordered_at, event_id, genre, channel, net, is_first_order"


def write_tickets(home: Path) -> None:
    """Give every other order a ticket for one of two events; most are used a day later."""
    orders = [one for one in make_world(seed=5).orders if one.person][::2]
    events = [
        {"event_id": f"e{n}", "name": f"E{n}", "genre": genre, "starts_at": "2024-01-10 18:00:00"}
        for n, genre in enumerate(("rock", "jazz"))
    ]
    write_raw(home, TENANT, "shop.events", events)
    tickets = [
        {
            "ticket_id": f"t{n}",
            "order_id": order.order_id,
            "event_id": f"e{n % 2}",
            "status": "valid",
            "checked_in_at": order.at.astimezone(ZoneInfo("UTC")).replace(tzinfo=None)
            if n % 3
            else None,
        }
        for n, order in enumerate(orders)
    ]
    write_raw(home, TENANT, "shop.tickets", tickets)


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> dict[date, Path]:
    """The same world built as of two days."""
    home = tmp_path_factory.mktemp("past")
    write_world(home, make_world(seed=5))
    write_tickets(home)
    found = {}
    for day in (THEN, NOW):
        wanted = [f"+{model}" for model in MODELS]
        alone = ("--exclude-resource-type", "test", "unit_test")
        done = dbt(home, "build", *alone, "--select", *wanted, as_of=day.isoformat())
        assert done.returncode == 0, done.stdout
        found[day] = tmp_path_factory.mktemp(day.isoformat())
        (found[day] / TENANT / "warehouse").mkdir(parents=True)
        shutil.copy(home / TENANT / "warehouse" / "dbt.duckdb", found[day] / TENANT / "warehouse")
    return found


def asked(connection: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    connection.execute("use dbt.marts")
    return connection.execute(query).fetchall()


@pytest.mark.slow
@pytest.mark.parametrize("model", ["dim_customers", "fct_completed_orders"])
def test_the_past_is_what_a_build_of_that_day_has(builds: dict[date, Path], model: str) -> None:
    columns = ", ".join(sorted(PAST_FIELDS)) if model == "dim_customers" else ORDER_COLUMNS
    query = f"select customer_id, {columns} from {{}} order by all"
    with warehouse(builds[THEN]) as then:
        built = asked(then, query.format(model))
    with warehouse(builds[NOW]) as now:
        now.execute("use dbt.marts")
        show_past(now, set(PAST_MODELS), Clock(THEN, ZoneInfo("Europe/Bucharest")))
        assert asked(now, query.format(past_relation(model))) == built
    assert len(built) > 50
