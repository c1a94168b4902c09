"""What the figures of a page mean, in the words of the metric catalogue."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from crm.warehouse.lineage import Lineage
from streamlit_app.queries.definitions import lineage, metric_definitions
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, SOURCE, _, language, n_
from streamlit_app.wording.vocabulary import unit_words

PARENTS_NAMED = 6
BETTER = {"higher": N_("Higher is better"), "lower": N_("Lower is better")}


def definitions(session: Session, metrics: Sequence[str]) -> None:
    """Offer the definitions of the named metrics; nothing where the catalogue knows none."""
    if not metrics:
        return
    label = _("Definitions")
    with st.popover(
        label, icon=":material/menu_book:", on_change="rerun", key="definitions"
    ) as opened:
        if opened.open:
            with st.container(width=560):
                for entry in metric_definitions(session, metrics):
                    define(entry)
                    if found := lineage(session, entry["table_name"]):
                        st.caption(comes_from(found))
                    _table_link(entry)


def _table_link(entry: Row) -> None:
    """Lead on to the model: every column of the table, and from there to the checks."""
    st.page_link(
        "app_pages/data.py",
        label=_("All columns of {table}, and where they come from", table=entry["table_name"]),
        icon=":material/table:",
        query_params={"data_tab": "dictionary", "data_table": entry["table_name"]},
    )


def define(entry: Row) -> None:
    """Draw one metric: what it is, what is left out, its unit, where it is kept, whose it is."""
    st.markdown(f"**{name_of(entry)}**  \n{meaning_of(entry)}")
    left_out = _in_language(entry, "exclusions")
    facts = [
        _("Left out: {what}", what=left_out) if left_out else None,
        _("Unit: {unit}", unit=unit_words(entry["unit"])),
        _("Column: `{table}.{column}`", table=entry["table_name"], column=entry["column_name"]),
        _(BETTER[entry["better"]]) if entry["better"] in BETTER else None,
        _("Owner: {owner}", owner=entry["owner"]) if entry.get("owner") else None,
    ]
    st.caption("  \n".join(fact for fact in facts if fact))


def comes_from(found: Lineage) -> str:
    """Say what a table is made of, and how many delivered tables stand at the beginning."""
    parents = found.table.parents
    if not parents:
        return _("It is written down in the project itself.")
    named = [f"`{name}`" for name in parents[:PARENTS_NAMED]]
    if len(parents) > PARENTS_NAMED:
        more = len(parents) - PARENTS_NAMED
        named.append(n_("{count} more", "{count} more", more, count=more))
    return n_(
        "Made of {parents}; at the beginning stands {count} delivered table.",
        "Made of {parents}; at the beginning stand {count} delivered tables.",
        len(found.delivered), parents=", ".join(named), count=len(found.delivered),
    )  # fmt: skip


def tooltip(session: Session, metric: str) -> str | None:
    """Return what a tile's question mark says of a metric."""
    entry = next(iter(metric_definitions(session, [metric])), None)
    if entry is None:
        return None
    left_out, unit = (
        _in_language(entry, "exclusions"),
        _("Unit: {unit}", unit=unit_words(entry["unit"])),
    )
    said = f"**{name_of(entry)}**  \n{meaning_of(entry)}"
    if left_out:
        said += "  \n" + _("Left out: {what}", what=left_out)
    return f"{said}  \n{unit}"


def name_of(entry: Row) -> str:
    """Return a metric's name in the reader's language."""
    return str(entry[f"name_{language()}"])


def meaning_of(entry: Row) -> str:
    """Return a metric's definition in the reader's language."""
    return _in_language(entry, "definition") or ""


def _in_language(entry: Row, column: str) -> str | None:
    """Read a text of the catalogue; builds of an earlier version may have it in English only."""
    wanted = column if language() == SOURCE else f"{column}_{language()}"
    text = next((entry[name] for name in (wanted, column) if name in entry), None)
    return None if text is None or pd.isna(text) else str(text)
