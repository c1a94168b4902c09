"""What was loaded so far, built or not, and taking a load back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.sources.loads import Load, list_loads, take_back
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.cards import empty_card, table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_

SHOWN = 200


def draw_loads(session: Session) -> None:
    """Draw the newest loads, and the way to take one back."""
    title = _("What was loaded")
    loads = list(reversed(list_loads(session.settings)))[:SHOWN]
    if not loads:
        empty_card(title, _("Nothing yet."), _("Files loaded here and by the pipeline are listed."))
        return
    built = session.status.built_at
    frame = pd.DataFrame(
        {
            "loaded_at": [load.loaded_at for load in loads],
            "file": [load.file for load in loads],
            "table": [load.table_name for load in loads],
            "source": [load.source for load in loads],
            "accepted": [load.accepted for load in loads],
            "rejected": [load.rejected for load in loads],
            "superseded": [load.superseded for load in loads],
            "mapping": [load.mapping for load in loads],
            "load_id": [load.load_id for load in loads],
            "waits": [
                built is None or load.loaded_at > built.replace(tzinfo=None) for load in loads
            ],
        }
    )
    count = st.column_config.NumberColumn
    with st.container(border=True):
        card_title(title)
        waiting = int(frame["waits"].sum())
        st.caption(
            n_(
                "{count} load waits for the next build.",
                "{count} loads wait for the next build.",
                waiting,
                count=session.formats.count(waiting),
            )
            if waiting
            else _("Every load is in the published build.")
        )
        table_view(
            frame,
            {
                "loaded_at": st.column_config.DatetimeColumn(
                    _("Loaded"), format="YYYY-MM-DD HH:mm", timezone=session.formats.timezone
                ),
                "file": _("File"),
                "table": _("Table"),
                "source": _("Source"),
                "accepted": count(_("Accepted"), format="localized"),
                "rejected": count(_("Rejected"), format="localized"),
                "superseded": count(_("Superseded"), format="localized"),
                "mapping": _("Mapping"),
                **({"waits": _("Not built yet")} if waiting else {}),
            },
            alt_text=title,
            height=330 if len(frame) > 8 else None,
        )
        _undo(session, loads)


def _undo(session: Session, loads: list[Load]) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            _("Load to take back"),
            loads,
            index=None,
            format_func=lambda load: _name(session, load),
            key="data_undo_which",
            placeholder=_("choose a load"),
        )
        reason = st.text_input(_("Why, for the log"), key="data_undo_reason", max_chars=2000)
        pressed = action_button(
            session,
            Action.IMPORT_FILES,
            _("Take back"),
            icon=":material/undo:",
            key="data_undo",
            disabled=chosen is None,
        )
    if pressed and chosen is not None:
        act(
            session,
            lambda: take_back(
                session.settings, chosen.load_id, actor=session.actor, reason=reason or None
            ),
            done=_("Taken back; rows it had superseded hold again. The next build shows it."),
            redraw=True,
        )


def _name(session: Session, load: Load) -> str:
    return _(
        "{file} → {table}, {day}, {count} rows",
        file=load.file,
        table=load.table_name,
        day=session.formats.moment(load.loaded_at),
        count=session.formats.count(load.accepted + load.superseded),
    )
