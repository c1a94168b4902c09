"""All campaigns together: one sentence and four tiles."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from streamlit_app.shell.cards import metric_tile
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_


def summary(found: pd.DataFrame) -> str:
    """Answer whether campaigns worked, in one sentence."""
    compared = found[found["verdict"].isin(["helps", "harms", "undecided"])]
    if found.empty:
        return _("No campaign is known yet.")
    if compared.empty:
        return _(
            "{count} campaigns were sent and none kept a control group, "
            "so nobody can tell what they caused.",
            count=len(found),
        )
    helped = int(compared["verdict"].eq("helps").sum())
    return n_(
        "**{helped}** of the {count} campaign with a control group caused orders; "
        "of the other {others}, nobody can tell.",
        "**{helped}** of {count} campaigns with a control group caused orders; "
        "of the other {others}, nobody can tell.",
        len(compared),
        helped=helped,
        count=len(compared),
        others=len(found) - len(compared),
    )


def draw_tiles(session: Session, found: pd.DataFrame) -> None:
    """Draw what all campaigns together came to."""
    formats = session.formats
    compared = found[found["conversion_lift"].notna()]
    # what is hidden of a campaign from viewers is hidden of their sum too
    sent, left = (found[name].sum(skipna=False) for name in ("treated_count", "unsubscribed_count"))
    tiles = (
        (_("Campaigns"), formats.count(len(found)), _("all that are known")),
        (
            _("Caused orders"),
            _(
                "{part} of {whole}",
                part=int(found["verdict"].eq("helps").sum()),
                whole=len(compared),
            ),
            _("of those with a control group"),
        ),
        (
            _("Revenue they caused"),
            formats.short_money(compared["incremental_revenue"].sum()),
            _("where they were compared"),
        ),
        (
            _("Unsubscribed"),
            formats.percent(left / sent if sent > 0 else None),
            _("of {count} sends", count=formats.count(sent)),
        ),
    )
    for column, (label, value, note) in zip(st.columns(4, gap="small"), tiles, strict=True):
        with column:
            metric_tile(label, value, compared=note)
