"""Merges that hold, and taking one back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.identity.merges import Merge
from crm.identity.merging import undo_merge
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_

SHOWN = 200


def draw_merges(session: Session, merges: list[Merge]) -> None:
    """Draw the newest merges that hold, and the way to take one back."""
    newest = list(reversed(merges))[:SHOWN]
    title = n_(
        "{count} merge by hand holds",
        "{count} merges by hand hold",
        len(merges),
        count=session.formats.count(len(merges)),
    )
    with st.expander(title, icon=":material/merge:"):
        table_view(_frame(newest), _columns(session), alt_text=title)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            chosen = st.selectbox(
                _("Merge to take back"),
                newest,
                index=None,
                format_func=lambda merge: ", ".join(merge.ids),
                key="data_unmerge_which",
                placeholder=_("choose a merge"),
            )
            reason = st.text_input(_("Why, for the log"), key="data_unmerge_reason")
            pressed = action_button(
                session,
                Action.DECIDE_DUPLICATES,
                _("Take back"),
                icon=":material/undo:",
                key="data_unmerge",
            )
        if pressed and chosen is not None:
            act(
                session,
                lambda: undo_merge(
                    session.settings, chosen.merge_id, actor=session.actor, reason=reason or None
                ),
                done=_("Apart again; the next build shows them as they were."),
                redraw=True,
            )


def _frame(merges: list[Merge]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "at": [merge.merged_at for merge in merges],
            "kept": [merge.kept_id for merge in merges],
            "merged": [", ".join(merge.merged_ids) for merge in merges],
            "evidence": [", ".join(merge.evidence) for merge in merges],
            "by": [merge.actor for merge in merges],
        }
    )


def _columns(session: Session) -> dict[str, object]:
    return {
        "at": st.column_config.DatetimeColumn(
            _("Merged"), format="YYYY-MM-DD HH:mm", timezone=session.formats.timezone
        ),
        "kept": _("Kept id"),
        "merged": _("Merged ids"),
        "evidence": _("Fields that agreed"),
        "by": _("By"),
    }
