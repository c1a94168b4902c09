"""RFM: the page shows what the marts hold, and every mark is a rule that finds its people."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from types import SimpleNamespace
from typing import cast

import openpyxl
import pandas as pd
import pytest

from crm.config import Settings
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.rfm_movement import movement
from streamlit_app.rfm.choices import View, cell_rule, group_rule
from streamlit_app.rfm.thresholds import EDITED, starts_of
from streamlit_app.rfm.workbook import grid_sheet
from streamlit_app.shell.downloads import as_workbook
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from tests.published_world import query
from tests.streamlit_app.conftest import OpenPage
from tests.streamlit_app.test_people import figure
from tests.streamlit_app.test_queries import visit

CODES = pd.DataFrame(
    [(f"{r}{f}{m}", r, f, m) for r in range(1, 6) for f in range(1, 6) for m in range(1, 6)],
    columns=["rfm_code", "recency_score", "frequency_score", "monetary_score"],
)
NOW = View("quintile", True, Audience())


@pytest.mark.parametrize(
    ("axis", "where"),
    [
        ("fm", "(frequency_score + monetary_score + 1) // 2 = 3"),
        ("f", "frequency_score = 3"),
        ("m", "monetary_score = 3"),
    ],
)
def test_a_cell_has_the_people_it_counts(
    open_page: OpenPage, full: Settings, axis: str, where: str
) -> None:
    app = open_page("full", "rfm", rfm_axis=axis, rfm_r="1", rfm_fm="3")

    ((people,),) = query(
        full, f"select count(*) from dim_customers where recency_score = 1 and {where}"
    )
    assert people
    assert figure(app, "People") == str(people)


def test_movers_are_those_who_were_scored_so_on_the_two_days(
    open_page: OpenPage, full: Settings
) -> None:
    ((before, after, people),) = query(
        full,
        "select from_segment, to_segment, customers_count from rpt_rfm_transitions"
        " where from_segment <> to_segment and from_segment <> 'none'"
        " order by customers_count desc limit 1",
    )

    app = open_page("full", "rfm", rfm_from=before, rfm_into=after)

    shown = [metric.value for metric in app.metric if metric.label == "People"]
    assert shown[1] == str(people)  # the first panel is the grid's


def test_movement_of_a_filtered_audience_is_of_its_people_only(full: Settings) -> None:
    ((city, before, now),) = query(
        full,
        "select (select min(city) from dim_customers), min(as_of_date), max(as_of_date)"
        " from fct_rfm_scores",
    )

    moved = movement(visit(full, Role.ANALYST), "quintile", before, now, Audience(city=city))

    ((scored,),) = query(
        full,
        "select count(distinct customer_id) from fct_rfm_scores join dim_customers"
        f" using (customer_id) where scheme = 'quintile' and city = '{city}'"
        f" and fct_rfm_scores.as_of_date in (date '{before}', date '{now}')",
    )
    assert scored
    assert moved["customers_count"].sum() == scored


def test_the_scheme_that_profiles_do_not_carry_is_asked_of_the_day() -> None:
    fixed = View("fixed", False, Audience())

    assert group_rule(NOW, "Lost") == {"field": "rfm_segment", "op": "eq", "value": "Lost"}
    assert group_rule(fixed, "Lost") == {
        "did": "rfm_scored",
        "in_last": "P1D",
        "where": {
            "all": [
                {"field": "scheme", "op": "eq", "value": "fixed"},
                {"field": "rfm_segment", "op": "eq", "value": "Lost"},
            ]
        },
    }


def test_the_cells_of_the_grid_hold_every_code_once() -> None:
    cells = [cell_rule(NOW, CODES, "fm", r, y) for r in range(1, 6) for y in range(1, 6)]

    held = [code for cell in cells for code in cell["value"]]  # type: ignore[index]
    assert sorted(held) == sorted(CODES["rfm_code"])
    assert cell_rule(NOW, CODES, "fm", None, None) is None


def test_no_score_on_a_day_is_said_as_not_scored() -> None:
    assert NOW.was_in("none", date(2026, 5, 31)) == {
        "did_not": "rfm_scored",
        "between": ["2026-05-31", "2026-05-31"],
        "where": {"all": [{"field": "scheme", "op": "eq", "value": "quintile"}]},
    }


def test_a_fifth_nobody_fell_into_begins_where_the_next_does() -> None:
    bands = pd.DataFrame(
        [("monetary", 1, 10.0), ("monetary", 4, 90.0), ("monetary", 5, 200.0)],
        columns=["axis", "score", "at_least"],
    )

    starts = starts_of(bands)

    assert list(starts) == list(EDITED)
    assert [starts[key] for key in ("m2", "m3", "m4", "m5")] == [90, 90, 90, 200]


def test_few_buyers_begin_with_fixed_bands(open_page: OpenPage) -> None:
    app = open_page("one_customer", "rfm")

    assert app.selectbox(key="rfm_scheme").value == "fixed"


def test_without_orders_the_page_says_what_is_missing(open_page: OpenPage) -> None:
    app = open_page("no_orders", "rfm")

    assert "## No scores yet" in [text.value for text in app.markdown]


def test_the_grid_is_a_workbook_with_its_groups() -> None:
    cells = pd.DataFrame(
        {"r": [1, 5], "y": [1, 5], "rfm_segment": ["Lost", "Champions"], "mean_risk": [0.9, 0.1]}
    )
    session = SimpleNamespace(
        formats=Formats("ro_RO", "RON", "Europe/Bucharest"),
        as_of=date(2026, 2, 20),
        build=SimpleNamespace(build_id="b1"),
    )

    sheet = grid_sheet(cast(Session, session), cells, "FM", ("mean_risk", ".0%", "Churn risk"))
    book = openpyxl.load_workbook(BytesIO(as_workbook(sheet, "Europe/Bucharest")))

    data = book.worksheets[0]
    assert [cell.value for cell in data[1]][:6] == ["FM", "R1", "R2", "R3", "R4", "R5"]
    assert [cell.value for cell in data[2]][:6] == [5, None, None, None, None, 0.1]
    assert [cell.value for cell in data[6]][:7] == [1, 0.9, None, None, None, None, "Lost"]
    assert data["F2"].number_format == "0%"
