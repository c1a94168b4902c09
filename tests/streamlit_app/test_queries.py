"""The one door to the marts: bound values, a row limit, and roles checked where the data is."""

from __future__ import annotations

import ast
import re

import pandas as pd
import pytest

from crm.config import PROJECT_ROOT, Settings
from crm.errors import NotPermittedError
from crm.warehouse.connection import published_build
from crm.warehouse.status import workspace_status
from streamlit_app.people.selection import Selection
from streamlit_app.queries import customers, overview, people, profile, segments, tiles
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.customers import CustomerFilter
from streamlit_app.queries.warehouse import MAX_ROWS, build_facts, fetch, rounded, rounded_for
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from tests.published_world import World, publish_world, query, workspace


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A workspace of eighteen people."""
    settings = workspace(tmp_path_factory.mktemp("few"), "few")
    publish_world(settings, World(customers=18))
    return settings


def visit(settings: Settings, role: Role) -> Session:
    """A visit without a browser."""
    build = published_build(settings)
    facts = build_facts(build)
    return Session(
        settings=settings,
        build=build,
        newer_build_id=None,
        role=role,
        status=workspace_status(settings),
        formats=Formats("en", "RON", "Europe/Bucharest"),
        as_of=facts["as_of_date"].date(),
        built_at=facts["built_at"],
        data_through=facts["data_through"],
    )


def test_more_rows_than_a_browser_should_get_are_refused(full: Settings) -> None:
    session = visit(full, Role.ANALYST)

    assert len(fetch(session, "select range from range(1000)")) == MAX_ROWS
    with pytest.raises(ValueError, match="1001 rows"):
        fetch(session, "select range from range(1001)")


def test_hostile_text_is_a_value_and_never_sql(full: Settings) -> None:
    session = visit(full, Role.ANALYST)
    wanted = CustomerFilter(audience=Audience(city="x' or '1' = '1"), ids=("' union select 1 --",))

    assert customers.matching(session, wanted)["matching_count"] == 0


@pytest.mark.parametrize(("count", "shown"), [(0, 0), (5, 5), (7, 5), (8, 10), (1234, 1235)])
def test_counts_for_viewers_are_rounded_to_five(count: int, shown: int) -> None:
    assert rounded(count) == shown


def test_everything_said_of_a_small_group_is_blank_for_viewers_only() -> None:
    groups = pd.DataFrame({"people": [4, 12, 20], "spend": [10.0, 20.0, 31.4159]})

    shown = rounded_for(Role.VIEWER, groups, "people")
    assert shown.isna().to_numpy().tolist() == [[True, True], [False, True], [False, False]]
    assert shown["spend"].iloc[2] == 31
    assert rounded_for(Role.ANALYST, groups, "people") is groups


def test_what_nobody_knows_stays_unknown_to_viewers() -> None:
    unknown = pd.array([None, 12], dtype="Int64")
    groups = pd.DataFrame({"people": [90, 90], "expected": unknown, "asked": unknown})

    shown = rounded_for(Role.VIEWER, groups, "people", of={"expected": "asked"})
    assert shown["expected"].isna().all()
    assert shown["asked"].isna().tolist() == [True, False]


@pytest.mark.parametrize("people", [20, 99, 250, 4_000, 60_000])
def test_a_viewer_learns_nothing_of_one_person_by_taking_one_figure_from_another(
    people: int,
) -> None:
    spent = [100.0 + person % 7 for person in range(people)]
    groups = pd.DataFrame({"people": [people, people - 1], "spend": [sum(spent), sum(spent[1:])]})
    if people == 20:
        groups = groups.iloc[:1]

    shown = rounded_for(Role.VIEWER, groups, "people")["spend"]
    assert shown.iloc[0] == pytest.approx(sum(spent), rel=0.05)
    assert shown.nunique() == 1


def test_a_figure_is_hidden_by_the_people_it_is_about_and_a_label_never() -> None:
    groups = pd.DataFrame({"people": [90], "asked": [7], "score": [8.5], "version": [3]})

    shown = rounded_for(Role.VIEWER, groups, "people", of={"score": "asked"}, labels=["version"])
    assert shown["score"].isna().all()
    assert shown["version"].tolist() == [3]


def test_viewers_get_no_means_of_fewer_than_twenty_members(few: Settings) -> None:
    for role, hidden in ((Role.VIEWER, True), (Role.ANALYST, False)):
        means = segments.averages(visit(few, role), "one_timers")
        assert means["members_mean"].isna().all() == hidden
        assert means["everyone_mean"].isna().all() == hidden


def test_viewers_get_no_rate_of_fewer_than_twenty_people(few: Settings, full: Settings) -> None:
    rates = ["churn_rate", "repeat_rate", "avg_order_value", "historic_clv"]

    for settings, role, hidden in (
        (few, Role.VIEWER, True),
        (few, Role.ANALYST, False),
        (full, Role.VIEWER, False),
    ):
        numbers = tiles.tile_numbers(visit(settings, role), 90)
        assert [bool(pd.isna(numbers[rate])) for rate in rates] == [hidden] * len(rates)
        sparks = tiles.spark_lines(visit(settings, role), 90)
        assert bool(sparks["churn_rate"].isna().all()) is hidden


def test_no_step_of_a_viewers_value_curve_stands_for_fewer_than_twenty_buyers(
    few: Settings, full: Settings
) -> None:
    ((buyers,),) = query(full, "select count(*) from dim_customers where orders_count > 0")

    curve = overview.value_curve(visit(full, Role.VIEWER))
    assert 1 < len(curve) <= buyers / 20
    assert curve["spend_share"].iloc[-1] == 1
    assert overview.value_curve(visit(few, Role.VIEWER)).empty


def test_the_best_seller_of_a_week_equals_sql(full: Settings) -> None:
    weeks = overview.revenue_by_week(visit(full, Role.ANALYST))
    week = weeks["week"].iloc[3]
    seller = overview.best_seller(visit(full, Role.ANALYST), week)

    totals = query(
        full,
        "select sum(line_total) from fct_orders join fct_order_items using (order_id)"
        f" where is_countable and date_trunc('week', ordered_date) = date '{week.date()}'"
        " group by event_id order by 1 desc",
    )
    assert seller is not None
    assert seller["share"] == pytest.approx(
        float(totals[0][0]) / float(sum(total for (total,) in totals))
    )


def test_single_customers_are_refused_to_viewers_in_the_query_itself(full: Settings) -> None:
    session = visit(full, Role.VIEWER)

    with pytest.raises(NotPermittedError):
        customers.customer_page(session, CustomerFilter(), "-spend", 1)
    with pytest.raises(NotPermittedError):
        profile.profile_row(session, "cust_x")
    with pytest.raises(NotPermittedError):
        people.people_page(session, Selection("VIP", {"segment": "vip"}, "VIP"), 1)


def test_every_order_of_the_list_ends_in_the_same_total_order(full: Settings) -> None:
    session = visit(full, Role.ANALYST)

    for order in customers.ORDERS:
        pages = [customers.customer_page(session, CustomerFilter(), order, page) for page in (1, 2)]
        assert pd.concat(pages)["customer_id"].is_unique


def test_shares_of_buyers_and_of_spend_add_up_to_one(full: Settings) -> None:
    groups = overview.rfm_groups(visit(full, Role.ANALYST))

    assert groups["customers_share"].sum() == pytest.approx(1)
    assert groups["spend_share"].sum() == pytest.approx(1)
    assert overview.value_curve(visit(full, Role.ANALYST))["spend_share"].iloc[-1] == 1


def test_sql_lives_in_the_queries_alone() -> None:
    says_sql = re.compile(r"\bselect\b.+\bfrom\b|\bfrom\s+(dim|fct|rpt|meta)_", re.I | re.S)

    for module in (PROJECT_ROOT / "streamlit_app").rglob("*.py"):
        if module.parent.name != "queries":
            tree = ast.parse(module.read_text(encoding="utf-8"))
            texts = {id(node): node.value for node in ast.walk(tree) if is_text(node)}
            for statement in ast.walk(tree):
                if isinstance(statement, ast.Expr):
                    texts.pop(id(statement.value), None)  # a docstring
            assert not [text for text in texts.values() if says_sql.search(text)]


def is_text(node: ast.AST) -> bool:
    """Say whether a node of the syntax tree is a text."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
