"""What a card gives away: its figures as a file, its chart as a picture; made on the click."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import duckdb
import pandas as pd
import streamlit as st

from crm.exports.writing.cells import Column, Kind, answer_of
from crm.exports.writing.lines import write_csv_for_people
from crm.exports.writing.workbook import write_xlsx
from streamlit_app.charts.frame import Spec
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _

SHARP = 2
"""Pixels of the picture for one of the screen's."""
WIDTH = 900


@dataclass(frozen=True)
class Sheet:
    """A table laid out for a spreadsheet: a column of `columns` per column of `frame`.

    `about` is what the second sheet says: names and their values.
    """

    frame: pd.DataFrame
    columns: tuple[Column, ...]
    about: tuple[tuple[str, str], ...]


def download_menu(
    session: Session,
    chart: Spec,
    table: pd.DataFrame,
    columns: Mapping[str, Any],
    key: str,
    sheet: Callable[[], Sheet] | None = None,
) -> None:
    """Offer the figures and the picture of a card; the functions close over this view alone.

    `sheet` lays the figures out for a workbook too; it is asked when somebody opens the menu.
    """
    name = f"{key}_{session.as_of.isoformat()}"
    locale, timezone = session.settings.locale, session.settings.timezone
    names = [column for column in columns if column in table]
    shown, headers = table[names], [header_of(columns[name], name) for name in names]
    with st.popover(
        _("Download"), icon=":material/download:", type="tertiary", on_change="rerun", key=key
    ) as opened:
        if not opened.open:
            return
        st.download_button(
            _("Figures (CSV)"),
            lambda: as_csv(shown, headers, locale, timezone),
            file_name=f"{name}.csv",
            mime="text/csv",
            icon=":material/table:",
            on_click="ignore",
            key=f"{key}_csv",
        )
        if sheet is not None:
            _workbook_button(sheet(), timezone, name, key)
        st.download_button(
            _("Picture (PNG)"),
            lambda: as_png(chart),
            file_name=f"{name}.png",
            mime="image/png",
            icon=":material/image:",
            on_click="ignore",
            key=f"{key}_png",
        )


def _workbook_button(sheet: Sheet, timezone: str, name: str, key: str) -> None:
    st.download_button(
        _("Workbook (XLSX)"),
        lambda: as_workbook(sheet, timezone),
        file_name=f"{name}.xlsx",
        mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        icon=":material/grid_on:",
        on_click="ignore",
        key=f"{key}_xlsx",
    )


def as_workbook(sheet: Sheet, timezone: str) -> bytes:
    """Write a sheet through the one safe writer."""
    target = BytesIO()
    with duckdb.connect() as connection:
        connection.register("figures", sheet.frame)
        answer = answer_of(connection, "from figures", sheet.columns)
        write_xlsx(target, sheet.columns, connection, answer, sheet.about, timezone)
    return target.getvalue()


def as_csv(frame: pd.DataFrame, headers: list[str], locale: str, timezone: str) -> bytes:
    """Write figures through the one safe writer, for the spreadsheet of the tenant's locale."""
    target, frame = BytesIO(), _days_as_days(frame)
    columns = [
        Column(header, _kind(frame[name].dtype))
        for header, name in zip(headers, frame, strict=True)
    ]
    with duckdb.connect() as connection:
        connection.register("figures", frame)
        answer = answer_of(connection, "from figures", columns)
        write_csv_for_people(target, columns, connection, answer, locale=locale, timezone=timezone)
    return target.getvalue()


def as_png(chart: Spec) -> bytes:
    """Draw a chart on white, without a browser."""
    import vl_convert  # a whole engine: loaded with the first picture that somebody asks for

    spec = {"width": WIDTH, "background": "white", **chart}
    return vl_convert.vegalite_to_png(spec, scale=SHARP)


def header_of(config: Any, column: str) -> str:
    """Return what a table's column is headed with: a text, or the label of its configuration."""
    label = config.get("label") if isinstance(config, Mapping) else config
    return label if isinstance(label, str) and label else column


def _days_as_days(frame: pd.DataFrame) -> pd.DataFrame:
    """Midnights only are days: pandas has no type for them, files have."""
    moments = frame.select_dtypes("datetime")
    days = [
        name
        for name in moments
        if (moments[name].dropna().dt.normalize() == moments[name].dropna()).all()
    ]
    return frame.assign(**{str(name): frame[name].dt.date for name in days})


def _kind(dtype: Any) -> Kind:
    if pd.api.types.is_bool_dtype(dtype):
        return "boolean"
    if pd.api.types.is_numeric_dtype(dtype):
        return "number"
    return "timestamp" if pd.api.types.is_datetime64_any_dtype(dtype) else "text"
