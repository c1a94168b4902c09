"""The letter's words in each language, and its figures as that language writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from babel import Locale, dates, numbers

from crm.segments.wording.phrases import counted

LANGUAGES = ("en", "ro")

_TEXTS = {
    "title": ("Letter of {month}", "Scrisoarea lunii {month}"),
    "headline": (
        "{month} brought {revenue} from {orders}, {change}.",
        "{month} a adus {revenue} din {orders}, {change}.",
    ),
    "more": ("{percent} more than a year before", "cu {percent} mai mult decât cu un an înainte"),
    "less": ("{percent} less than a year before", "cu {percent} mai puțin decât cu un an înainte"),
    "same": ("as much as a year before", "cât cu un an înainte"),
    "no_year": ("with no year before to compare", "fără un an precedent de comparat"),
    "figures": ("Key figures", "Cifre principale"),
    "this_month": ("This month", "Luna aceasta"),
    "month_before": ("Month before", "Luna precedentă"),
    "year_before": ("A year before", "Cu un an înainte"),
    "revenue": ("Net revenue", "Venit net"),
    "orders": ("Orders", "Comenzi"),
    "aov": ("Average order, net", "Comanda medie, net"),
    "new_customers": ("New customers", "Clienți noi"),
    "active": ("Active customers, 30 days, month's end", "Clienți activi, 30 de zile, la final"),
    "repeat_rate": ("Repeat rate, month's end", "Rata de revenire, la final"),
    "churn_rate": ("Churn rate, month's end", "Rata de pierdere, la final"),
    "revenue_chart": ("Net revenue by month", "Venitul net pe luni"),
    "revenue_note": (
        "{unit}; line: the same month a year before",
        "{unit}; linia: aceeași lună cu un an înainte",
    ),
    "revenue_alt": (
        "Bars of net revenue over {count} months. The last, {month}, is {revenue}.",
        "Bare cu venitul net pe {count} luni. Ultima, {month}, este {revenue}.",
    ),
    "flow_chart": ("Who came and who went", "Cine a venit și cine a plecat"),
    "flow_note": (
        "Buyers by month: new and won back above, lost below",
        "Cumpărători pe luni: noi și recâștigați sus, pierduți jos",
    ),
    "flow_alt": (
        "Stacked bars of buyers by month. In {month} {new} were new, {back} came back, {lost} "
        "were lost.",
        "Bare suprapuse cu cumpărători pe luni. În {month}: {new} noi, {back} reveniți, {lost} "
        "pierduți.",
    ),
    "new": ("new", "noi"),
    "back": ("won back", "recâștigați"),
    "lost": ("lost", "pierduți"),
    "sources_chart": ("Where new buyers came from", "De unde au venit cumpărătorii noi"),
    "sources_note": (
        "New buyers of the last 365 days and how many ordered again within 90 days",
        "Cumpărători noi din ultimele 365 de zile și câți au revenit în 90 de zile",
    ),
    "sources_alt": (
        "Bars of new buyers by source; most came through {source}: {count}.",
        "Bare cu cumpărătorii noi pe surse; cei mai mulți prin {source}: {count}.",
    ),
    "again": ("{count} · {share} again", "{count} · {share} revin"),
    "events": ("Events of the month", "Evenimentele lunii"),
    "event": ("Event", "Eveniment"),
    "day": ("Day", "Ziua"),
    "tickets": ("Tickets", "Bilete"),
    "no_events": ("No event took place.", "Nu a avut loc niciun eveniment."),
    "campaigns": ("Campaigns of the month", "Campaniile lunii"),
    "campaign": ("Campaign", "Campanie"),
    "sent": ("Sent to", "Trimisă la"),
    "ordered": ("Ordered after", "Au comandat după"),
    "verdict": ("What it caused", "Ce a produs"),
    "no_campaigns": ("No campaign was sent.", "Nu s-a trimis nicio campanie."),
    "helps": (
        "caused orders: {low} to {high} points",
        "a produs comenzi: între {low} și {high} puncte",
    ),
    "harms": (
        "cost orders: {low} to {high} points",
        "a costat comenzi: între {low} și {high} puncte",
    ),
    "undecided": (
        "not distinguishable from zero: {low} to {high} points",
        "nu se distinge de zero: între {low} și {high} puncte",
    ),
    "running": ("orders still come in", "comenzile încă sosesc"),
    "no_control": ("nobody can tell: no control group", "nu se poate spune: fără grup de control"),
    "foot": (
        "Figures as of {day}, build {build}; the same as in the app. Countable orders minus "
        "refunds, each on its own day.",
        "Cifre la data de {day}, construcția {build}; aceleași ca în aplicație. Comenzi numărabile "
        "minus rambursări, fiecare în ziua ei.",
    ),
}

_SOURCES = {
    "organic": ("Organic", "Organic"),
    "newsletter": ("Newsletter", "Newsletter"),
    "friend": ("Friend", "Prieten"),
    "influencers": ("Influencers", "Influenceri"),
    "facebook_ads": ("Facebook ads", "Reclame Facebook"),
    "google_ads": ("Google ads", "Reclame Google"),
    "tiktok_ads": ("TikTok ads", "Reclame TikTok"),
    "box_office": ("Box office", "Casa de bilete"),
    "not known": ("Not known", "Necunoscut"),
}
"""Sources that many shops call alike; a tenant's own are data."""


@dataclass(frozen=True)
class Wording:
    """How one letter speaks.

    Parameters
    ----------
    language : str
        One of `LANGUAGES`.
    currency : str or None
        Of every amount.
    """

    language: str
    currency: str | None

    @property
    def _locale(self) -> Locale:
        return Locale.parse({"en": "en_GB", "ro": "ro_RO"}[self.language])

    @property
    def unit(self) -> str:
        """What amounts are counted in."""
        return self.currency or ""

    def say(self, text: str, **values: object) -> str:
        """Say one of the letter's texts."""
        return _TEXTS[text][LANGUAGES.index(self.language)].format(**values)

    def source(self, name: Any) -> str:
        """Name where customers came from."""
        known = _SOURCES.get(name)
        return known[LANGUAGES.index(self.language)] if known else str(name).replace("_", " ")

    def orders(self, count: Any) -> str:
        """Write a count of orders: 2.253 de comenzi."""
        return counted(int(count or 0), "orders", "ro" if self.language == "ro" else "en")

    def count(self, value: Any) -> str:
        """Write a whole number."""
        return "–" if value is None else numbers.format_decimal(int(value), locale=self._locale)

    def money(self, value: Any) -> str:
        """Write an amount without cents."""
        if value is None:
            return "–"
        written = numbers.format_decimal(float(value), "#,##0", locale=self._locale)
        return f"{written} {self.unit}".strip()

    def percent(self, share: Any) -> str:
        """Write a share of one with one decimal."""
        if share is None:
            return "–"
        return f"{numbers.format_decimal(100 * float(share), '#,##0.0', locale=self._locale)} %"

    def points(self, share: Any) -> str:
        """Write a difference of shares in points, signed."""
        written = numbers.format_decimal(100 * abs(float(share)), "0.0", locale=self._locale)
        return f"{'−' if float(share) < 0 else '+'}{written}"

    def month(self, month: date) -> str:
        """Write a month in full: October 2026."""
        return dates.format_date(month, "LLLL y", locale=self._locale)

    def short_month(self, month: date) -> str:
        """Write a month for an axis: Oct 26."""
        return dates.format_date(month, "LLL yy", locale=self._locale)

    def day(self, day: date) -> str:
        """Write a day."""
        return dates.format_date(day, "d MMM y", locale=self._locale)
