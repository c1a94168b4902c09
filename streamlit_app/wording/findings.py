"""Sentences made of data: each says what a chart shows, so nobody has to read it off."""

from __future__ import annotations

import pandas as pd

from crm.exports.people.waterfall import Waterfall
from streamlit_app.queries.warehouse import Row, records
from streamlit_app.wording.formats import MISSING, Formats, relative_change
from streamlit_app.wording.language import _
from streamlit_app.wording.losses import reason_words, stage_words
from streamlit_app.wording.vocabulary import STAGES

BLUE, AMBER = "#0072B2", "#E69F00"
STANDS_OUT = 0.25
"""An event that sold less of a week than this does not explain the week."""
_REVENUES = ["revenue", "revenue_year_before"]
SAME = 0.005
"""Changes smaller than half a percent read as "unchanged"."""


def headline(tiles: Row, window: int, formats: Formats) -> str:
    """Answer "how is my audience doing?" in one sentence."""
    if not tiles["buyers_count"]:
        return (
            f"{formats.count(tiles['customers_count'])} people are known and none has ordered yet."
        )
    if tiles["customers_count"] == 1:
        return "One customer so far: figures appear as more people buy."
    active = formats.people(tiles["active"])
    change = relative_change(tiles["active"], tiles["active_before"])
    compared = _more_or_fewer(change, formats)
    revenue = formats.short_money(tiles["revenue"])
    earned = f"; net revenue was **{revenue}**" if revenue != MISSING else ""
    return f"**{active}** customers were active in the last {window} days{compared}{earned}."


def revenue_finding(weeks: pd.DataFrame, formats: Formats) -> str:
    """Compare the last four whole weeks with the same weeks a year before."""
    if not weeks["revenue"].notna().any():
        return "Too few orders a week to show"
    whole = weeks[~weeks["is_partial"]].sort_values("week").tail(4)
    change = relative_change(whole["revenue"].sum(), whole["revenue_year_before"].sum())
    if len(whole) < 4 or change is None or whole[_REVENUES].isna().any(axis=None):
        total = formats.short_money(weeks["revenue"].sum())
        return f"{total} of net revenue in {len(weeks)} weeks"
    if abs(change) < SAME:
        return "The last four weeks brought as much as a year before"
    if change > 1:
        times = formats.number(change + 1)
        return f"The last four weeks brought {times} times as much as a year before"
    direction = "more" if change > 0 else "less"
    return (
        f"The last four weeks brought {formats.percent(abs(change))} {direction} than a year before"
    )


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
    return f"{seller['name']}: {formats.percent(seller['share'])} of that week's sales"


def stage_finding(stages: pd.DataFrame, formats: Formats) -> str:
    """Name the share of buyers who are slipping or gone."""
    buyers = stages[stages["lifecycle_stage"] != "prospect"]
    total = buyers["customers_count"].sum()
    if not total:
        return "Nobody has ordered yet: everyone is a prospect"
    gone = buyers.loc[buyers["lifecycle_stage"].isin(["at_risk", "lost"]), "customers_count"].sum()
    return f"{formats.share(gone, total)} of buyers are at risk or lost"


def rfm_finding(groups: pd.DataFrame, formats: Formats) -> str:
    """Name the group that spends most, against its size."""
    if groups.empty or not groups["spend_share"].notna().any():
        return "No RFM groups without orders"
    best = records(groups)[int(groups["spend_share"].fillna(0).argmax())]
    return (
        f"{best['rfm_segment']}: {formats.percent(best['customers_share'])} of buyers, "
        f"{formats.percent(best['spend_share'])} of spend"
    )


def acquisition_finding(sources: pd.DataFrame, formats: Formats) -> str:
    """Name the source of most new buyers."""
    if sources.empty:
        return "No new buyers in the last 365 days"
    first, total = records(sources)[0], sources["new_buyers_count"].sum()
    share = formats.share(first["new_buyers_count"], total)
    if len(sources) == 1 and first["acquisition_source"] == "Not known":
        return "The data does not say where new buyers come from"
    return f"Most new buyers came through “{first['acquisition_source']}”: {share}"


def retention_finding(cells: pd.DataFrame, formats: Formats) -> str:
    """Say how many come back in the first month after their first order."""
    known = cells[(cells["months_since_first_order"] == 1) & cells["is_complete"]]
    total = known["customers_count"].sum()
    if not total:
        return "No month after a first order is complete yet"
    share = formats.share(known["active_count"].sum(), total)
    return f"{share} of new buyers order again in the month after"


def value_finding(curve: pd.DataFrame, formats: Formats) -> str:
    """Say what the best fifth of buyers brings."""
    if curve.empty or not curve["spend_share"].notna().any():
        return "No spend to share out yet"
    return f"The best 20 % of buyers bring {formats.percent(top_share(curve, 0.2))} of net spend"


def waterfall_steps(waterfall: Waterfall, formats: Formats) -> pd.DataFrame:
    """Return the bars of the consent waterfall: members, one per loss, what is left in the file.

    Returns
    -------
    DataFrame
        `label`, `reason`, `people`, `start` and `end` of the bar, `colour`, `shown`.
    """
    rows = [_step(_("Members"), "", waterfall.members, 0, waterfall.members, BLUE, formats)]
    left = waterfall.members
    for loss in waterfall.losses:
        reason = reason_words(loss)
        label = _("{stage}: {reason}", stage=stage_words(loss), reason=reason)
        below = max(left - loss.people, 0)
        rows.append(_step(label, reason, loss.people, below, left, AMBER, formats))
        left = below
    rows.append(_step(_("In the file"), "", waterfall.in_file, 0, waterfall.in_file, BLUE, formats))
    return pd.DataFrame(rows)


def top_share(curve: pd.DataFrame, buyers_share: float) -> float:
    """Read the Pareto curve at a share of buyers; 0 before its first step."""
    up_to = curve.loc[curve["buyers_share"] <= buyers_share + 1e-9, "spend_share"]
    return 0.0 if up_to.empty else float(up_to.iloc[-1])


def stage_alt(stages: pd.DataFrame, formats: Formats) -> str:
    """List customers per stage for people who do not see the bars."""
    parts = (
        f"{STAGES[row['lifecycle_stage']]} {formats.people(row['customers_count'])}"
        for row in records(stages)
    )
    return "Customers by lifecycle stage: " + ", ".join(parts) + "."


def _step(
    label: str, reason: str, people: int, start: int, end: int, colour: str, formats: Formats
) -> Row:
    sign = "−" if colour == AMBER else ""
    return {
        "label": label,
        "reason": reason,
        "people": people,
        "start": start,
        "end": end,
        "colour": colour,
        "shown": f"{sign}{formats.count(people)}",
    }


def _more_or_fewer(change: float | None, formats: Formats) -> str:
    if change is None:
        return ""
    if abs(change) < SAME:
        return ", as many as in the days before"
    word = "more" if change > 0 else "fewer"
    return f", {formats.percent(abs(change))} {word} than in the days before"
