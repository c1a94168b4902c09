"""What a comparison with people kept out says, in words."""

from __future__ import annotations

import pandas as pd

from streamlit_app.queries.warehouse import Row
from streamlit_app.wording.formats import MISSING, Formats
from streamlit_app.wording.language import N_, _

VERDICTS = {
    "helps": N_("caused orders"),
    "harms": N_("cost orders"),
    "undecided": N_("not distinguishable from zero"),
    "running": N_("still running"),
    "no_control": N_("no control group"),
    "few_people": N_("too few people to show"),
}
_SENTENCES = {
    "helps": N_("**It caused orders**: {rates}, a difference of {low} to {high} points."),
    "harms": N_("**It cost orders**: {rates}, a difference of {low} to {high} points."),
    "undecided": N_(
        "**Not distinguishable from zero**: {rates}, a difference of {low} to {high} points."
    ),
    "running": N_("**Orders still come in**: so far {rates}; {low} to {high} points."),
    "no_control": N_(
        "**Nobody can tell what it caused**: no one was kept out to compare. "
        "{treated} of those it was sent to ordered in the days after."
    ),
    "few_people": N_("Too few people were kept out to compare for this to be shown."),
}


def verdict_words(verdict: str) -> str:
    """Say a verdict in a few words."""
    return _(VERDICTS[verdict])


def verdict_sentence(figures: Row, formats: Formats) -> str:
    """Say what the comparison shows, with both shares, the interval and who was kept out."""
    rates = _(
        "{treated} of those it was sent to ordered, {control} of the {count} kept out",
        treated=formats.percent(figures["conversion_rate"]),
        control=formats.percent(figures["control_conversion_rate"]),
        count=formats.people(figures["control_count"]),
    )
    return _(
        _SENTENCES[figures["verdict"]],
        rates=rates,
        treated=formats.percent(figures["conversion_rate"]),
        low=signed_points(figures["conversion_lift_low"], formats),
        high=signed_points(figures["conversion_lift_high"], formats),
    )


def needed_sentence(figures: Row, formats: Formats) -> str | None:
    """Say how many controls would show a tenth more; None where that is not the question."""
    if figures["verdict"] != "undecided" or pd.isna(figures["control_needed_count"]):
        return None
    return _(
        "About {count} people kept out would be needed to see a change of a tenth.",
        count=formats.count(figures["control_needed_count"]),
    )


def signed_points(share: float, formats: Formats) -> str:
    """Write a difference of shares in points with its sign."""
    if pd.isna(share):
        return MISSING
    return f"{'−' if share < 0 else '+'}{formats.number(100 * abs(share))}"
