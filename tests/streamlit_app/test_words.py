"""Figures in words."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pandas as pd
import pytest
from streamlit.column_config import DateColumn, NumberColumn

from streamlit_app.overview.findings import revenue_finding
from streamlit_app.shell.columns import in_locale
from streamlit_app.wording.findings import top_share
from streamlit_app.wording.formats import Formats, relative_change

ENGLISH = Formats("en_GB", "EUR", "Europe/Bucharest")
ROMANIAN = Formats("ro_RO", "RON", "Europe/Bucharest")


def test_money_follows_the_locale_and_names_its_currency() -> None:
    assert ROMANIAN.money(Decimal("1234.5")) == "1.234 RON"
    assert ENGLISH.money(12.5) == "12.50 EUR"
    assert ENGLISH.short_money(1_250_000) == "1.2M EUR"
    assert Formats("en", None, "UTC").money(1234) == "1,234"


def test_a_share_of_few_shows_its_counts() -> None:
    assert ENGLISH.share(12, 87) == "12 of 87"
    assert ENGLISH.share(12, 870) == "1.4 %"
    assert ENGLISH.share(0, 0) == "–"


def test_missing_values_are_a_dash_everywhere() -> None:
    for write in (ENGLISH.count, ENGLISH.money, ENGLISH.percent, ENGLISH.day, ENGLISH.moment):
        assert write(None) == write(float("nan")) == "–"
    assert ENGLISH.day(pd.NaT) == "–"


def test_an_unknown_locale_reads_as_english() -> None:
    assert Formats("xx_YY", None, "UTC").count(1234) == "1,234"


def test_instants_are_shown_in_the_tenants_zone() -> None:
    assert ENGLISH.moment(datetime(2025, 6, 30, 22, 30)).startswith("1 Jul 2025")  # noqa: DTZ001
    assert ENGLISH.local_day(datetime(2025, 6, 30, 22, 30)) == "1 Jul 2025"  # noqa: DTZ001
    assert ENGLISH.day(date(2025, 6, 30)) == "30 Jun 2025"


@pytest.mark.parametrize(
    ("now", "before", "change"), [(12, 10, 0.2), (1, 0, None), (None, 3, None)]
)
def test_a_change_is_only_said_where_it_says_something(
    now: float | None, before: float, change: float | None
) -> None:
    assert relative_change(now, before) == (None if change is None else pytest.approx(change))


def test_the_partial_week_never_counts_as_a_fall() -> None:
    weeks = pd.DataFrame(
        {
            "week": pd.date_range("2025-05-26", periods=5, freq="7D"),
            "revenue": [110.0, 110, 110, 110, 1],
            "revenue_year_before": [100.0, 100, 100, 100, 100],
            "is_partial": [False, False, False, False, True],
        }
    )

    assert "10.0 % more" in revenue_finding(weeks, ENGLISH)


def test_the_curve_is_read_at_the_last_step_that_fits() -> None:
    curve = pd.DataFrame({"buyers_share": [0.1, 0.2, 1.0], "spend_share": [0.3, 0.45, 1.0]})

    assert top_share(curve, 0.2) == 0.45
    assert top_share(curve, 0.05) == 0


def test_tables_write_figures_as_the_tenant_does_and_keep_them_figures() -> None:
    frame = pd.DataFrame(
        {
            "spent": [1234567.8, None],
            "share": [0.125, 0.5],
            "percent": [12.34, 5.0],
            "day": pd.to_datetime(["2026-11-20", None]),
            "name": ["1.5", None],
        }
    )
    columns = {
        "spent": NumberColumn("Spend", format="localized", step=1),
        "share": NumberColumn("Share", format="percent"),
        "percent": NumberColumn("Of all", format="%.1f"),
        "day": DateColumn("Day"),
        "name": "Name",
    }
    written, configured = in_locale(frame, columns, ROMANIAN)
    cells = written._translate(False, False)["body"]
    shown = [[cell["display_value"] for cell in row if cell["type"] == "td"] for row in cells]
    assert shown[0] == ["1.234.568", "12,5 %", "12,3", "20 Nov 2026", "1.5"]
    assert shown[1][0] == shown[1][3] == shown[1][4] == "–"
    assert configured["spent"]["type_config"]["format"] is None
    assert pd.api.types.is_float_dtype(written.data["spent"])
