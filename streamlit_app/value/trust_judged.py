"""How good one prediction was on windows that had closed: reliability, lift, groups, gates."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.column_config import NumberColumn

from streamlit_app.charts.judging import lift_chart, reliability_chart
from streamlit_app.charts.ranges import range_chart
from streamlit_app.queries import value_trust as ask
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.shell.cards import chart_card, empty_card, table_view
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _, n_
from streamlit_app.wording.refusals import gate_words
from streamlit_app.wording.vocabulary import words

TARGETS = {"silence": N_("No order"), "orders": N_("Orders"), "spend": N_("Spend")}


def reliability(session: Session, *, one: Row) -> None:
    """What came against what was forecast."""
    rows, formats = _rows(session, one), session.formats
    is_share = one["target"] == "silence"
    widest = records(rows.assign(off=(rows["actual"] - rows["forecast"]).abs()).nlargest(1, "off"))
    if is_share:
        title = _(
            "Of people scored {forecast} on average, {actual} stayed away: the widest gap",
            forecast=formats.percent(widest[0]["forecast"]),
            actual=formats.percent(widest[0]["actual"]),
        )
    else:
        title = _(
            "Where {forecast} a head was forecast, {actual} came: the widest gap",
            forecast=formats.number(widest[0]["forecast"]),
            actual=formats.number(widest[0]["actual"]),
        )
    chart_card(
        title,
        _("Tenths of the people by forecast; on the dashed line the forecast is right"),
        reliability_chart(rows, is_share, formats),
        alt_text=_("Reliability diagram of ten points. {finding}.", finding=title),
        table=rows,
        columns=_columns(is_share),
        key=f"value_reliability_{one['target']}_{one['horizon_days']}",
    )


def lift(session: Session, *, one: Row) -> None:
    """How much more came of those of whom most was forecast."""
    rows, formats = _rows(session, one), session.formats
    is_share = one["target"] == "silence"
    mean = (rows["actual"] * rows["customers_count"]).sum() / rows["customers_count"].sum()
    last = rows["actual"].iloc[-1]
    title = (
        _("The riskiest tenth stayed away {times} times as often as everybody",
          times=formats.number(last / mean if mean else None))
        if is_share
        else _("The best tenth brought {times} times as much as everybody",
               times=formats.number(last / mean if mean else None))
    )  # fmt: skip
    chart_card(
        title,
        _("What came per tenth of the people; mark: what was forecast; dashed: everybody's mean"),
        lift_chart(rows, is_share, formats),
        alt_text=_("Ten bars of what came, with forecasts. {finding}.", finding=title),
        table=rows,
        columns=_columns(is_share),
        key=f"value_lift_{one['target']}_{one['horizon_days']}",
    )


def by_group(session: Session, *, one: Row) -> None:
    """Whose totals were missed."""
    rows, formats = ask.groups(session, one["target"], int(one["horizon_days"])), session.formats
    if rows.empty:
        empty_card(
            _("No group is big enough to be judged"),
            _("Channels and cities are judged from 100 people on."),
            _("Their figures appear as the audience grows."),
        )
        return
    kinds = {"channel": _("Channel"), "city": _("City")}
    told = rows.assign(
        name=[_(REST.get(one, one)) for one in rows["group_value"].astype(str)],
        low=rows["low_90"],
        middle=rows["value"],
        high=rows["high_90"],
        label=[formats.percent(one) for one in rows["value"]],
        kind=rows["group_kind"].map(kinds),
    ).drop_duplicates("name")
    sure = told[(told["low"] > 0) | (told["high"] < 0)]
    title = n_(
        "{count} group was missed by more than chance",
        "{count} groups were missed by more than chance",
        len(sure),
        count=formats.count(len(sure)),
    )
    chart_card(
        title,
        _("Forecast over actual, minus 1, by channel and city, with 90 % intervals; 0 is right"),
        range_chart(told, ".0%", 0.0, formats),
        alt_text=_("Dots with intervals per group. {finding}.", finding=title),
        table=told.assign(**{name: told[name] * 100 for name in ("low", "middle", "high")}),
        columns={
            "kind": _("Group by"),
            "name": _("Group"),
            "customers_count": NumberColumn(_("People"), format="localized"),
            "middle": NumberColumn(_("Missed by (%)"), format="localized", step=0.1),
            "low": NumberColumn(_("from (%)"), format="localized", step=0.1),
            "high": NumberColumn(_("to (%)"), format="localized", step=0.1),
        },
        key=f"value_by_group_{one['target']}_{one['horizon_days']}",
    )


REST = {
    "(unknown)": N_("(not known)"),
    "(small groups together)": N_("(small groups together)"),
}
"""Groups that the card makes."""


def gates(session: Session) -> None:
    """Which conditions hold."""
    rows = ask.gates(session)
    closed = int((~rows["is_open"].astype(bool)).sum())
    with st.container(border=True):
        st.markdown(
            "## "
            + (
                n_("{count} condition does not hold", "{count} conditions do not hold", closed,
                   count=closed)
                if closed
                else _("Every condition for serving a prediction holds")
            ),
            anchors=False,
        )  # fmt: skip
        st.caption(_("What a build needs before it shows a score, and before it shows an amount"))
        told = rows.assign(
            state=[_("holds") if one else _("does not hold") for one in rows["is_open"]],
            what=rows["target"].map({key: _(name) for key, name in TARGETS.items()}),
            gate=rows["gate"].map(words),
            said=[gate_words(one) for one in records(rows)],
        )
        with st.expander(_("All conditions"), expanded=bool(closed), key="value_gates"):
            table_view(
                told,
                {
                    "state": _("State"),
                    "what": _("Of"),
                    "gate": _("Condition"),
                    "measured": NumberColumn(_("Found"), format="localized"),
                    "required": NumberColumn(_("Needed"), format="localized"),
                    "said": _("In words"),
                },
                alt_text=_("Conditions of the predictions, what was found and what is needed"),
                height=440,
            )


def _rows(session: Session, one: Row) -> pd.DataFrame:
    return ask.reliability(session, one["target"], int(one["horizon_days"]))


def _columns(is_share: bool) -> dict[str, object]:
    step = 0.001 if is_share else 0.01
    return {
        "bin": NumberColumn(_("Tenth, 1 = lowest")),
        "customers_count": NumberColumn(_("People"), format="localized"),
        "forecast": NumberColumn(_("Forecast"), format="localized", step=step),
        "actual": NumberColumn(_("Came"), format="localized", step=step),
    }
