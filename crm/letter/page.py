"""The letter as one HTML file: two pages, no address outside itself, made to be printed."""

from __future__ import annotations

from html import escape

from crm.letter.charts import flow_chart, picture, revenue_chart, sources_chart
from crm.letter.tables import campaigns_table, events_table, key_figures_table
from crm.letter.wording import Wording
from crm.warehouse.letter_figures import LetterFigures, Row

SAME = 0.005
"""Changes smaller than half a percent read as none."""
_STYLE = """
@page { size: A4; margin: 14mm; }
body { font: 13px/1.45 "Source Sans 3", "Segoe UI", sans-serif; color: #1c2530; margin: 0 auto;
  max-width: 720px; padding: 24px; }
h1 { font-size: 26px; margin: 0 0 4px; } h2 { font-size: 15px; margin: 20px 0 2px; }
.lead { font-size: 16px; margin: 4px 0 12px; } .note, footer { color: #5b6470; margin: 0 0 6px; }
img { width: 100%; height: auto; } .page + .page { break-before: page; padding-top: 12px; }
table { border-collapse: collapse; width: 100%; } td, th { padding: 5px 8px; text-align: right;
  border-bottom: 1px solid #dfe3e8; } td:first-child, th:first-child { text-align: left; }
th { font-weight: 600; color: #5b6470; } .words { text-align: left; }
footer { margin-top: 18px; font-size: 11px; }
@media print { body { padding: 0; } }
"""


def letter_page(figures: LetterFigures, tenant: str, wording: Wording) -> str:
    """Write the letter of a month.

    Parameters
    ----------
    figures : LetterFigures
        What is told.
    tenant : str
        Whose audience it is.
    wording : Wording
        In which language.
    """
    title = wording.say("title", month=wording.month(figures.month))
    foot = wording.say("foot", day=wording.day(figures.as_of), build=figures.build_id)
    first = [
        f"<h1>{escape(title)}</h1><p class='note'>{escape(tenant)}</p>",
        f"<p class='lead'>{escape(headline(figures, wording))}</p>",
        f"<h2>{escape(wording.say('figures'))}</h2>{key_figures_table(figures, wording)}",
        _chart(
            "revenue", revenue_chart(figures, wording), wording, **_revenue_facts(figures, wording)
        ),
    ]
    second = [
        _flow(figures, wording),
        _sources(figures.sources, wording),
        f"<h2>{escape(wording.say('events'))}</h2>{events_table(figures.events, wording)}",
        f"<h2>{escape(wording.say('campaigns'))}</h2>{campaigns_table(figures.campaigns, wording)}",
        f"<footer>{escape(foot)}</footer>",
    ]
    pages = "".join(f"<section class='page'>{''.join(page)}</section>" for page in (first, second))
    return (
        f"<!doctype html><html lang='{wording.language}'><head><meta charset='utf-8'>"
        "<meta name='viewport' content='width=device-width'>"
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{pages}</main></body></html>\n"
    )


def headline(figures: LetterFigures, wording: Wording) -> str:
    """Say what the month brought, against the same month a year before."""
    now = figures.months[-1]
    return wording.say(
        "headline",
        month=wording.month(figures.month).capitalize(),
        revenue=wording.money(now["revenue"]),
        orders=wording.orders(now["orders"]),
        change=_change(figures, wording),
    )


def _change(figures: LetterFigures, wording: Wording) -> str:
    now, before = figures.months[-1]["revenue"], year_before(figures)
    if before is None or not before["revenue"]:
        return wording.say("no_year")
    change = float(now or 0) / float(before["revenue"]) - 1  # type: ignore[arg-type]
    if abs(change) < SAME:
        return wording.say("same")
    return wording.say("more" if change > 0 else "less", percent=wording.percent(abs(change)))


def year_before(figures: LetterFigures) -> Row | None:
    """Return the same month of the year before, where the build knows it."""
    wanted = figures.month.replace(year=figures.month.year - 1)
    return next((row for row in figures.months if row["month"] == wanted), None)


def _revenue_facts(figures: LetterFigures, wording: Wording) -> dict[str, object]:
    return {
        "unit": wording.unit,
        "count": min(len(figures.months), 13),
        "month": wording.month(figures.month),
        "revenue": wording.money(figures.months[-1]["revenue"]),
    }


def _flow(figures: LetterFigures, wording: Wording) -> str:
    if not figures.flow:
        return ""
    last = figures.flow[-1]
    return _chart(
        "flow",
        flow_chart(figures, wording),
        wording,
        month=wording.month(last["month"]),  # type: ignore[arg-type]
        new=wording.count(last["new_count"]),
        back=wording.count(last["won_back_count"]),
        lost=wording.count(last["lost_count"]),
    )


def _sources(sources: list[Row], wording: Wording) -> str:
    if not sources:
        return ""
    return _chart(
        "sources",
        sources_chart(sources, wording),
        wording,
        source=wording.source(sources[0]["acquisition_source"]),
        count=wording.count(sources[0]["new_buyers_count"]),
    )


def _chart(name: str, spec: dict[str, object], wording: Wording, **facts: object) -> str:
    title, note, alt = (wording.say(f"{name}_{part}", **facts) for part in ("chart", "note", "alt"))
    return (
        f"<h2>{escape(title)}</h2><p class='note'>{escape(note)}</p>"
        f"<img alt='{escape(alt, quote=True)}' src='{picture(spec)}'>"
    )
