"""The page that answers what, when and how people buy, and whom to invite."""

from __future__ import annotations

import streamlit as st

from streamlit_app.events.lookalike import draw_lookalikes
from streamlit_app.events.patterns import draw_patterns
from streamlit_app.events.programme import draw_programme
from streamlit_app.events.wording import headline
from streamlit_app.queries import patterns as ask
from streamlit_app.shell.cards import guarded
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.shell.views import view_choice
from streamlit_app.wording.language import N_, _

VIEWS = {
    "patterns": (N_("Patterns"), draw_patterns),
    "events": (N_("Events"), draw_programme),
    "lookalikes": (N_("Lookalikes"), draw_lookalikes),
}


def draw(session: Session) -> None:
    """Say what sells best, then draw the view that the URL names."""
    kinds = ask.kinds(session)
    page_header(session, "events", headline(session, kinds), metrics=("revenue", "attended"))
    if not kinds:
        st.info(
            _(
                "Nothing was sold yet: patterns appear with the first orders that name what "
                "was bought."
            ),
            icon=":material/shopping_cart:",
        )
        return
    view = view_choice(_("View"), list(VIEWS), "events_tab", name=lambda one: _(VIEWS[one][0]))
    guarded(VIEWS[view][1], session)


draw(current_session())
