"""How many rows the tables have against the build before, and how the machine is."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.doctor.machine import examine_machine
from crm.warehouse.builds import EndedBuild, rows_per_table
from crm.warehouse.volumes import FEW_ROWS
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.refusals import sentence_words


def draw_tables(session: Session, builds: list[EndedBuild]) -> None:
    """Draw rows per published table, those that shrank first."""
    now = rows_per_table(session.build)
    before = _rows_before(session, builds)
    tolerated = session.settings.ingest_shrink_tolerance
    frame = pd.DataFrame(
        {
            "table": list(now),
            "rows": list(now.values()),
            "before": [before.get(table) for table in now],
        }
    )
    frame["change"] = frame["rows"] / frame["before"].where(frame["before"] > 0) - 1
    shrank = (frame["change"] < -tolerated) & (frame["before"] >= FEW_ROWS)
    frame["state"] = [_("■ shrank") if one else _("● as usual") for one in shrank]
    frame = frame.assign(shrank=shrank).sort_values(
        ["shrank", "rows"], ascending=[False, False], kind="stable"
    )
    title = _("Rows in the published tables")
    with st.expander(title, icon=":material/table_rows:"):
        st.caption(
            _(
                "A table that lost more than {share} of its rows since the build before is marked.",
                share=session.formats.percent(tolerated),
            )
        )
        table_view(frame, _columns(), alt_text=title, height=380)


def _rows_before(session: Session, builds: list[EndedBuild]) -> dict[str, int]:
    mine = session.build.build_id
    return next((one.tables for one in builds if one.tables and one.build_id < mine), {})


def _columns() -> dict[str, object]:
    count = st.column_config.NumberColumn
    return {
        "table": _("Table"),
        "state": _("Against the build before"),
        "rows": count(_("Rows"), format="localized"),
        "before": count(_("Rows before"), format="localized"),
        "change": count(_("Change"), format="percent"),
    }


LOOKED_AT = {
    "home": N_("Folder"),
    "versions": N_("Versions"),
    "disk": N_("Disk"),
    "lock": N_("Lock"),
    "log": N_("Log"),
    "build": N_("Build"),
    "query": N_("Question to the build"),
    "app port": N_("Port of the app"),
}


def draw_machine(session: Session) -> None:
    """Look at the machine when asked: disk, lock, log, versions."""
    with st.expander(
        _("This machine and workspace"),
        icon=":material/stethoscope:",
        key="data_machine",
        on_change="rerun",
    ) as view:
        if not view.open:
            return
        found = examine_machine(session.settings)
        rows = [
            {
                "state": _("● well") if one.is_well else _("■ mend"),
                "what": _(LOOKED_AT.get(what, what)),
                "text": sentence_words(one.text),
            }
            for what, one in found.items()
        ]
        table_view(
            pd.DataFrame(rows),
            {"state": _("State"), "what": _("What"), "text": _("What looking at it said")},
            alt_text=_("What usually goes wrong, and how it is now"),
        )
