"""Predicted value by where buyers came from."""

from __future__ import annotations

import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.ranges import range_chart
from streamlit_app.charts.selecting import Select
from streamlit_app.people.choosing import choose
from streamlit_app.queries import value as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.session import Session
from streamlit_app.shell.views import view_choice
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import words

SPLITS = {"ch": N_("Channel"), "genre": N_("First genre"), "city": N_("City")}
GROUP = "value_group"


def split_choice() -> str:
    """Ask by what value is split."""
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="right"):
        st.caption(_("Split by"), width="content")
        return view_choice(_("Split by"), list(SPLITS), "value_by", name=lambda one: _(SPLITS[one]))


def group_words(name: str, by: str) -> str:
    """Call a group as people do; cities and genres are called as the data calls them."""
    return words(name) if by == "ch" else name


def by_group(session: Session, *, who: Audience, by: str) -> None:
    """Draw the middle and the middle half of predicted value per group."""
    formats = session.formats
    groups = ask.value_by_group(session, who, by).sort_values("middle", ascending=False)
    if groups.empty:
        empty_card(
            _("No group is big enough"),
            _("A group is shown from {n} buyers on.", n=ask.FEWEST),
            _("Choose another split, or widen the filter above."),
        )
        return
    raw = {group_words(name, by): name for name in groups["name"]}
    groups = groups.assign(name=list(raw))
    told = groups.assign(
        label=[
            _("{money} · {people}", money=formats.money(one["middle"]),
              people=formats.people(one["customers_count"]))
            for one in records(groups)
        ]
    )  # fmt: skip
    best = records(groups)[0]
    title = _(
        "{group} leads: a middle buyer is expected to bring {money}",
        group=best["name"],
        money=formats.money(best["middle"]),
    )
    chart_card(
        title,
        _("Dot: median of expected net spend; line: the middle half of the buyers ({unit})",
          unit=formats.unit),
        range_chart(told, "~s", None, formats),
        alt_text=_("Dots with ranges per group. {finding}.", finding=title),
        table=groups,
        columns={
            "name": _(SPLITS[by]),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "middle": NumberColumn(_("Median"), format="localized", step=1),
            "low": NumberColumn(_("A quarter below"), format="localized", step=1),
            "high": NumberColumn(_("A quarter above"), format="localized", step=1),
            "mean": NumberColumn(_("Mean"), format="localized", step=1),
        },
        key=f"value_groups_{by}",
        select=Select(
            "group", ("name",), lambda one: choose(**{GROUP: raw.get(one.get("name", ""))})
        ),
    )  # fmt: skip
