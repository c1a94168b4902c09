"""The page that answers how the audience is doing and what to look at."""

from __future__ import annotations

import streamlit as st

from streamlit_app.overview.cards import CARDS
from streamlit_app.overview.changes import changes_card
from streamlit_app.overview.findings import headline
from streamlit_app.overview.people import bar_people
from streamlit_app.overview.taking import taking_card
from streamlit_app.overview.tiles import draw_tiles
from streamlit_app.queries import tiles as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import guarded
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.shell.url_state import remember, restore
from streamlit_app.wording.language import _

WINDOWS = (30, 60, 90)
WINDOW = "overview_win"
METRICS = (
    *("active_30d", "active_60d", "active_90d", "new_customers", "churn_rate", "repeat_rate"),
    *("revenue", "aov", "historic_clv", "predicted_clv", "reachable", "lifecycle_stage"),
)


def draw(session: Session) -> None:
    """Read the window from the URL, draw tiles, what changed, then the charts two by two."""
    page_header(session, "overview", metrics=METRICS)
    answer = st.container()
    window = _window()
    tiles = ask.tile_numbers(session, window)
    answer.markdown(headline(tiles, window, session.formats))
    draw_tiles(session, tiles, ask.spark_lines(session, window), window)
    if has_orders(tiles):
        changes, taking = st.columns([2, 1], gap="small")
        with changes:
            guarded(changes_card, session)
        with taking:
            guarded(taking_card, session)
        _charts(session)
    else:
        _no_orders()


def _window() -> int:
    restore(WINDOW, WINDOWS, default=WINDOWS[-1])
    chosen = st.segmented_control(
        _("Days the tiles look back"),
        WINDOWS,
        required=True,
        format_func=lambda days: _("{days} days", days=days),
        key=WINDOW,
        label_visibility="collapsed",
    )
    remember(WINDOW, chosen, default=WINDOWS[-1])
    return chosen or WINDOWS[-1]


def _charts(session: Session) -> None:
    for left, right in zip(CARDS[::2], CARDS[1::2], strict=True):
        for column, card in zip(st.columns(2, gap="small"), (left, right), strict=True):
            with column:
                guarded(card, session)
    guarded(bar_people, session)


def has_orders(tiles: Row) -> bool:
    """Say whether anybody in this build has a countable order."""
    return bool(tiles["buyers_count"] != 0)


def _no_orders() -> None:
    st.info(
        _(
            "No countable order yet, so there is nothing to chart. Load orders with "
            "`crm ingest FILE --mapping NAME`, then `crm build`."
        ),
        icon=":material/shopping_cart:",
    )


draw(current_session())
