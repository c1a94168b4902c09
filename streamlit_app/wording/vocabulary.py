"""The words of the screens: stages, groups, channels, kinds of files."""

from __future__ import annotations

from streamlit_app.wording.codes import ABSTENTIONS, CODES, UNITS
from streamlit_app.wording.language import N_, SOURCE, _, language

STAGES = {
    "prospect": N_("Prospect"),
    "new": N_("New"),
    "active": N_("Active"),
    "loyal": N_("Loyal"),
    "champion": N_("Champion"),
    "at_risk": N_("At risk"),
    "lost": N_("Lost"),
}
STAGE_ICONS = {
    "prospect": ":material/visibility:",
    "new": ":material/fiber_new:",
    "active": ":material/bolt:",
    "loyal": ":material/favorite:",
    "champion": ":material/trophy:",
    "at_risk": ":material/warning:",
    "lost": ":material/bedtime:",
}
STAGE_COLOURS = {
    "prospect": "#8A8779",
    "new": "#56B4E9",
    "active": "#0072B2",
    "loyal": "#117733",
    "champion": "#56A36B",
    "at_risk": "#E69F00",
    "lost": "#882255",
}
"""Champions and loyal customers share a hue and are told apart by lightness."""
RISK_BANDS = {"low": N_("Low"), "medium": N_("Medium"), "high": N_("High")}
CHANNELS = {
    "email": N_("E-mail"),
    "sms": N_("SMS"),
    "push": N_("Push"),
    "post": N_("Post"),
    "phone": N_("Phone"),
    "ads_audience": N_("Ads audience"),
}
PURPOSES = {
    "marketing": N_("Marketing"),
    "service": N_("Service"),
    "ads_audience": N_("Ads audience"),
    "analysis": N_("Analysis"),
}

EXPORT_FORMATS = {
    "xlsx": N_("Excel workbook, for people"),
    "csv": N_("CSV for Excel"),
    "csv-system": N_("CSV for systems"),
    "parquet": N_("Parquet, for programs"),
    "jsonl": N_("JSON lines, for programs"),
}


def words(name: str) -> str:
    """Say a machine name such as box_office; as plain words where nobody put it into words."""
    if isinstance(name, str) and name in CODES:
        return _(CODES[name])
    text = name.replace("_", " ").replace("email", "e-mail") if isinstance(name, str) else ""
    return text[:1].upper() + text[1:]


def channel_words(channel: str | None) -> str | None:
    """Name a channel as people do: E-mail, SMS, Box office."""
    if not isinstance(channel, str):
        return None
    return _(CHANNELS[channel]) if channel in CHANNELS else words(channel)


def unit_words(unit: str | None) -> str | None:
    """Say what a column or metric is counted in; a unit nobody put into words stays as it is."""
    return _(UNITS[unit]) if unit is not None and unit in UNITS else unit


def abstention_words(reason: str) -> str:
    """Say why nothing is predicted; what the pipeline found is English, its condition is not."""
    if reason in ABSTENTIONS:
        return _(ABSTENTIONS[reason])
    return reason if language() == SOURCE else _("a condition of the predictions does not hold yet")


def purpose_of(description: str | None) -> str:
    """Say what a segment is for: a built-in one's purpose is collected, a person's own is not."""
    return _(description) if description else ""
