"""Duplicates: pairs who might be one person, side by side, decided one by one."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.identity.candidates import Candidate, candidates_file
from crm.identity.merges import active_merges
from streamlit_app.data_privacy.duplicate_decision import draw_decision
from streamlit_app.data_privacy.duplicate_pair import draw_pair
from streamlit_app.data_privacy.duplicate_undo import draw_merges
from streamlit_app.data_privacy.forbidden import is_forbidden
from streamlit_app.data_privacy.pairs import open_pairs
from streamlit_app.people.choosing import choice
from streamlit_app.queries import data_privacy as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.access import Action
from streamlit_app.shell.cards import empty_card, table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _, n_

QUEUE_SHOWN = 100
LATER = "data_pairs_later"
PAIR = "data_pair"


def draw_duplicates(session: Session) -> None:
    """Draw the queue, the chosen pair and the merges that hold."""
    title = _("Duplicates")
    if is_forbidden(session, Action.SEE_PEOPLE, title):
        return
    pairs = open_pairs(session)
    if not pairs:
        _nothing_to_decide(session, title)
    else:
        _queue(session, pairs)
    merges = active_merges(session.settings)
    if merges:
        draw_merges(session, merges)


def pair_key(pair: Candidate) -> str:
    """Name a pair in the URL: the two ids, the one known longer first."""
    return f"{pair.customer_id}.{pair.other_customer_id}"


def _nothing_to_decide(session: Session, title: str) -> None:
    if candidates_file(session.settings).exists():
        empty_card(
            title,
            _("No two customers look like one person, or every pair was decided."),
            _("New data is compared by each build; `crm identity candidates --refresh` does now."),
        )
    else:
        empty_card(
            title,
            _("Nobody was compared yet."),
            _("A build compares the accounts of different customers; `crm build` makes one."),
        )


def _queue(session: Session, pairs: list[Candidate]) -> None:
    ranked = _ranked(session, pairs)
    later = st.session_state.setdefault(LATER, [])
    keys = [key for key in ranked["key"] if key not in later] or list(ranked["key"])
    known = {pair_key(pair): pair for pair in pairs}
    frame = ranked.set_index("key", drop=False)
    left, right = st.columns([3, 10], gap="small")
    with left:
        _listing(session, frame, len(pairs), keys)
    with right:
        chosen = choice(
            _("Pair to decide"),
            keys,
            PAIR,
            name=lambda key: _name(session, frame.loc[key]),
            default=keys[0],
        )
        pair = known[chosen or keys[0]]
        draw_pair(session, pair)
        draw_decision(session, pair, pair_key(pair))


def _ranked(session: Session, pairs: list[Candidate]) -> pd.DataFrame:
    """Order pairs by probability times what both spent; the ids break ties."""
    ids = tuple(
        sorted({one for pair in pairs[:400] for one in (pair.customer_id, pair.other_customer_id)})
    )
    spent = {
        row["customer_id"]: row["total_spent_net"] or 0.0
        for row in records(ask.people_in_pairs(session, ids))
    }
    frame = pd.DataFrame(
        {
            "key": [pair_key(pair) for pair in pairs],
            "probability": [pair.match_probability for pair in pairs],
            "worth": [
                spent.get(pair.customer_id, 0.0) + spent.get(pair.other_customer_id, 0.0)
                for pair in pairs
            ],
        }
    )
    frame["stake"] = frame["probability"] * frame["worth"]
    return frame.sort_values(["stake", "probability", "key"], ascending=[False, False, True]).head(
        QUEUE_SHOWN
    )


def _listing(session: Session, frame: pd.DataFrame, count: int, keys: list[str]) -> None:
    with st.container(border=True):
        title = n_(
            "{count} pair to decide",
            "{count} pairs to decide",
            count,
            count=session.formats.count(count),
        )
        st.markdown("## " + title, anchors=False)
        st.caption(_("By probability times what both spent: what is at stake comes first."))
        table_view(
            frame.loc[keys].assign(place=range(1, len(keys) + 1)),
            {
                "place": st.column_config.NumberColumn("#", width=30),
                "probability": st.column_config.NumberColumn(
                    _("Probable"), format="percent", width=70
                ),
                "worth": st.column_config.NumberColumn(
                    _("Spent ({unit})", unit=session.formats.unit),
                    format="localized",
                    step=1,
                    width=75,
                ),
            },
            alt_text=_("Pairs to decide, the most at stake first"),
            height=460,
        )


def _name(session: Session, row: pd.Series) -> str:
    return _(
        "{probability} · {worth} at stake",
        probability=session.formats.percent(row["probability"]),
        worth=session.formats.money(row["worth"]),
    )
