"""Dictionary: what every published table, column and metric means, searched in two languages."""

from __future__ import annotations

from dataclasses import asdict
from io import BytesIO

import pandas as pd
import streamlit as st

from crm.exports.dictionary import write_dictionary
from crm.warehouse.dictionary import Dictionary, look_up
from streamlit_app.data_privacy.origin import draw_origin
from streamlit_app.people.choosing import choice
from streamlit_app.queries.definitions import metric_definitions
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.definitions import define
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import SOURCE, _, language
from streamlit_app.wording.vocabulary import unit_words

COLUMNS_SHOWN = 300
METRICS_SHOWN = 12


def draw_dictionary(session: Session) -> None:
    """Draw the search, then metrics, tables or columns that it finds."""
    tables = _found(session)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        text = st.text_input(
            _("Search tables, columns and metrics"),
            type="search",
            key="data_words",
            placeholder=_("churn, lifetime value, valoare comandă …"),
            width=420,
        )
        table = choice(
            _("Table"),
            list(tables.tables),
            "data_table",
            placeholder=_("all tables"),
            width=320,
        )
        _download(session, text, table)
    found = _found(session, tuple(text.split()), table)
    if not found.columns and not found.metrics:
        st.info(
            _("Nothing here has these words; case and diacritics do not matter, all must occur."),
            icon=":material/search_off:",
        )
        return
    if table:
        draw_origin(session, table)
    _metrics(session, found)
    if language() != SOURCE:
        st.caption(_("Tables and columns are described in English, by those who build them."))
    if text or table:
        _columns(found)
    else:
        _tables(found)


def _found(session: Session, words: tuple[str, ...] = (), table: str | None = None) -> Dictionary:
    build = session.build
    return _looked_up(str(build.folder), build.build_id, words, table, session)


@st.cache_data(max_entries=64, show_spinner=False)
def _looked_up(
    folder: str, build_id: str, words: tuple[str, ...], table: str | None, _session: Session
) -> Dictionary:
    return look_up(_session.settings, words, table, _session.build)


def _metrics(session: Session, found: Dictionary) -> None:
    if not found.metrics:
        return
    names = [metric.metric for metric in found.metrics]
    with st.expander(
        _("Metrics: {count}", count=session.formats.count(len(names))),
        expanded=len(names) <= METRICS_SHOWN,
        icon=":material/functions:",
    ):
        left, right = st.columns(2, gap="medium")
        for place, entry in enumerate(metric_definitions(session, names)):
            with (left, right)[place % 2]:
                define(entry)


def _tables(found: Dictionary) -> None:
    counts = pd.Series([column.table for column in found.columns]).value_counts()
    frame = pd.DataFrame(
        {
            "table": list(found.tables),
            "meaning": list(found.tables.values()),
            "columns": [int(counts.get(table, 0)) for table in found.tables],
        }
    )
    table_view(
        frame,
        {
            "table": st.column_config.TextColumn(_("Table"), width=230),
            "columns": st.column_config.NumberColumn(_("Columns"), format="localized", width=70),
            "meaning": st.column_config.TextColumn(_("What one row is"), width=660),
        },
        alt_text=_("Published tables and what one row of each is"),
        is_wrapped=True,
        height=520,
    )


def _columns(found: Dictionary) -> None:
    if not found.columns:
        return
    shown = found.columns[:COLUMNS_SHOWN]
    if len(shown) < len(found.columns):
        st.caption(_("The first {count} columns; another word narrows it.", count=len(shown)))
    frame = pd.DataFrame([asdict(column) for column in shown])
    frame["unit"] = frame["unit"].map(unit_words, na_action="ignore")
    frame["where"] = [_("contacts file") if one.is_contacts else _("marts file") for one in shown]
    table_view(
        frame,
        {
            "table": st.column_config.TextColumn(_("Table"), width=145),
            "column": st.column_config.TextColumn(_("Column"), width=160),
            "description": st.column_config.TextColumn(_("Meaning"), width=300),
            "type": st.column_config.TextColumn(_("Type"), width=80),
            "unit": st.column_config.TextColumn(_("Unit"), width=60),
            "is_personal": st.column_config.CheckboxColumn(_("Personal"), width=70),
            "is_segmentable": st.column_config.CheckboxColumn(_("In rules"), width=70),
            "where": st.column_config.TextColumn(_("Kept in"), width=90),
        },
        alt_text=_("Columns found, with their meaning"),
        is_wrapped=True,
        height=520 if len(frame) > 12 else None,
    )


def _download(session: Session, text: str, table: str | None) -> None:
    settings, build = session.settings, session.build

    def as_workbook() -> bytes:
        target = BytesIO()
        write_dictionary(look_up(settings, tuple(text.split()), table, build), target)
        return target.getvalue()

    st.download_button(
        _("Download (XLSX)"),
        as_workbook,
        file_name="dictionary.xlsx",
        icon=":material/download:",
        on_click="ignore",
        key="data_dictionary_xlsx",
    )
