"""The words of the screens: stages, groups, channels and what the figures mean."""

from __future__ import annotations

from streamlit_app.wording.language import N_

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
    "champion": "#117733",
    "at_risk": "#E69F00",
    "lost": "#882255",
}
RISK_BANDS = {"low": "Low", "medium": "Medium", "high": "High"}
CHANNELS = {
    "email": "E-mail",
    "sms": "SMS",
    "push": "Push",
    "post": "Post",
    "phone": "Phone",
    "ads_audience": "Ads audience",
}
PURPOSES = {
    "marketing": "Marketing",
    "service": "Service",
    "ads_audience": "Ads audience",
    "analysis": "Analysis",
}

EXPORT_FORMATS = {
    "xlsx": N_("Excel workbook, for people"),
    "csv": N_("CSV for Excel"),
    "csv-system": N_("CSV for systems"),
    "parquet": N_("Parquet, for programs"),
    "jsonl": N_("JSON lines, for programs"),
}

DEFINITIONS = {
    "active": "Customers with a countable order or a check-in in the days shown, "
    "ending at the as-of day.",
    "new": "Customers whose first countable order falls in the days shown.",
    "churn": "Of the customers active in the {days} days before last, the share with no activity "
    "in the last {days} days.",
    "repeat": "Of everyone with a countable order up to the as-of day, the share with two or more.",
    "revenue": "Countable orders minus refunds, each on its own day, in {unit}. A countable order "
    "is paid, not a test, not fully refunded and above zero.",
    "aov": "Net revenue of the days shown divided by their countable orders.",
    "value": "Left: mean net spend of a buyer to date. Right: mean expected net spend of a buyer "
    "in the next 365 days. The two are never added up here.",
    "reach": "Customers who allow marketing by e-mail and are not suppressed; "
    "unknown is never yes.",
}


def words(name: str) -> str:
    """Write a machine name such as order_completed as words; nothing where there is none."""
    text = name.replace("_", " ").replace("email", "e-mail") if isinstance(name, str) else ""
    return text[:1].upper() + text[1:]


def channel_words(channel: str | None) -> str | None:
    """Name a channel as people do: E-mail, SMS, Box office."""
    return CHANNELS.get(channel, words(channel)) if isinstance(channel, str) else None
