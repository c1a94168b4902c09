"""How scores are cut today, and how large the groups would be if they were cut elsewhere."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.scores import score_histogram
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import Selection, within
from streamlit_app.queries import rfm_scores as ask
from streamlit_app.queries.warehouse import records
from streamlit_app.rfm.choices import View
from streamlit_app.rfm.groups import GROUPS
from streamlit_app.shell.cards import chart_card, table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _

MEASURES = {
    "recency": ("recency_days", N_("Days since the last order")),
    "frequency": ("orders_count", N_("Orders")),
    "monetary": ("total_spent_net", N_("Net spend")),
}
LAST_BARS = {"recency": 540, "frequency": 15}
"""From here on a bar is open: it holds everything beyond."""
EDITED = ("r4", "r3", "r2", "r1", "f2", "f3", "f4", "f5", "m2", "m3", "m4", "m5")
AXIS_OF = {"r": "recency", "f": "frequency", "m": "monetary"}


def draw_scores(session: Session, view: View) -> None:
    """Draw the three measures with their cuts, the people of a bar, and the what-if."""
    st.markdown("## " + _("How the scores are cut"), anchors=False)
    bars, bands = ask.score_bars(session, view.scheme, view.audience), ask.bands(session)
    bands = bands[bands["scheme"] == view.scheme]
    for column, axis in zip(st.columns(3, gap="small"), MEASURES, strict=True):
        with column:
            _histogram(
                session, view, bars[bars["axis"] == axis], bands[bands["axis"] == axis], axis
            )
    if view.is_default:
        _people_of_a_bar(session, view, bars)
    label = _("What if the scores were cut elsewhere?")
    with st.expander(label, icon=":material/tune:", key="rfm_if", on_change="rerun") as what_if:
        if what_if.open:
            _what_if(session, view, bands)


def _histogram(
    session: Session, view: View, bars: pd.DataFrame, cuts: pd.DataFrame, axis: str
) -> None:
    def pick(mark: Picked) -> None:
        bar = f"{axis}:{mark['bar_from']:g}" if mark else None
        choose(rfm_bar=bar)

    name = _(MEASURES[axis][1])
    is_fixed = bool(cuts["is_fixed"].all())
    chart_card(
        name if axis != "monetary" else _("Net spend ({unit})", unit=session.formats.unit),
        _("Buyers; dashed: where a score begins, as configured")
        if is_fixed
        else _("Buyers; dashed: where a fifth of the buyers begins"),
        score_histogram(bars, cuts, is_money=axis == "monetary", formats=session.formats),
        alt_text=_(
            "Histogram of buyers by {name}, with the cuts of the scores.", name=name.lower()
        ),
        table=bars,
        columns={
            "bar_from": NumberColumn(_("From"), format="localized"),
            "bar_to": NumberColumn(_("Below"), format="localized"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
        },
        key=f"rfm_{axis}",
        select=Select("bar", ("bar_from",), pick) if view.is_default else None,
    )


def _people_of_a_bar(session: Session, view: View, bars: pd.DataFrame) -> None:
    known = {
        f"{row['axis']}:{row['bar_from']:g}": (row["axis"], row["bar_from"], row["bar_to"])
        for row in records(bars)
    }

    def said(bar: str) -> str:
        axis, low, high = known[bar]
        name, low = _(MEASURES[axis][1]), session.formats.count(low)
        if LAST_BARS.get(axis) == known[bar][1]:
            return _("{measure}: {low} and more", measure=name, low=low)
        return _(
            "{measure}: {low} to below {high}",
            measure=name,
            low=low,
            high=session.formats.count(high),
        )

    bar = choice(
        _("People of a bar"),
        list(known),
        "rfm_bar",
        name=said,
        placeholder=_("Click a bar, or choose one"),
        width=380,
    )
    if bar is None:
        return
    axis, low, high = known[bar]
    is_last = LAST_BARS.get(axis) == low
    condition = within(MEASURES[axis][0], _plain(low), None if is_last else _plain(high))
    people_panel(
        session,
        Selection(said(bar), view.everyone_who(condition), said(bar)),
        key="rfm_bar_people",
    )


def _plain(number: float) -> float:
    return int(number) if number == int(number) else round(number, 2)


def _what_if(session: Session, view: View, bands: pd.DataFrame) -> None:
    starts = starts_of(bands)
    st.caption(
        _(
            "Nothing is changed here: the bands live in the seed rfm_schemes. Try others and see "
            "how many buyers each group would have."
        )
    )
    with st.form("rfm_what_if", border=False):
        wanted = _inputs(starts)
        st.form_submit_button(_("Count the groups"), type="primary")
    groups = ask.groups_under(session, view.scheme, view.audience, wanted)
    shown = groups.set_index("rfm_segment").reindex([*GROUPS]).fillna(0).reset_index()
    shown["difference"] = shown["customers_count"] - shown["customers_now"]
    table_view(
        shown,
        {
            "rfm_segment": _("Group"),
            "customers_now": NumberColumn(_("Buyers now"), format="localized"),
            "customers_count": NumberColumn(_("With these cuts"), format="localized"),
            "difference": NumberColumn(_("Difference"), format="localized"),
        },
        alt_text=_("Group sizes now and with the cuts tried"),
    )


def _inputs(starts: Mapping[str, float]) -> dict[str, float]:
    wanted: dict[str, float] = {}
    for letter, axis in AXIS_OF.items():
        st.markdown(f"**{_(MEASURES[axis][1])}**")
        keys = [key for key in EDITED if key.startswith(letter)]
        for column, key in zip(st.columns(4), keys, strict=True):
            label = (
                _("Score {score} from day", score=key[1])
                if letter == "r"
                else _("Score {score} from", score=key[1])
            )
            wanted[key] = column.number_input(
                label, 0.0, value=starts[key], step=1.0, format="%.0f", key=f"rfm_if_{key}"
            )
    return wanted


def starts_of(bands: pd.DataFrame) -> dict[str, float]:
    """Return today's cuts; a fifth that nobody fell into begins where the next one does."""
    starts: dict[str, float] = {}
    for letter, axis in AXIS_OF.items():
        cuts = bands[bands["axis"] == axis].set_index("score")["at_least"]
        found = cuts.reindex(range(1, 6)).bfill().ffill().fillna(0)
        starts |= {f"{letter}{score}": float(found.loc[score]) for score in range(1, 6)}
    return {key: starts[key] for key in EDITED}
