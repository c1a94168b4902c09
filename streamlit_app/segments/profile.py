"""How the members of a segment differ from everyone."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.bars import comparison_chart
from streamlit_app.queries import segments as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.segments.url import choice_in_url
from streamlit_app.shell.access import Action, refusal
from streamlit_app.shell.cards import chart_card, table_view
from streamlit_app.shell.roles import SMALLEST_FIGURE
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import STAGES, words

SPOKEN: dict[str, Callable[[str], str]] = {
    "lifecycle_stage": lambda stage: _(STAGES[stage]) if stage in STAGES else stage,
    "acquisition_source": words,
}
"""Columns whose values are machine names, and how to say them."""


def draw_profile(session: Session, segment: Row) -> None:
    """Draw the members' shares and means beside everyone's."""
    if pd.isna(segment["computed_at"]):
        st.info(_("The next build compares its people."), icon=":material/schedule:")
        return
    fewest = SMALLEST_FIGURE if refusal(session, Action.SEE_PEOPLE) else 1
    if not segment["members_count"] >= fewest:
        st.info(_("Too few members to compare."), icon=":material/group_off:")
        return
    column = choice_in_url(_("Compare by"), ask.COMPARED, "segment_by", "lifecycle_stage")
    left, right = st.columns([3, 2], gap="small")
    with left:
        _shares(session, segment, column)
    with right, st.container(border=True, height="stretch"):
        st.markdown("## " + _("Mean per person"), anchors=False)
        st.caption(
            _("Money in {unit}; people without a value are left out", unit=session.formats.unit)
        )
        table_view(
            ask.averages(session, segment["segment_id"]).round(1),
            {
                "measure": _("Measure"),
                "members_mean": NumberColumn(_("Members"), format="localized", step=0.1),
                "everyone_mean": NumberColumn(_("Everyone"), format="localized", step=0.1),
            },
            alt_text=_("Means of the members beside everyone's"),
        )


def _shares(session: Session, segment: Row, column: str) -> None:
    rows = ask.comparison(session, segment["segment_id"], column)
    if column in SPOKEN:
        rows = rows.assign(value=rows["value"].map(SPOKEN[column]))
    formats, difference = session.formats, rows["segment_share"] - rows["everyone_share"]
    members = rows["segment_count"].sum()
    most = records(rows)[int(difference.fillna(0).argmax())]
    title = _(
        "{value}: {share} of members, {everyone} of everyone",
        value=most["value"], share=formats.share(most["segment_count"], members),
        everyone=formats.percent(most["everyone_share"]),
    )  # fmt: skip
    chart_card(
        title,
        _("{what}; bar: share of members, orange tick: share of everyone",
          what=_(ask.COMPARED[column])),
        comparison_chart(rows, formats),
        alt_text=_("Bars of the members' shares against everyone's. Largest difference: {title}.",
                   title=title),
        table=rows.assign(
            segment_share=100 * rows["segment_share"],
            everyone_share=100 * rows["everyone_share"],
            lift=rows["segment_share"] / rows["everyone_share"],
        ),
        columns={
            "value": _(ask.COMPARED[column]),
            "segment_count": NumberColumn(_("Members"), format="localized"),
            "segment_share": NumberColumn(_("Of members (%)"), format="%.1f"),
            "everyone_share": NumberColumn(_("Of everyone (%)"), format="%.1f"),
            "lift": NumberColumn(_("Times everyone's"), format="%.2f"),
        },
        key="segment_shares",
    )  # fmt: skip
