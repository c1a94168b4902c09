"""The groups side by side today, and their classes over time."""

from __future__ import annotations

import pandas as pd
from streamlit.column_config import DateColumn, NumberColumn

from streamlit_app.charts.bars import rfm_chart
from streamlit_app.charts.rfm import class_areas
from streamlit_app.charts.selecting import Picked, Select
from streamlit_app.people.choosing import choose
from streamlit_app.rfm.groups import CLASSES, GROUPS, SLIPPING_GROUPS
from streamlit_app.shell.cards import chart_card, empty_card
from streamlit_app.shell.session import Session
from streamlit_app.wording.language import _


def newest_groups(days: pd.DataFrame) -> pd.DataFrame:
    """Return the groups of the newest day, in the order of recency."""
    today = days[days["as_of_date"] == days["as_of_date"].max()]
    return today.set_index("rfm_segment").reindex([*GROUPS]).dropna(how="all").reset_index()


def draw_groups(session: Session, days: pd.DataFrame) -> None:
    """Draw each group's share of buyers and of net spend; a click chooses the group above."""
    groups, formats = newest_groups(days), session.formats
    slipping = groups[groups["rfm_segment"].isin(SLIPPING_GROUPS)]
    title = _(
        "{people} of buyers are slipping; they brought {spend} of net spend",
        people=formats.percent(slipping["customers_share"].sum()),
        spend=formats.percent(slipping["spend_share"].sum()),
    )
    chart_card(
        title,
        _("Bar: share of buyers; orange dot: share of net spend; most recent buyers on top"),
        rfm_chart(groups, formats),
        alt_text=_("Bars of eleven groups. {title}.", title=title),
        table=_in_percent(groups),
        columns={
            "rfm_segment": _("Group"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "customers_percent": NumberColumn(_("Of buyers (%)"), format="localized", step=0.1),
            "total_spent_net": NumberColumn(
                _("Net spend ({unit})", unit=formats.unit), format="localized", step=1
            ),
            "spend_percent": NumberColumn(_("Of net spend (%)"), format="localized", step=0.1),
        },
        key="rfm_groups",
        select=Select("group", ("rfm_segment",), _pick),
    )


def _pick(mark: Picked) -> None:
    choose(rfm_group=mark.get("rfm_segment"), rfm_r=None, rfm_fm=None)


def draw_classes(session: Session, days: pd.DataFrame) -> None:
    """Draw how the shares of five classes of groups changed over the known days."""
    if days["as_of_date"].nunique() < 3:
        empty_card(
            _("Shares over time"),
            _("The scores of fewer than three days are known."),
            _("Every month-end adds one."),
        )
        return
    summed = _by_class(days)
    best = summed[summed["place"] == 0].set_index("as_of_date")["customers_share"]
    title = _(
        "The best groups went from {before} to {now} of buyers",
        before=session.formats.percent(best.iloc[0]),
        now=session.formats.percent(best.iloc[-1]),
    )
    chart_card(
        title,
        _("Shares of buyers by class of group, at month-ends and on the build's day"),
        class_areas(summed, {_(kind): colour for kind, colour in CLASSES.items()}, session.formats),
        alt_text=_("Stacked areas of five classes of groups over time. {title}.", title=title),
        table=_in_percent(summed),
        columns={
            "as_of_date": DateColumn(_("Day")),
            "kind": _("Class"),
            "customers_count": NumberColumn(_("Buyers"), format="localized"),
            "customers_percent": NumberColumn(_("Of buyers (%)"), format="localized", step=0.1),
        },
        key="rfm_classes",
    )


def _by_class(days: pd.DataFrame) -> pd.DataFrame:
    kinds = list(CLASSES)
    named = days.assign(kind=[GROUPS[group].kind for group in days["rfm_segment"]])
    summed = named.groupby(["as_of_date", "kind"], as_index=False)[
        ["customers_count", "customers_share"]
    ].sum()
    place = summed["kind"].map(kinds.index)
    said = summed.assign(place=place, kind=summed["kind"].map(_))
    return said.sort_values(["as_of_date", "place"])


def _in_percent(frame: pd.DataFrame) -> pd.DataFrame:
    shares = [name for name in frame.columns if name.endswith("_share")]
    return frame.assign(
        **{f"{name.removesuffix('_share')}_percent": 100 * frame[name] for name in shares}
    )
