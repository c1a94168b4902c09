"""The page that answers whether the programme changes what people do, and what it owes."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from streamlit_app.loyalty.comparing import comparison_card
from streamlit_app.loyalty.correcting import points_card
from streamlit_app.loyalty.points import breakage_card, expiry_card, months_card
from streamlit_app.loyalty.tiers import days_box, distance_card, moves_card, tier_people, tiers_card
from streamlit_app.loyalty.tiles import draw_tiles, name_of, summary, worth_box
from streamlit_app.people.choosing import choice
from streamlit_app.queries import loyalty as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import guarded
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.wording.language import _


def draw(session: Session) -> None:
    """Draw the programme that the URL names, else the one with most people."""
    page_header(session, "loyalty", metrics=("loyalty_points", "repeat_rate", "revenue"))
    programs = {row["program_id"]: row for row in ask.programs(session)}
    if not programs:
        _no_programme()
        return
    answer = st.container()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        program = _program(programs)
        days_box()
        worth_box(session)
    standing = ask.standing(session, program["program_id"])
    answer.markdown(summary(program, standing, session.formats))
    draw_tiles(session, standing, program)
    _cards(session, program, tiers_card, moves_card)
    guarded(tier_people, session, program=program)
    _cards(session, program, distance_card, months_card)
    _cards(session, program, breakage_card, expiry_card)
    guarded(comparison_card, session, program=program)
    guarded(points_card, session, program=program)


def _program(programs: dict[str, Row]) -> Row:
    first = next(iter(programs))
    if len(programs) == 1:
        return programs[first]
    chosen = choice(
        _("Programme"),
        list(programs),
        "loyalty_prog",
        name=lambda each: name_of(programs[each]),
        default=first,
        width=260,
    )
    return programs[chosen or first]


def _cards(session: Session, program: Row, *cards: Callable[[Session, Row], None]) -> None:
    for column, card in zip(st.columns(len(cards), gap="small"), cards, strict=True):
        with column:
            guarded(card, session, program=program)


def _no_programme() -> None:
    st.info(
        _(
            "No programme is defined. `crm loyalty define` takes a YAML file; without one it "
            "starts the programme `default`: a point per unit of money, five tiers. "
            "Points are worked out from the orders there are."
        ),
        icon=":material/loyalty:",
    )
    st.code("crm loyalty define\ncrm build", language="bash")


draw(current_session())
