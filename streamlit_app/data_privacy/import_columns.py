"""Which table a file is, and which of its columns feeds which column of the contract."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from crm.sources.contracts import CONTRACTS, delivered
from crm.sources.expressions import Constant, Expression, FromColumn
from crm.sources.suggest import suggest
from crm.sources.uploads import Look
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.plain import plain

NOTES = {
    "remembered": N_("remembered"),
    "sure": N_("by its name"),
    "guessed": N_("a guess: check it"),
}


def choose_columns(file: Path, look: Look) -> tuple[str, dict[str, Any]]:
    """Draw the table and the columns; return both as a mapping writes them."""
    remembered = look.remembered
    tables = sorted(delivered())
    first = remembered.tables[0].table if remembered else look.suggestion.table
    table: str = st.selectbox(
        _("Table"),
        tables,
        index=tables.index(first or look.suggestion.table),
        key=f"data_import_table_{file.parent.name}",
        width=320,
    )
    st.caption(_(CONTRACTS[table].description))
    if remembered and table == first:
        st.success(
            _(
                "A mapping remembered for such files was found: {name}.",
                name=plain(remembered.name),
            ),
            icon=":material/bookmark_added:",
        )
    rows = _rows(file, look, table)
    edited = st.data_editor(
        rows,
        key=f"data_columns_{file.parent.name}_{table}",
        hide_index=True,
        disabled=["column", "meaning", "required", "note"],
        column_order=["required", "column", "header", "constant", "note", "meaning"],
        column_config=_editor(look),
        height=min(38 + 35 * len(rows), 420),
        placeholder="–",
        alt=_("Columns of the table, each with the column of the file that feeds it"),
    )
    columns = _chosen(edited, _kept(look, table))
    return table, columns


def missing_columns(table: str, columns: dict[str, Any]) -> list[str]:
    """List the required columns that nothing feeds yet."""
    return [name for name in CONTRACTS[table].required if name not in columns]


def _rows(file: Path, look: Look, table: str) -> pd.DataFrame:
    found = suggest(file, look.headers, table)
    remembered = _remembered(look, table)
    lines = []
    for column in CONTRACTS[table].columns:
        name = column.name
        told = remembered.get(name)
        header = told.column if isinstance(told, FromColumn) else None
        constant = told.constant if isinstance(told, Constant) else None
        note = "remembered" if told else None
        if not remembered:
            header = found.sure.get(name) or found.guessed.get(name)
            note = "sure" if name in found.sure else "guessed" if header else None
        lines.append(
            {
                "required": "★" if column.required else "",
                "column": name,
                "header": header,
                "constant": constant,
                "note": _(NOTES[note]) if note else "",
                "meaning": _(column.description),
            }
        )
    frame = pd.DataFrame(lines)
    is_idle = frame["header"].isna() & frame["constant"].isna() & (frame["required"] == "")
    frame = frame.assign(idle=is_idle).sort_values("idle", kind="stable", ignore_index=True)
    return frame.astype({"header": object, "constant": object})


def _editor(look: Look) -> dict[str, Any]:
    column = st.column_config
    return {
        "required": column.TextColumn("★", help=_("A file without it is refused."), width=36),
        "column": _("Column"),
        "header": column.SelectboxColumn(_("From the file's column"), options=list(look.headers)),
        "constant": column.TextColumn(
            _("or always"), help=_("One value for every row, such as paid or RON.")
        ),
        "note": _("Why"),
        "meaning": column.TextColumn(_("Meaning"), width="large"),
    }


def _remembered(look: Look, table: str) -> dict[str, Expression]:
    parts = look.remembered.tables if look.remembered else ()
    return next((dict(part.columns) for part in parts if part.table == table), {})


def _kept(look: Look, table: str) -> dict[str, Any]:
    """Return what a remembered mapping computes in ways this table cannot show."""
    return {
        name: told.model_dump(mode="json", exclude_defaults=True)
        for name, told in _remembered(look, table).items()
        if not isinstance(told, Constant) and not _is_plain(told)
    }


def _is_plain(told: Expression) -> bool:
    return isinstance(told, FromColumn) and told == FromColumn(column=told.column)


def _chosen(edited: pd.DataFrame, kept: dict[str, Any]) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, header, constant in zip(
        edited["column"], edited["header"], edited["constant"], strict=True
    ):
        if isinstance(header, str) and header:
            told = kept.get(name)
            columns[name] = told if told and told.get("column") == header else header
        elif isinstance(constant, str) and constant.strip():
            columns[name] = {"constant": constant.strip()}
        elif name in kept and "column" not in kept[name]:
            columns[name] = kept[name]
    return columns


def say_what_is_missing(table: str, columns: dict[str, Any], look: Look) -> None:
    """Name the required columns that nothing feeds, and headers that feed nothing."""
    missing = missing_columns(table, columns)
    if missing:
        st.warning(
            _("Still needed: {columns}.", columns=", ".join(missing)), icon=":material/rule:"
        )
    used = {one for one in columns.values() if isinstance(one, str)}
    unused = [header for header in look.headers if header not in used]
    if unused:
        st.caption(_("Not used: {columns}.", columns=plain(", ".join(unused))))
