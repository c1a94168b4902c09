"""Where a table of the dictionary comes from: its sources, and the steps between, as text."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import TextColumn

from crm.warehouse.lineage import OURS, SOURCE, Lineage, Table
from streamlit_app.queries.definitions import lineage
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.definitions import comes_from
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _

LAYERS = {
    "staging": N_("cleaned"),
    "intermediate": N_("worked out"),
    "features": N_("for the models"),
    "marts": N_("published"),
    "seed": N_("agreed list"),
}


def draw_origin(session: Session, table: str) -> None:
    """Draw what a table is made of, from the table back to the delivered ones."""
    found = lineage(session, table)
    if found is None:
        return
    with st.expander(_("Where it comes from"), icon=":material/account_tree:", expanded=True):
        st.markdown(comes_from(found))
        if found.behind:
            _steps(found)


def _steps(found: Lineage) -> None:
    steps = (found.table, *reversed(found.behind))
    frame = pd.DataFrame(
        {
            "table": [one.name for one in steps],
            "layer": [_layer(one) for one in steps],
            "parents": [", ".join(one.parents) for one in steps],
            "meaning": [one.gist for one in steps],
        }
    )
    table_view(
        frame,
        {
            "table": TextColumn(_("Table"), width=270),
            "layer": TextColumn(_("Layer"), width=100),
            "parents": TextColumn(_("Made of"), width=330),
            "meaning": TextColumn(_("What one row is"), width=420),
        },
        alt_text=_("The steps from {table} back to its sources", table=found.table.name),
        height=300 if len(frame) > 8 else None,
    )  # fmt: skip


def _layer(one: Table) -> str:
    if one.kind == SOURCE:
        return _("kept by the product") if one.layer in OURS else _("delivered")
    return _(LAYERS[one.layer]) if one.layer in LAYERS else one.layer
