"""The page that answers who is worth keeping, and whether the score may be trusted."""

from __future__ import annotations

from streamlit_app.queries import value as ask
from streamlit_app.queries.audience import Audience
from streamlit_app.shell.filters import shared_filter
from streamlit_app.shell.header import page_header
from streamlit_app.shell.session import Session, current_session
from streamlit_app.shell.views import view_choice
from streamlit_app.value.churn import draw_churn
from streamlit_app.value.risk import draw_risk
from streamlit_app.value.standing import headline
from streamlit_app.value.trust import draw_trust
from streamlit_app.value.worth import draw_worth
from streamlit_app.wording.language import N_, _

VIEWS = {
    "value": (N_("Value"), draw_worth),
    "churn": (N_("Churn"), draw_churn),
    "risk": (N_("At-risk valuable"), draw_risk),
    "trust": (N_("Trust"), draw_trust),
}
METRICS = ("predicted_clv", "historic_clv", "churn_probability", "value_at_risk")


def draw(session: Session) -> None:
    """Say what is expected, then draw the view that the URL names."""
    everybody = ask.outlook(session, Audience())
    page_header(session, "value", headline(session, everybody), metrics=METRICS)
    view = view_choice(_("View"), list(VIEWS), "value_tab", name=lambda one: _(VIEWS[one][0]))
    who = Audience()
    if view != "trust":
        who = shared_filter(session, ("seg", "ch", "city", "genre"))
    VIEWS[view][1](session, who)


draw(current_session())
