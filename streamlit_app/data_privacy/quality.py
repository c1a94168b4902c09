"""Quality: how complete, valid, unique and timely what was delivered is, and what was refused."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from crm.sources.contracts import CONTRACTS
from streamlit_app.charts.trust import quality_chart
from streamlit_app.data_privacy.shares import share_column
from streamlit_app.people.choosing import choice
from streamlit_app.queries import data_privacy as ask
from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import chart_card, empty_card, table_view
from streamlit_app.shell.headings import card_title
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import words

DIMENSIONS = {
    "completeness": N_("Complete"),
    "validity": N_("Valid"),
    "uniqueness": N_("No repeats"),
}
MEASURES = {
    "email": N_("e-mail address"),
    "phone": N_("phone number"),
    "name": N_("name"),
    "date_of_birth": N_("date of birth"),
    "place": N_("place"),
    "customer": N_("customer"),
    "channel": N_("channel"),
    "lines": N_("lines"),
    "contract": N_("the contract"),
    "key": N_("the key"),
}


def draw_quality(session: Session) -> None:
    """Draw the scorecard, a trend of one measure, and what was rejected."""
    scores = ask.quality_by_table(session)
    if scores.empty:
        empty_card(
            _("Nothing to judge yet"),
            _("No file was loaded into this build."),
            _("Load one under **Imports**, then `crm build`."),
        )
        return
    measure = _chosen_measure(session)
    left, right = st.columns([4, 3], gap="small")
    with left:
        _scorecard(session, scores)
    with right:
        _trend(session, measure)
    _rejected(session)


def _scorecard(session: Session, scores: pd.DataFrame) -> None:
    title = _("Scorecard by table")
    states = {one["table"]: one["state"] for one in session.status.deliveries}
    columns = {
        "table_name": st.column_config.TextColumn(_("Table"), width=140),
        **{name: share_column(_(label), width=85) for name, label in DIMENSIONS.items()},
        "timeliness": st.column_config.TextColumn(_("Timely"), width=65),
        "rows_count": st.column_config.NumberColumn(_("Rows"), format="localized", width=65),
    }
    with st.container(border=True, height="stretch"):
        card_title(title)
        st.caption(
            _(
                "Complete: the columns people are known by are filled. Valid: rows keep their "
                "contract, addresses and numbers can be used. No repeats: rows that another row "
                "with the same key beats are counted out."
            )
        )
        timely = [_(states.get(table, "–")) for table in scores["table_name"]]
        table_view(scores.assign(timeliness=timely), columns, alt_text=title, height=400)


def _chosen_measure(session: Session) -> Row | None:
    measures = {_key(one): one for one in ask.quality_measures(session)}
    if not measures:
        return None
    first = next(iter(measures))
    chosen = choice(
        _("Measure by month"),
        list(measures),
        "data_measure",
        name=lambda key: said(measures[key]),
        default=first,
        width=360,
    )
    return measures[chosen or first]


def _trend(session: Session, one: Row | None) -> None:
    if one is None:
        empty_card(
            _("Quality by month"),
            _("One month of data tells no trend."),
            _("The scorecard says how it is now."),
        )
        return
    months = ask.quality_by_month(session, one["table_name"], one["dimension"], one["measure"])
    finding = _("{what}: {share}", what=said(one), share=session.formats.percent(one["share"]))
    columns = {
        "month_date": st.column_config.DateColumn(_("Month"), format="YYYY-MM"),
        "share": st.column_config.NumberColumn(_("Good"), format="percent"),
        "good_count": st.column_config.NumberColumn(_("Good rows"), format="localized"),
        "rows_count": st.column_config.NumberColumn(_("Rows"), format="localized"),
    }
    chart_card(
        finding,
        _("Share of good rows by the month the rows are about; larger dots stand for more rows."),
        quality_chart(months, session.formats),
        alt_text=finding,
        table=months,
        columns=columns,
        key="data_quality",
    )


def said(measure: Row) -> str:
    """Say what is measured: customers, valid: phone number."""
    return _(
        "{table}, {dimension}: {measure}",
        table=measure["table_name"],
        dimension=_(DIMENSIONS[measure["dimension"]]).lower(),
        measure=_(MEASURES[measure["measure"]]),
    )


def _key(measure: Row) -> str:
    return "-".join(measure[name] for name in ("table_name", "dimension", "measure"))


def _rejected(session: Session) -> None:
    title = _("Rows that were not taken")
    rows = ask.rejections(session)
    if rows.empty:
        empty_card(
            title,
            _("Every row of every file kept its contract."),
            _("A file's own rejections come back as a workbook under **Imports**."),
        )
        return
    shown = rows.assign(
        reason=rows["reason"].map(words),
        table_name=[
            table if table in CONTRACTS else _("(a load taken back)")
            for table in rows["table_name"]
        ],
    )
    count = st.column_config.NumberColumn
    with st.container(border=True):
        card_title(title)
        st.caption(
            _("By reason; values are never kept. To mend rows, give the file to **Imports** again.")
        )
        table_view(
            shown,
            {
                "table_name": _("Table"),
                "column_name": _("Column"),
                "reason": _("Reason"),
                "value_class": _("What stood there"),
                "rows_count": count(_("Rows"), format="localized"),
                "loads_count": count(_("Loads"), format="localized"),
            },
            alt_text=title,
        )
