"""Who moved from which group to which between two days, and the people who did."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from crm.warehouse.movement import UNSCORED
from streamlit_app.charts.heat import movement_matrix
from streamlit_app.charts.scores import net_flows
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection
from streamlit_app.queries.rfm_movement import movement
from streamlit_app.queries.warehouse import records
from streamlit_app.rfm.choices import View, group_rule
from streamlit_app.rfm.groups import GROUPS, SLIPPING_GROUPS
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _

NO_SCORE = N_("No score")
Chosen = tuple[str | None, str | None]
"""The group before and the group after that are chosen."""


def said(group: str) -> str:
    """Call a group as the page does; `none` is no group of the data."""
    return _(NO_SCORE) if group == UNSCORED else group


def draw_movement(session: Session, view: View, days: list[date]) -> None:
    """Draw the movements from a chosen day to a later one, and whoever is chosen in them."""
    if len(days) < 2:
        empty_card(
            _("Who moved"),
            _("The scores of one day only are known."),
            _("Movement appears with the next month-end."),
        )
        return
    st.markdown("## " + _("Who moved where"), anchors=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        first, second = _days(session, days)
        chosen = _boxes()
    moves = movement(session, view.scheme, first, second, view.audience)
    left, right = st.columns([13, 7], gap="small")
    with left:
        _matrix(session, moves, (first, second), chosen)
    with right:
        _flows(session, moves)
    _movers(session, view, (first, second), chosen, is_newest=second == days[0])


def _days(session: Session, days: list[date]) -> tuple[date, date]:
    """Draw the two days; at first the last month-end and the newest day."""
    names = {day.isoformat(): session.formats.day(day) for day in days}
    newest, *earlier = names
    month_end = next((day for day in earlier if _ends_a_month(day)), earlier[-1])
    first = choice(
        _("From the groups of"),
        earlier,
        "rfm_vs",
        name=names.__getitem__,
        default=month_end,
        width=170,
    )
    later = [day for day in names if first is None or day > first]
    second = choice(
        _("to the groups of"), later, "rfm_to", name=names.__getitem__, default=newest, width=170
    )
    return date.fromisoformat(first or month_end), date.fromisoformat(second or newest)


def _ends_a_month(day: str) -> bool:
    return (date.fromisoformat(day) + timedelta(days=1)).day == 1


def _matrix(session: Session, moves: pd.DataFrame, days: tuple[date, date], chosen: Chosen) -> None:
    formats = session.formats
    named = moves.assign(
        from_name=moves["from_segment"].map(said), to_name=moves["to_segment"].map(said)
    )
    slipped = moves[
        moves["to_segment"].isin(SLIPPING_GROUPS) & ~moves["from_segment"].isin([*SLIPPING_GROUPS])
    ]
    title = _(
        "{count} buyers began to slip between {first} and {second}",
        count=formats.people(slipped["customers_count"].sum()),
        first=formats.day(days[0]),
        second=formats.day(days[1]),
    )
    chart_card(
        title,
        _("Row: group before; column: group after; figure: share of the row; click for the people"),
        movement_matrix(
            named,
            [said(group) for group in (*GROUPS, UNSCORED)],
            (_("Before"), _("After")),
            (said(chosen[0]) if chosen[0] else None, said(chosen[1]) if chosen[1] else None),
            formats,
        ),
        alt_text=_("Matrix of movements between groups. {title}.", title=title),
        table=named.assign(row_percent=100 * named["row_share"]),
        columns={
            "from_name": _("Before"),
            "to_name": _("After"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "row_percent": NumberColumn(_("Of the row (%)"), format="localized", step=0.1),
            "net_after": NumberColumn(
                _("Net spend ({unit})", unit=formats.unit), format="localized", step=1
            ),
        },
        key="rfm_moves",
        select=Select("move", ("from_segment", "to_segment"), _pick),
    )


def _pick(mark: Picked) -> None:
    choose(rfm_from=mark.get("from_segment"), rfm_into=mark.get("to_segment"))


def _flows(session: Session, moves: pd.DataFrame) -> None:
    is_move = moves["from_segment"] != moves["to_segment"]
    entered = moves[is_move].groupby("to_segment")["customers_count"].sum()
    left = moves[is_move].groupby("from_segment")["customers_count"].sum()
    flows = pd.DataFrame({"entered": entered, "left": left}).reindex([*GROUPS]).fillna(0)
    flows["net"] = flows["entered"] - flows["left"]
    flows = flows.rename_axis("name").reset_index()
    grown = records(flows.nlargest(1, "net"))[0]
    title = _(
        "{group} grew most, by {count}",
        group=grown["name"],
        count=session.formats.people(grown["net"]),
    )
    chart_card(
        title,
        _("Buyers who came into each group minus those who left it"),
        net_flows(flows, [*GROUPS], session.formats),
        alt_text=_("Bars of net flows of eleven groups. {title}.", title=title),
        table=flows,
        columns={
            "name": _("Group"),
            "entered": NumberColumn(_("Came in"), format="localized"),
            "left": NumberColumn(_("Left"), format="localized"),
            "net": NumberColumn(_("Difference"), format="localized"),
        },
        key="rfm_flows",
    )


def _boxes() -> Chosen:
    """Draw the boxes that stand for a click: the way for the keyboard, and what the URL holds."""
    groups, anybody = [*GROUPS, UNSCORED], _("Any group")
    before = choice(_("Who was in"), groups, "rfm_from", name=said, placeholder=anybody, width=200)
    after = choice(_("and went to"), groups, "rfm_into", name=said, placeholder=anybody, width=200)
    return before, after


def _movers(
    session: Session, view: View, days: tuple[date, date], chosen: Chosen, *, is_newest: bool
) -> None:
    before, after = chosen
    if before is None and after is None:
        return
    parts = [] if before is None else [view.was_in(before, days[0])]
    if after is not None:
        follows = is_newest and after != UNSCORED
        parts.append(group_rule(view, after) if follows else view.was_in(after, days[1]))
    title = _(
        "{before} → {after}",
        before=_("Any group") if before is None else said(before),
        after=_("Any group") if after is None else said(after),
    )
    people_panel(session, Selection(title, view.everyone_who(*parts), title), key="rfm_movers")
