"""What changed: up to five sentences on what is unusual this week, each with the page behind it."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from streamlit_app.queries import overview as ask
from streamlit_app.queries.rfm_movement import newest_slips
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.rfm.groups import SLIPPING_GROUPS
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats
from streamlit_app.wording.language import N_, _, n_
from streamlit_app.wording.plain import plain

_PAGES: Mapping[str, str] = {
    "revenue": "events",
    "orders": "events",
    "new_customers": "cohorts",
    "refunds": "events",
    "active_30d": "rfm",
    "repeat_rate": "cohorts",
    "churn_rate": "value",
}
_SENTENCES: Mapping[str, tuple[str, str]] = {
    "revenue": (
        N_("**Net revenue** of the week was {value}, far above the usual {usual}"),
        N_("**Net revenue** of the week was {value}, far below the usual {usual}"),
    ),
    "orders": (
        N_("**{value} orders** this week, far more than the usual {usual}"),
        N_("**{value} orders** this week, far fewer than the usual {usual}"),
    ),
    "new_customers": (
        N_("**{value} new customers** this week, far more than the usual {usual}"),
        N_("**{value} new customers** this week, far fewer than the usual {usual}"),
    ),
    "refunds": (
        N_("**Refunds** of the week were {value}, far above the usual {usual}"),
        N_("**Refunds** of the week were {value}, far below the usual {usual}"),
    ),
    "active_30d": (
        N_("**Active customers** (30 days) rose by {moved} this week, to {value}"),
        N_("**Active customers** (30 days) fell by {moved} this week, to {value}"),
    ),
    "repeat_rate": (
        N_("The **repeat rate** rose by {moved} points this week, to {value}"),
        N_("The **repeat rate** fell by {moved} points this week, to {value}"),
    ),
    "churn_rate": (
        N_("The **churn rate** rose by {moved} points this week, to {value}"),
        N_("The **churn rate** fell by {moved} points this week, to {value}"),
    ),
}
"""Of each metric: what is said when it is above, and below, what its own past weeks make usual."""
_OF_SOURCE = (
    N_("**{value} new customers from {source}** this week, far more than the usual {usual}"),
    N_("**{value} new customers from {source}** this week, far fewer than the usual {usual}"),
)


def changes_card(session: Session) -> None:
    """List what is unusual, or say that nothing is."""
    found = records(ask.surprises(session))
    with st.container(border=True, height="stretch", key="overview_changes"):
        st.markdown("## " + _("What changed this week"), anchors=False)
        _slipping(session)
        if not found:
            st.markdown(
                _("A normal week: nothing lies far from what its own past 26 weeks make usual.")
            )
            return
        for surprise in found:
            _draw(surprise, session.formats)
        st.caption(
            _(
                "Seven days to {day}, against the 26 weeks before.",
                day=session.formats.day(found[0]["week_end"]),
            )
        )


def sentence(surprise: Row, formats: Formats) -> str:
    """Say one surprise in words."""
    is_below = surprise["z_score"] < 0
    of_source = surprise["acquisition_source"] != "all"
    pair = _OF_SOURCE if of_source else _SENTENCES[surprise["metric"]]
    return _(pair[is_below], **_figures(surprise, formats))


def _draw(surprise: Row, formats: Formats) -> None:
    source = surprise["acquisition_source"]
    icon = "trending_down" if surprise["z_score"] < 0 else "trending_up"
    st.page_link(
        f"app_pages/{_PAGES[surprise['metric']]}.py",
        label=sentence(surprise, formats),
        icon=f":material/{icon}:",
        query_params=None if source == "all" else {"ch": source},
    )


def _slipping(session: Session) -> None:
    """Say how many buyers began to slip, with the way to whom; nothing where nobody did."""
    scheme = session.settings.rfm_default_scheme
    slips = newest_slips(session, scheme, SLIPPING_GROUPS)
    count = slips["customers_count"].sum()
    if not count > 0:
        return
    first = records(slips)[0]
    st.page_link(
        "app_pages/rfm.py",
        label=n_(
            "**{count} buyer began to slip** since {day}, most from {group}: who moved where",
            "**{count} buyers began to slip** since {day}, most from {group}: who moved where",
            count,
            count=session.formats.people(count),
            day=session.formats.day(first["from_date"]),
            group=first["from_segment"],
        ),
        icon=":material/moving:",
        query_params={"rfm_scheme": scheme},
    )


def _figures(surprise: Row, formats: Formats) -> dict[str, str]:
    metric, value, moved = surprise["metric"], surprise["value"], surprise["judged_value"]
    if metric in ("revenue", "refunds"):
        written = {"value": formats.money(value), "usual": formats.money(surprise["usual_value"])}
    elif metric in ("repeat_rate", "churn_rate"):
        written = {"value": formats.percent(value), "moved": formats.number(100 * abs(moved))}
    else:
        written = {
            "value": formats.people(value),
            "usual": formats.count(round(surprise["usual_value"])),
            "moved": formats.count(abs(moved)),
        }
    return {**written, "source": plain(str(surprise["acquisition_source"]))}
