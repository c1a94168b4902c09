"""What is liked together, and where a first purchase leads; the people behind a pair."""

from __future__ import annotations

import streamlit as st

from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.charts.tiles import Tiles, tile_chart
from streamlit_app.events.wording import NONE_YET, named, neighbours
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import RuleJson, Selection, everyone_who
from streamlit_app.queries import patterns as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.shell.cards import chart_card, empty_card, guarded
from streamlit_app.shell.columns import count_column, percent_column
from streamlit_app.shell.session import Session
from streamlit_app.shell.views import view_choice
from streamlit_app.wording.language import N_, _

FIRST, OTHER = "events_g1", "events_g2"
PAIRS = {"both": N_("who have both"), "only": N_("who have only the first")}


def draw_liking(session: Session) -> None:
    """Draw affinities and paths side by side, then the people of a picked pair."""
    left, right = st.columns(2, gap="small")
    with left:
        guarded(affinities, session)
    with right:
        guarded(paths, session)
    guarded(pair_of_genres, session)


def affinities(session: Session) -> None:
    """Which genres people have together more often than by chance."""
    pairs, formats = ask.affinities(session), session.formats
    if not pairs["lift"].notna().any():
        empty_card(
            _("No two genres share enough people"),
            _("A pair is judged from 30 people on who have both."),
            _("Affinities appear as people buy more than one genre."),
        )
        return
    order = neighbours(pairs)
    told = pairs.assign(
        row=pairs["genre"],
        column=pairs["other_genre"],
        value=pairs["lift"],
        text=[formats.number(one, 2) for one in pairs["lift"]],
        share=pairs["confidence_share"] * 100,
    )
    best = records(pairs.nlargest(1, "lift"))[0]
    title = _(
        "{one} and {other} are liked together {lift} times as often as chance",
        one=best["genre"],
        other=best["other_genre"],
        lift=formats.number(best["lift"], 2),
    )
    reach = max(float((pairs["lift"] - 1).abs().max()), 0.1)
    tiles = Tiles(
        tuple(order), tuple(order), lowest=1 - reach, highest=1 + reach, is_diverging=True,
        is_slanted=True, row_height=34,
    )  # fmt: skip
    chart_card(
        title,
        _("People with both genres over those expected by chance: 1 is no affinity, grey is too "
          "few. Click a pair for its people."),
        tile_chart(
            told,
            tiles,
            (
                ("row", _("Genre"), ""),
                ("column", _("and"), ""),
                ("lift", _("Times as often as chance"), ".2f"),
                ("both_count", _("People with both"), ",d"),
            ),
            formats,
        ),
        alt_text=_("Matrix of genre affinities. {finding}.", finding=title),
        table=told,
        columns={
            "genre": _("Genre"),
            "other_genre": _("Other genre"),
            "both_count": count_column(_("Have both")),
            "expected_count": count_column(_("By chance")),
            "share": percent_column(_("Of the genre's people (%)")),
            "lift": percent_column(_("Times as often")),
        },
        key="events_affinities",
        select=Select("pair", ("row", "column"), _pick),
    )  # fmt: skip


def paths(session: Session) -> None:
    """Where a first purchase leads."""
    cells, formats = ask.paths(session), session.formats
    if cells.empty:
        empty_card(
            _("No path yet"),
            _("What people buy second, by what they bought first."),
            _("It appears with the first orders of people."),
        )
        return
    firsts = tuple(cells["first_genre"].drop_duplicates())
    seconds = (*[one for one in firsts if one in set(cells["second_genre"])], NONE_YET)
    told = cells.assign(
        row=cells["first_genre"].map(named),
        column=cells["second_genre"].map(named),
        value=cells["customers_share"],
        text=[formats.number(100 * one, 0) for one in cells["customers_share"]],
        share=cells["customers_share"] * 100,
    )
    back = cells[cells["second_genre"] != NONE_YET]
    same = back[back["first_genre"] == back["second_genre"]]["customers_count"].sum()
    title = _(
        "{share} of those who came back bought the same genre again",
        share=formats.percent(same / (back["customers_count"].sum() or 1)),
    )
    tiles = Tiles(
        tuple(named(one) for one in seconds),
        tuple(named(one) for one in firsts),
        _("Second purchase"),
        _("First purchase"),
        highest=float(cells["customers_share"].quantile(0.95) or 1),
        row_height=34 if len(firsts) < 9 else 26,
        is_slanted=True,
    )
    chart_card(
        title,
        _("Of 100 people whose first purchase was of a genre, how many had which second"),
        tile_chart(
            told,
            tiles,
            (
                ("row", _("First"), ""),
                ("column", _("Second"), ""),
                ("customers_count", _("People"), ",d"),
                ("customers_share", _("Share"), ".1%"),
            ),
            formats,
        ),
        alt_text=_("Matrix from first to second purchase. {finding}.", finding=title),
        table=told,
        columns={
            "row": _("First"),
            "column": _("Second"),
            "customers_count": count_column(_("People")),
            "share": percent_column(_("Share (%)")),
        },
        key="events_paths",
    )


def pair_of_genres(session: Session) -> None:
    """Let a pair be chosen by hand, and show whom it means."""
    genres = sorted(ask.affinities(session)["genre"].unique())
    if not genres:
        return
    left, middle, right = st.columns([2, 2, 3], gap="small", vertical_alignment="bottom")
    with left:
        one = choice(
            _("People of the genre"), genres, FIRST, placeholder=_("Pick a pair, or choose here")
        )
    with middle:
        other = choice(_("and of"), genres, OTHER, placeholder=_("any other"))
    with right:
        which = view_choice(
            _("Which of them"), list(PAIRS), "events_pair", name=lambda key: _(PAIRS[key])
        )
    if one is None or other is None or one == other:
        return
    rule, title = _both(one, other) if which == "both" else _only(one, other)
    people_panel(session, Selection(title, rule, title), key="events_people")


def _both(one: str, other: str) -> tuple[RuleJson, str]:
    rule: RuleJson = {"field": "genres", "op": "has_all", "value": [one, other]}
    return rule, _("Both {one} and {other}", one=one, other=other)


def _only(one: str, other: str) -> tuple[RuleJson, str]:
    rule = everyone_who(
        {"field": "genres", "op": "has_any", "value": [one]},
        {"field": "genres", "op": "has_none", "value": [other]},
    )
    return rule, _("{one}, but not {other}", one=one, other=other)


def _pick(picked: Picked) -> None:
    choose(**{FIRST: picked.get("row"), OTHER: picked.get("column")})
