"""Sentences made of the Overview's data: each says what a chart shows."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row, records
from streamlit_app.wording.findings import top_share
from streamlit_app.wording.formats import MISSING, Formats, relative_change
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import words

STANDS_OUT = 0.25
"""An event that sold less of a week than this does not explain the week."""
SAME = 0.005
"""Changes smaller than half a percent read as "unchanged"."""
_REVENUES = ["revenue", "revenue_year_before"]


def headline(tiles: Row, window: int, formats: Formats) -> str:
    """Answer "how is my audience doing?" in one sentence."""
    if not tiles["buyers_count"]:
        return _(
            "{count} people are known and none has ordered yet.",
            count=formats.count(tiles["customers_count"]),
        )
    if tiles["customers_count"] == 1:
        return _("One customer so far: figures appear as more people buy.")
    change = relative_change(tiles["active"], tiles["active_before"])
    revenue = formats.short_money(tiles["revenue"])
    sentence = _headline_of(change, has_revenue=revenue != MISSING)
    return _(
        sentence,
        active=formats.people(tiles["active"]),
        days=window,
        percent=formats.percent(abs(change or 0)),
        revenue=revenue,
    )


def _headline_of(change: float | None, *, has_revenue: bool) -> str:
    kind = "plain" if change is None else "same" if abs(change) < SAME else "more"
    if kind == "more" and change is not None and change < 0:
        kind = "fewer"
    return _HEADLINES[kind][has_revenue]


_HEADLINES = {
    "plain": (
        N_("**{active}** customers were active in the last {days} days."),
        N_(
            "**{active}** customers were active in the last {days} days; "
            "net revenue was **{revenue}**."
        ),
    ),
    "same": (
        N_(
            "**{active}** customers were active in the last {days} days, "
            "as many as in the days before."
        ),
        N_(
            "**{active}** customers were active in the last {days} days, "
            "as many as in the days before; net revenue was **{revenue}**."
        ),
    ),
    "more": (
        N_(
            "**{active}** customers were active in the last {days} days, "
            "{percent} more than in the days before."
        ),
        N_(
            "**{active}** customers were active in the last {days} days, "
            "{percent} more than in the days before; net revenue was **{revenue}**."
        ),
    ),
    "fewer": (
        N_(
            "**{active}** customers were active in the last {days} days, "
            "{percent} fewer than in the days before."
        ),
        N_(
            "**{active}** customers were active in the last {days} days, "
            "{percent} fewer than in the days before; net revenue was **{revenue}**."
        ),
    ),
}
"""By how the active compare with the days before: without, and with, the revenue."""


def revenue_finding(weeks: pd.DataFrame, formats: Formats) -> str:
    """Compare the last four whole weeks with the same weeks a year before."""
    if not weeks["revenue"].notna().any():
        return _("Too few orders a week to show")
    whole = weeks[~weeks["is_partial"]].sort_values("week").tail(4)
    change = relative_change(whole["revenue"].sum(), whole["revenue_year_before"].sum())
    if len(whole) < 4 or change is None or whole[_REVENUES].isna().any(axis=None):
        total = formats.short_money(weeks["revenue"].sum())
        return _("{money} of net revenue in {count} weeks", money=total, count=len(weeks))
    if abs(change) < SAME:
        return _("The last four weeks brought as much as a year before")
    if change > 1:
        times = formats.number(change + 1)
        return _("The last four weeks brought {times} times as much as a year before", times=times)
    percent = formats.percent(abs(change))
    if change > 0:
        return _("The last four weeks brought {percent} more than a year before", percent=percent)
    return _("The last four weeks brought {percent} less than a year before", percent=percent)


def outstanding_week(weeks: pd.DataFrame) -> pd.Timestamp | None:
    """Return the best week where it brought more than twice the median week; None without one."""
    revenue = weeks["revenue"]
    if not revenue.max() > 2 * revenue.median():
        return None
    week: pd.Timestamp = weeks["week"].iloc[int(revenue.argmax())]
    return week


def best_seller_words(seller: Row | None, formats: Formats) -> str | None:
    """Say what made a week: the event or product and its share; None where nothing stands out."""
    if seller is None or seller["share"] < STANDS_OUT:
        return None
    return _(
        "{name}: {share} of that week's sales",
        name=seller["name"],
        share=formats.percent(seller["share"]),
    )


def stage_finding(stages: pd.DataFrame, formats: Formats) -> str:
    """Name the share of buyers who are slipping or gone."""
    buyers = stages[stages["lifecycle_stage"] != "prospect"]
    total = buyers["customers_count"].sum()
    if not total:
        return _("Nobody has ordered yet: everyone is a prospect")
    gone = buyers.loc[buyers["lifecycle_stage"].isin(["at_risk", "lost"]), "customers_count"].sum()
    return _("{share} of buyers are at risk or lost", share=formats.share(gone, total))


def rfm_finding(groups: pd.DataFrame, formats: Formats) -> str:
    """Name the group that spends most, against its size."""
    if groups.empty or not groups["spend_share"].notna().any():
        return _("No RFM groups without orders")
    best = records(groups)[int(groups["spend_share"].fillna(0).argmax())]
    return _(
        "{group}: {people} of buyers, {spend} of spend",
        group=best["rfm_segment"],
        people=formats.percent(best["customers_share"]),
        spend=formats.percent(best["spend_share"]),
    )


def acquisition_words(soon: Row, formats: Formats) -> str:
    """Say what the bars of sources are, and how many of all first buyers came back soon."""
    words = _("New buyers of the last 365 days; orange dot: share back within 90 days")
    if not soon["watched_count"] > 0:
        return words
    share = formats.share(soon["returned_count"], soon["watched_count"])
    return words + ". " + _("Of all who had 90 days to come back: {share}", share=share)


def acquisition_finding(sources: pd.DataFrame, formats: Formats) -> str:
    """Name the source of most new buyers."""
    if sources.empty:
        return _("No new buyers in the last 365 days")
    first, total = records(sources)[0], sources["new_buyers_count"].sum()
    if len(sources) == 1 and first["acquisition_source"] == "not known":
        return _("The data does not say where new buyers come from")
    return _(
        "Most new buyers came through “{source}”: {share}",
        source=words(first["acquisition_source"]),
        share=formats.share(first["new_buyers_count"], total),
    )


def value_finding(curve: pd.DataFrame, formats: Formats) -> str:
    """Say what the best fifth of buyers brings."""
    if curve.empty or not curve["spend_share"].notna().any():
        return _("No spend to share out yet")
    share = formats.percent(top_share(curve, 0.2))
    return _("The best 20 % of buyers bring {share} of net spend", share=share)


def flow_finding(months: pd.DataFrame, formats: Formats) -> str:
    """Say whether the last whole month brought more buyers than it lost."""
    whole = months[months["is_complete"]].sort_values("month")
    if whole.empty or whole["net_count"].isna().iloc[-1]:
        return _("Who came and who went")
    last = records(whole)[-1]
    values = {
        "month": formats.month(last["month"]),
        "came": formats.people(last["new_count"] + last["won_back_count"]),
        "lost": formats.people(last["lost_count"]),
    }
    if last["net_count"] < 0:
        return _("{month} lost more buyers than it brought: {lost} against {came}", **values)
    return _("{month} brought {came} buyers and lost {lost}", **values)
