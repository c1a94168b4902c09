"""What can be done with people ticked in the list: tag them, list them, compare them, keep them."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from crm.customers.tags import add_tag
from crm.segments.life.listing import add_members
from crm.segments.stored.store import current_segments
from streamlit_app.customers.matching import chosen_people
from streamlit_app.customers.numbers import days
from streamlit_app.people.panel import people_panel
from streamlit_app.queries import customers as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.access import Action, action_button
from streamlit_app.shell.acting import act
from streamlit_app.shell.cards import table_view
from streamlit_app.shell.moment import dialog
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import MISSING
from streamlit_app.wording.language import _, n_
from streamlit_app.wording.plain import plain
from streamlit_app.wording.vocabulary import STAGES, words

MOST_COMPARED = 3


def draw_chosen(session: Session, people: dict[str, str]) -> None:
    """Draw the acts on ticked people; `people` are their names by id."""
    if not people:
        st.caption(_("Tick people to tag, list, compare or keep them."))
        return
    count = session.formats.count(len(people))
    ids = tuple(people)
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(
            n_("**{count}** person chosen", "**{count}** people chosen", len(ids), count=count),
            width="content",
        )
        write = partial(action_button, session, Action.WRITE_ABOUT_PEOPLE)
        if write(_("Add a tag"), icon=":material/label:", key="cust_tag_many"):
            dialog(_("Add a tag"), icon=":material/label:")(_tag_form)(session, ids)
        if write(_("Add to a segment"), icon=":material/playlist_add:", key="cust_list_many"):
            dialog(_("Add to a segment"), icon=":material/playlist_add:")(_list_form)(session, ids)
        if st.button(
            _("Compare"), icon=":material/compare:", key="cust_compare",
            disabled=not 2 <= len(ids) <= MOST_COMPARED, help=_("Two or three people"),
        ):  # fmt: skip
            dialog(_("Side by side"), width="large")(_compare)(session, people)
        if st.button(_("Keep as a segment, export"), icon=":material/groups:", key="cust_keep"):
            dialog(_("The people chosen"), width="large")(_panel)(session, ids)


def _tag_form(session: Session, ids: tuple[str, ...]) -> None:
    with st.form("cust_tag_form", border=False):
        tag = st.selectbox(
            _("Tag"), ask.tags_in_use(session), index=None, accept_new_options=True,
            placeholder=_("Choose, or type a new one"),
        )  # fmt: skip
        if not st.form_submit_button(_("Add"), type="primary"):
            return
    done = n_(
        "{count} person tagged. The next build folds it in.",
        "{count} people tagged. The next build folds it in.",
        len(ids),
        count=session.formats.count(len(ids)),
    )
    act(
        session,
        lambda: add_tag(session.settings, tag or "", ids, actor=session.actor),
        done=done,
        redraw=True,
    )


def _list_form(session: Session, ids: tuple[str, ...]) -> None:
    lists = {
        slug: found.name_en
        for slug, found in current_segments(session.settings).items()
        if found.type == "manual"
    }
    if not lists:
        st.info(
            _("There is no static segment yet. Keep these people as a segment, or make one whose "
              "people are listed on the Segments page.")
        )  # fmt: skip
        return
    with st.form("cust_list_form", border=False):
        slug = st.selectbox(_("Segment"), list(lists), format_func=lists.__getitem__)
        if not st.form_submit_button(_("Add"), type="primary"):
            return
    act(
        session,
        lambda: add_members(session.settings, slug, ids, actor=session.actor),
        done=_("Added to {segment}. The next build folds it in.", segment=plain(lists[slug])),
        redraw=True,
    )


def _panel(session: Session, ids: tuple[str, ...]) -> None:
    title = n_(
        "{count} person chosen",
        "{count} people chosen",
        len(ids),
        count=session.formats.count(len(ids)),
    )
    people_panel(session, chosen_people(ids, title, _("People chosen by hand")), key="cust_chosen")


def _compare(session: Session, people: dict[str, str]) -> None:
    rows = {row["customer_id"]: row for row in records(ask.compared(session, tuple(people)))}
    said = {one: _facts(session, rows[one]) for one in people if one in rows}
    heads = {one: f"{people[one]} · {one[-6:]}" for one in said}
    labels = list(next(iter(said.values())))
    frame = pd.DataFrame(
        {"fact": labels, **{heads[one]: list(facts.values()) for one, facts in said.items()}}
    )
    table_view(
        frame,
        {"fact": "", **{head: head for head in heads.values()}},
        alt_text=_("The people chosen, side by side"),
    )


def _facts(session: Session, row: Row) -> dict[str, str]:
    formats, gap, recency = session.formats, row["avg_days_between_orders"], row["recency_days"]
    has_risk: bool = not pd.isna(row["churn_probability"]) and row["churn_scale"] != "rank"
    has_value = row["clv_scale"] == "absolute"
    said = {
        _("Lifecycle"): _(STAGES[row["lifecycle_stage"]]),
        _("RFM group"): row["rfm_segment"],
        _("Orders"): formats.count(row["orders_count"]),
        _("Net spend"): formats.money(row["total_spent_net"]),
        _("Average order, net"): formats.money(row["avg_order_value"]),
        _("Days since last order"): formats.count(recency),
        _("Usual gap"): None if pd.isna(gap) else days(formats, gap),
        _("Events attended"): formats.count(row["events_attended"]),
        _("Favourite genre"): row["favourite_genre"],
        _("Favourite venue"): row["favourite_venue"],
        _("Engagement"): formats.number(row["engagement_score"], 0),
        _("Risk of no order"): formats.percent(row["churn_probability"]) if has_risk else None,
        _("Value, next 365 days"): formats.money(row["predicted_clv_365d"]) if has_value else None,
        _("City"): row["city"],
        _("Acquired through"): words(row["acquisition_source"]),
        _("Tags"): row["tags"],
    }
    return {
        label: value if isinstance(value, str) and value else MISSING
        for label, value in said.items()
    }
