"""Cohorts: a cell's figure, its people and its rule are one and the same."""

from __future__ import annotations

import pandas as pd
import pytest

from crm.config import Settings
from streamlit_app.cohorts.choices import METRICS, Wanted, cell_rule
from streamlit_app.cohorts.curves import mean_of
from streamlit_app.queries.cohorts import Cohorts
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_people import figure

SHARE = METRICS["share"]
ROWS = pd.DataFrame({"row": ["2026-01-01"]})


@pytest.mark.parametrize(
    ("who", "counted"),
    [("returned", "active_count"), ("not", "customers_count - active_count")],
)
def test_a_cell_has_the_people_it_counts(
    open_page: OpenPage, full: Settings, who: str, counted: str
) -> None:
    ((row, n, people),) = query(
        full,
        f"select cohort_month::varchar, months_since_first_order, {counted} from fct_cohort_months"
        " where breakdown = 'all' and is_complete and months_since_first_order between 1 and 5"
        " and cohort_month >= '2024-01-01'"
        " order by active_count desc, 1 limit 1",
    )

    app = open_page("full", "cohorts", cohorts_row=row, cohorts_n=str(n), cohorts_who=who)

    assert figure(app, "People") == str(people)


def test_quarters_and_later_returns_are_asked_of_the_marts(
    open_page: OpenPage, full: Settings
) -> None:
    ((row, people),) = query(
        full,
        "select cohort_date::varchar, active_on_or_after_count from fct_cohort_periods"
        " where breakdown = 'all' and granularity = 'quarter' and periods_since_first_order = 1"
        " and is_complete order by all limit 1",
    )

    app = open_page(
        "full",
        "cohorts",
        cohorts_gran="quarter",
        cohorts_ret="after",
        cohorts_row=row,
        cohorts_n="1",
    )

    assert figure(app, "People") == str(people)


def test_who_did_not_return_is_the_rest_of_the_cohort() -> None:
    wanted = Wanted(Cohorts("month"), "in", SHARE)

    rule = cell_rule(wanted, "2026-01-01", 13, ROWS, [], came_back=False)

    assert rule == {
        "all": [
            {
                "all": [
                    {
                        "field": "first_order_at",
                        "op": "between",
                        "value": ["2026-01-01", "2026-01-31"],
                    },
                    {"not": {"did": "order_completed", "between": ["2027-02-01", "2027-02-28"]}},
                ]
            }
        ]
    }


@pytest.mark.parametrize(
    ("group", "condition"),
    [
        ("web", {"field": "city", "op": "eq", "value": "web"}),
        ("not known", {"field": "city", "op": "is_missing"}),
        ("other", {"field": "city", "op": "not_in", "value": ["web", "app"]}),
    ],
)
def test_a_group_is_its_value_and_other_is_none_of_the_values(
    group: str, condition: dict[str, object]
) -> None:
    wanted = Wanted(Cohorts("month", "city", group), "after", SHARE)

    rule = cell_rule(
        wanted, "2026-01-01", 1, ROWS, ["web", "app", "other", "not known"], came_back=True
    )

    assert rule["all"][1] == condition
    assert rule["all"][0]["all"][1] == {
        "field": "last_order_at",
        "op": "after",
        "value": "2026-01-31",
    }


def test_means_weigh_by_size_and_leave_out_what_is_not_over() -> None:
    named = pd.DataFrame(
        {
            "n": [1, 1, 1],
            "figure": [0.1, 0.4, 0.9],
            "customers_count": [300, 100, 50],
            "is_complete": [True, True, False],
        }
    )

    mean = mean_of(named, "figure")

    assert mean["figure"].round(6).tolist() == [0.175]


def test_fewer_than_three_cohorts_are_not_compared(open_page: OpenPage) -> None:
    app = open_page("no_orders", "cohorts")

    assert "#### Too few cohorts to compare" in [text.value for text in app.markdown]
