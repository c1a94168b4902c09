"""Cohorts: a cell's figure, its people and its rule are one and the same."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import cast

import openpyxl
import pandas as pd
import pytest

from crm.config import Settings
from streamlit_app.cohorts.choices import METRICS, Wanted, cell_rule
from streamlit_app.cohorts.curves import mean_of
from streamlit_app.cohorts.workbook import matrix_sheet
from streamlit_app.queries.cohorts import Cohorts
from streamlit_app.shell.downloads import as_workbook
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_campaigns import texts
from tests.streamlit_app.test_people import figure

SHARE = METRICS["share"]
MONTHLY = Wanted(Cohorts("month"), "in", SHARE)
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

    assert "## Too few cohorts to compare" in [text.value for text in app.markdown]


def test_the_matrix_is_a_workbook_as_the_page_shows_it() -> None:
    cells = pd.DataFrame(
        {
            "row": ["2026-01-01", "2026-01-01", "2026-02-01"],
            "name": ["=Jan", "=Jan", "Feb"],
            "n": [0, 1, 0],
            "figure": [1.0, 0.25, None],
        }
    )
    facts = pd.DataFrame(
        {
            "row": ["2026-01-01", "2026-02-01"],
            "customers_count": [40, 8],
            "first_order_value": [99.5, 10.0],
            "repeat_share": [0.5, 0.0],
        }
    )
    session = SimpleNamespace(
        formats=Formats("ro_RO", "RON", "Europe/Bucharest"),
        as_of=date(2026, 2, 20),
        build=SimpleNamespace(build_id="b1"),
    )

    sheet = matrix_sheet(cast(Session, session), MONTHLY, cells, facts, ["=Jan", "Feb"])
    book = openpyxl.load_workbook(BytesIO(as_workbook(sheet, "Europe/Bucharest")))

    data, about = book.worksheets
    assert [cell.value for cell in data[1]] == [
        *("Cohort", "Buyers", "First order (RON)", "Repeat", "0", "1"),
    ]
    assert [cell.value for cell in data[2]] == ["=Jan", 40, 99.5, 0.5, 1, 0.25]
    assert [cell.value for cell in data[3]] == ["Feb", 8, 10, 0, None, None]
    assert data["A2"].data_type == "s"
    assert data["F2"].number_format == "0%"
    assert [str(area.sqref) for area in data.conditional_formatting] == ["E2:F3"]
    assert data.freeze_panes == "A2"
    assert ("Build", "b1") in [(name.value, value.value) for name, value in about.iter_rows()]


def test_what_a_buyer_costs_and_when_it_came_back_is_said(open_page: OpenPage) -> None:
    app = open_page("full", "cohorts")

    assert not app.exception
    assert "A new buyer costs 2,50 RON at most (Ads), paid back after 1 month" in texts(app)


def test_costs_that_nobody_delivered_are_not_known(open_page: OpenPage) -> None:
    app = open_page("no_consent", "cohorts")

    assert not app.exception
    assert "What new buyers cost is not known" in texts(app)
