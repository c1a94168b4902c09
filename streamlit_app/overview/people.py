"""The people of a bar: of a source, a stage or an RFM group, clicked or chosen by hand."""

from __future__ import annotations

from datetime import timedelta

import pandas as pd

from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choice, choose
from streamlit_app.people.panel import people_panel
from streamlit_app.people.selection import RuleJson, Selection, equals, everyone_who
from streamlit_app.queries import overview as ask
from streamlit_app.queries.cohorts import NOT_KNOWN
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _
from streamlit_app.wording.vocabulary import STAGES, words

BAR = "overview_bar"
SOURCE, STAGE, GROUP = "source", "stage", "group"
NEW_DAYS = 365
"""The bars of sources are about who ordered first in so many days."""


def bar_of(kind: str, value: object) -> str:
    """Name a bar in the URL and in the data of its chart."""
    return f"{kind}:{value}"


def with_bars(rows: pd.DataFrame, kind: str, column: str) -> pd.DataFrame:
    """Add the name of its bar to each row of a chart's data."""
    return rows.assign(bar=[bar_of(kind, one) for one in rows[column]])


def bars_clicked() -> Select:
    """Make the bars of a chart, whose data has `bar`, show their people."""
    return Select("bar", ("bar",), _pick)


def bar_people(session: Session) -> None:
    """Draw the box that stands for a click, and the people of the bar."""
    names = _names(session)
    bar = choice(
        _("People of a bar"),
        list(names),
        BAR,
        name=names.__getitem__,
        placeholder=_("Click a bar, or choose one"),
        width=380,
    )
    if bar is None:
        return
    rule = everyone_who(*_conditions(session, *bar.split(":", 1)))
    people_panel(session, Selection(names[bar], rule, names[bar]), key="overview_people")


def _names(session: Session) -> dict[str, str]:
    sources = ask.acquisition(session)["acquisition_source"]
    stages = ask.customers_by_stage(session)["lifecycle_stage"]
    groups = ask.rfm_groups(session)["rfm_segment"]
    return {
        **{bar_of(SOURCE, one): _("New buyers: {source}", source=words(one)) for one in sources},
        **{bar_of(STAGE, one): _("Stage: {stage}", stage=_(STAGES[one])) for one in stages},
        **{bar_of(GROUP, one): _("RFM group: {group}", group=one) for one in groups},
    }


def _conditions(session: Session, kind: str, value: str) -> list[RuleJson]:
    if kind == STAGE:
        return [equals("lifecycle_stage", value)]
    if kind == GROUP:
        return [equals("rfm_segment", value)]
    first = session.as_of - timedelta(days=NEW_DAYS - 1)
    days = [first.isoformat(), session.as_of.isoformat()]
    source: RuleJson = {"field": "acquisition_source", "op": "is_missing"}
    return [
        {"field": "first_order_at", "op": "between", "value": days},
        source if value == NOT_KNOWN else equals("acquisition_source", value),
    ]


def _pick(mark: Picked) -> None:
    choose(**{BAR: mark.get("bar")})
