"""What every page shares: the header with its freshness badge, tiles, cards, tables."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd
import streamlit as st

from crm.warehouse.status import Freshness, WorkspaceStatus
from streamlit_app.charts.frame import Spec
from streamlit_app.shell.session import Session, move_to_newest_build
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.vocabulary import words

STYLE = """
.stMainBlockContainer { padding: 2.2rem 2.5rem 3rem; max-width: 1500px; }
.st-key-local_mode { border-color: #A50026; }
[data-testid="stMetric"] [data-testid="stMetricLabel"] p { font-size: 0.86rem; }
"""
"""The few measures the theme has no option for: less air above the title, the red frame."""

MANY_ROWS, LONG_TABLE = 12, 440
"""A table behind a chart scrolls past so many rows, in so many pixels."""

BADGES = {
    Freshness.FRESH: (":material/check_circle:", "blue"),
    Freshness.LATE: (":material/schedule:", "orange"),
    Freshness.STALE: (":material/error:", "red"),
    Freshness.FAILING: (":material/report:", "red"),
    Freshness.NOT_BUILT: (":material/hourglass_empty:", "gray"),
}


def page_header(session: Session, title: str, sentence: str = "") -> None:
    """Draw title and badge on one line, the page's answer under them, then notices."""
    with st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"
    ):
        st.title(title, width="content", anchor=False)
        freshness_badge(session)
    if sentence:
        st.markdown(sentence)
    if session.status.freshness is Freshness.FAILING:
        _failed_build_notice(session.status, session.formats)
    if session.newer_build_id:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.info("A newer build was published while you were looking.", icon=":material/update:")
            st.button("Show the new data", on_click=move_to_newest_build)


def freshness_badge(session: Session) -> None:
    """Say how far the data may be trusted, in an icon, a word and a colour; details on click."""
    status, formats = session.status, session.formats
    icon, colour = BADGES[status.freshness]
    label = f"{icon} :{colour}[**{status.freshness}**] · as of {formats.day(status.as_of)}"
    with st.popover(label, width="content"), st.container(width=600):
        st.markdown(
            f"**Build** `{status.build_id}`  \n"
            f"**As of** {formats.day(status.as_of)} (end of the local day)  \n"
            f"**Built** {formats.moment(status.built_at)}  \n"
            f"**Data through** {formats.moment(session.data_through)}"
        )
        for check in status.failing:
            st.markdown(f":red[:material/report:] {check}")
        if status.message:
            st.caption(f"Why the last build was not published: {status.message}")
        _loads_table(status, formats)


def metric_tile(
    label: str,
    value: str,
    *,
    change: str | None = None,
    is_up: bool | None = None,
    is_better: bool | None = None,
    compared: str | None = None,
    trend: list[float] | None = None,
    meaning: str,
) -> None:
    """Draw one tile: figure, change in an arrow and a word, spark-line, meaning."""
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
        help=meaning,
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
) -> None:
    """Draw a chart in a card: finding, unit, chart, and the same figures as a table."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"#### {title}", anchors=False)
        st.caption(subtitle)
        st.vega_lite_chart(chart, width="stretch", alt=alt_text, key=f"{key}_chart")
        with st.expander(
            "View as table", type="compact", key=f"{key}_table", on_change="rerun"
        ) as view:
            if view.open:
                height = LONG_TABLE if len(table) > MANY_ROWS else None
                table_view(table, columns, alt_text=f"The figures behind: {title}", height=height)


def table_view(
    frame: pd.DataFrame, columns: Mapping[str, Any], *, alt_text: str, height: int | None = None
) -> None:
    """Draw a table of the named columns; figures stay figures, so sorting works.

    Without a height the table is as long as its rows.
    """
    st.dataframe(
        frame,
        column_order=list(columns),
        column_config=dict(columns),
        hide_index=True,
        placeholder="–",
        height=height or "content",
        alt=alt_text,
    )


def empty_card(title: str, reason: str, way_out: str) -> None:
    """Say why there is nothing to see here, and what to do about it."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"#### {title}", anchors=False)
        st.caption(reason)
        st.markdown(way_out)


def guarded(card: Callable[[Session], None], session: Session) -> None:
    """Draw one card; when it fails, say so in its place and leave the rest of the page standing."""
    try:
        card(session)
    except Exception:
        logging.getLogger(__name__).exception("%s could not be drawn", card.__name__)
        st.error(
            f"{words(card.__name__)} could not be drawn; the app's log says why.",
            icon=":material/error:",
        )


def _failed_build_notice(status: WorkspaceStatus, formats: Formats) -> None:
    checks = ", ".join(f"*{check}*" for check in status.failing) or "a step before its checks"
    st.warning(
        f"Showing data as of {formats.day(status.as_of)}: the newest build stopped at {checks}.",
        icon=":material/report:",
    )


def _loads_table(status: WorkspaceStatus, formats: Formats) -> None:
    if not status.loads:
        st.caption("No file was loaded into this build.")
        return
    frame = pd.DataFrame(status.loads).sort_values("loaded_at", ascending=False).head(50)
    table_view(
        frame,
        {
            "table": "Table",
            "file": "File",
            "accepted": st.column_config.NumberColumn("Accepted", format="localized"),
            "rejected": st.column_config.NumberColumn("Rejected", format="localized"),
            "superseded": st.column_config.NumberColumn("Superseded", format="localized"),
            "loaded_at": st.column_config.DatetimeColumn(
                "Loaded", format="YYYY-MM-DD HH:mm", timezone=formats.timezone
            ),
        },
        alt_text="Files loaded into this build, newest first",
        height=220,
    )
