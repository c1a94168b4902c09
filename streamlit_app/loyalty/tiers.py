"""Tiers: who is in them, who moved, how far the next one is; the people behind a bar."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import streamlit as st

from streamlit_app.charts.bars import tier_chart
from streamlit_app.charts.heat import movement_matrix
from streamlit_app.charts.responses import count_chart
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import RuleJson, Selection, equals, everyone_who
from streamlit_app.queries import loyalty as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.columns import count_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _

TIER, DAYS = "loyalty_tier", "loyalty_days"
HORIZONS = (30, 90, 365)
OUTSIDE = "(none)"
NEAR = N_("Near the next tier")
_NEAR = "near"
_CLOSE = 0.9
"""From nine tenths of the way on, somebody is near the next tier."""


def tiers_card(session: Session, program: Row) -> None:
    """Who is in which tier; a click shows the people."""
    tiers, formats = ask.tiers(session, program["program_id"]), session.formats
    subtitle = _("People by tier, and where each begins")
    if tiers.empty:
        empty_card(
            _("This programme has no tiers"), subtitle, _("Define them with `crm loyalty define`.")
        )
        return
    total = tiers["customers_count"].sum()
    top = records(tiers)[-1]
    title = _(
        "{share} are in the top tier, {tier}",
        share=formats.share(top["customers_count"], total),
        tier=top["tier"],
    )
    rows = tiers.assign(
        label=[
            _("{tier} from {points}", tier=row["tier"], points=formats.count(row["threshold"]))
            for row in records(tiers)
        ]
    )
    chart_card(
        title,
        subtitle,
        tier_chart(rows, formats),
        alt_text=_("Bars of people by tier. {title}.", title=title),
        table=tiers,
        columns={
            "tier": _("Tier"),
            "threshold": count_column(_("Begins at")),
            "customers_count": count_column(_("People")),
        },
        key="loyalty_tiers",
        select=Select("tier", ("tier",), _pick),
    )


def moves_card(session: Session, program: Row) -> None:
    """Who went from which tier to which."""
    days = st.session_state.get(DAYS) or HORIZONS[1]
    moves = ask.tier_moves(session, program["program_id"], days)
    subtitle = _(
        "From the tier {days} days ago (row) to today's (column): share of the row", days=days
    )
    if moves.empty:
        empty_card(_("Nobody has a tier yet"), subtitle, _("Tiers come with the first points."))
        return
    tiers = ask.tiers(session, program["program_id"])["tier"].tolist()
    names = {OUTSIDE: _("Not in it")}
    order = [names[OUTSIDE], *tiers]
    place = {tier: number for number, tier in enumerate([OUTSIDE, *tiers])}
    shown = moves.assign(
        from_name=moves["from_tier"].replace(names),
        to_name=moves["to_tier"],
        net_after=0.0,
    )
    risen = moves[moves["to_tier"].map(place) > moves["from_tier"].map(place)]
    known = risen[risen["from_tier"] != OUTSIDE]["customers_count"].sum()
    title = _("{people} people rose a tier", people=session.formats.people(known))
    chart_card(
        title,
        subtitle,
        movement_matrix(
            shown, order, (_("Tier then"), _("Tier today")), (None, None), session.formats
        ),
        alt_text=_("Matrix of moves between tiers. {title}.", title=title),
        table=shown.assign(row_share=100 * shown["row_share"]),
        columns={
            "from_name": _("Tier then"),
            "to_name": _("Tier today"),
            "customers_count": count_column(_("People")),
            "row_share": percent_column(_("Share of the row (%)")),
        },
        key="loyalty_moves",
    )


def distance_card(session: Session, program: Row) -> None:
    """How far the next tier is."""
    tenths, formats = ask.distances(session, program["program_id"]), session.formats
    subtitle = _("People below the top tier, by how much of the way to the next they have gone")
    if tenths.empty:
        empty_card(_("Nobody is on the way to a tier"), subtitle, _("It needs tiers and points."))
        return
    near = tenths.loc[tenths["tenth"] == 9, "customers_count"].sum()
    title = _("{people} people have a tenth of the way left", people=formats.people(near))
    rows = tenths.assign(
        people=tenths["customers_count"],
        label=[f"{10 * int(tenth)}–{10 * int(tenth) + 10} %" for tenth in tenths["tenth"]],
    )
    chart_card(
        title,
        subtitle,
        count_chart(rows[["label", "people"]], formats),
        alt_text=_("Bars of people by distance to the next tier. {title}.", title=title),
        table=rows,
        columns={"label": _("Of the way"), "people": count_column(_("People"))},
        key="loyalty_distance",
    )


def tier_people(session: Session, program: Row) -> None:
    """Let a tier be chosen, by hand or by a click, and show its people."""
    found = records(ask.tiers(session, program["program_id"]))
    if not found or program["program_id"] != "default":
        return  # rules know the tier and the points of the programme `default` only
    names = {row["tier"]: row["tier"] for row in found}
    if program["tier_basis"] == "points":
        names[_NEAR] = _(NEAR)
    chosen = choice(
        _("People in …"),
        list(names),
        TIER,
        name=lambda each: names[each],
        placeholder=_("Choose a tier, or click a bar"),
        width=420,
    )
    if chosen not in names:
        return
    rule = _near_rule(found) if chosen == _NEAR else everyone_who(equals("loyalty_tier", chosen))
    people_panel(
        session,
        Selection(
            _("{tier}, {program}", tier=names[chosen], program=program["program_id"]),
            rule,
            names[chosen],
        ),
        key="loyalty_people",
    )


def days_box() -> None:
    """Choose over how many days moves between tiers are shown."""
    choice(
        _("Moves over"),
        HORIZONS,
        DAYS,
        name=lambda days: _("{days} days", days=days),
        default=HORIZONS[1],
        width=200,
    )


def _pick(picked: Picked) -> None:
    choose(**{TIER: picked.get("tier")})


def _near_rule(tiers: list[Row]) -> RuleJson:
    """Whose points are within a tenth of the way to the tier above."""
    steps: list[dict[str, Any]] = []
    for below, above in pairwise(tiers):
        way = above["threshold"] - below["threshold"]
        at_least = below["threshold"] + _CLOSE * way
        steps.append(
            {
                "all": [
                    dict(equals("loyalty_tier", below["tier"])),
                    {"field": "loyalty_points", "op": "gte", "value": at_least},
                ]
            }
        )
    return {"any": steps}
