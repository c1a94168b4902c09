"""What pages are made of: tiles, cards with a chart and its table, tables, empty cards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.charts.frame import Spec
from streamlit_app.charts.selecting import Select, clickable, picked
from streamlit_app.shell.boundary import guarded as guarded
from streamlit_app.shell.columns import in_locale
from streamlit_app.shell.definitions import tooltip
from streamlit_app.shell.downloads import Sheet, download_menu
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import current_session
from streamlit_app.wording.language import _

MANY_ROWS, LONG_TABLE = 12, 440
"""A table behind a chart scrolls past so many rows, in so many pixels."""
TWO_LINES = 61
"""The lowest row in which Streamlit breaks a text into lines."""


def metric_tile(
    label: str,
    value: str,
    *,
    change: str | None = None,
    is_up: bool | None = None,
    is_better: bool | None = None,
    compared: str | None = None,
    trend: list[float] | None = None,
    metric: str | None = None,
    meaning: str | None = None,
) -> None:
    """Draw one tile: figure, change in an arrow and a word, spark-line, meaning.

    `metric` is a key of `meta_metrics`, whose entry becomes the tooltip; `meaning` says what no
    entry can, such as two figures side by side.
    """
    colour = {True: "blue", False: "orange", None: "gray"}[is_better]
    st.metric(
        label,
        value,
        change,
        delta_color=colour,  # type: ignore[arg-type]
        delta_arrow={True: "up", False: "down", None: "off"}[is_up],  # type: ignore[arg-type]
        delta_description=compared,
        chart_data=trend,
        chart_type="area",
        help=meaning or (tooltip(current_session(), metric) if metric else None),
        border=True,
        height="stretch",
    )


def chart_card(
    title: str,
    subtitle: str,
    chart: Spec,
    *,
    alt_text: str,
    table: pd.DataFrame,
    columns: Mapping[str, Any],
    key: str,
    select: Select | None = None,
    sheet: Callable[[], Sheet] | None = None,
) -> None:
    """Draw a chart in a card: finding, unit, chart, and the same figures as a table.

    With `select` the marks can be clicked; a click calls its `on_pick` before the page reruns.
    With `sheet` the card gives its figures away as a workbook too.
    """
    session = current_session()
    with st.container(border=True, height="stretch", gap="xsmall", key=f"card_{key}"):
        card_title(title)
        st.caption(subtitle)
        _chart(chart, alt_text, f"{key}_chart", select)
        with st.container(gap="xxsmall", key=f"card_foot_{key}"):
            _table_behind(title, table, columns, key)
            with st.container(
                horizontal=True,
                vertical_alignment="center",
                horizontal_alignment="right",
            ):
                as_of = _("As of {day}", day=session.formats.day(session.as_of))
                st.caption(as_of, width="content")
                download_menu(session, chart, table, columns, f"{key}_download", sheet)


def chart_alone(chart: Spec, *, alt_text: str, key: str) -> None:
    """Draw a chart outside a card, where the page itself lists the same figures beside it."""
    _chart(chart, alt_text, key, None)


def _chart(chart: Spec, alt_text: str, key: str, select: Select | None) -> None:
    if select is None:
        st.vega_lite_chart(chart, width="stretch", alt=alt_text, key=key)
        return

    def on_select() -> None:
        select.on_pick(picked(st.session_state[key], select))

    spec = clickable(chart, select)
    st.vega_lite_chart(spec, width="stretch", alt=alt_text, key=key, on_select=on_select)


def _table_behind(title: str, table: pd.DataFrame, columns: Mapping[str, Any], key: str) -> None:
    """Offer the figures of a chart as a table; they are sent when somebody opens it."""
    with st.expander(
        _("View as table"), type="compact", key=f"{key}_table", on_change="rerun"
    ) as view:
        if view.open:
            height = LONG_TABLE if len(table) > MANY_ROWS else None
            alt_text = _("The figures behind: {title}", title=title)
            table_view(table, columns, alt_text=alt_text, height=height)


def table_view(
    frame: pd.DataFrame,
    columns: Mapping[str, Any],
    *,
    alt_text: str,
    height: int | None = None,
    is_wrapped: bool = False,
) -> None:
    """Draw a table of the named columns; figures stay figures, so sorting works.

    Without a height the table is as long as its rows. Wrapped, a row has room for two lines of a
    long text, whose column then needs a width.
    """
    shown = frame[[name for name in columns if name in frame]]  # the rest would be written too
    written, configured = in_locale(shown, columns, current_session().formats)
    st.dataframe(
        written,
        column_order=list(columns),
        column_config=configured,
        hide_index=True,
        placeholder="–",
        height=height or "content",
        row_height=TWO_LINES if is_wrapped else None,
        alt=alt_text,
    )


def empty_card(title: str, reason: str, way_out: str) -> None:
    """Say why there is nothing to see here, and what to do about it."""
    with st.container(border=True, height="stretch", gap="xsmall"):
        card_title(title)
        st.caption(reason)
        st.markdown(way_out)
