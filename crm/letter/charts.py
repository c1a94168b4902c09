"""The letter's charts, drawn without a browser: Vega-Lite in, PNG out."""

from __future__ import annotations

from base64 import b64encode
from typing import Any

from crm.letter.wording import Wording
from crm.warehouse.letter_figures import LetterFigures, Row

Spec = dict[str, Any]
WIDTH, SHARP = 620, 2
BLUE, LIGHT, WINE, ORANGE = "#0072B2", "#56B4E9", "#882255", "#D55E00"
MONTHS_SHOWN = 13
_STYLE: Spec = {
    "view": {"stroke": None},
    "font": "DejaVu Sans",
    "axis": {"labelFontSize": 11, "title": None, "domain": False, "ticks": False},
    "legend": {"orient": "top", "title": None, "labelFontSize": 11},
}


def picture(spec: Spec) -> str:
    """Draw a chart; return it as the address of an image inside the page."""
    import vl_convert  # a whole engine: loaded with the first letter that is written

    whole = {"width": WIDTH, "background": "white", "config": _STYLE, **spec}
    return "data:image/png;base64," + b64encode(
        vl_convert.vegalite_to_png(whole, scale=SHARP)
    ).decode("ascii")


def revenue_chart(figures: LetterFigures, wording: Wording) -> Spec:
    """Draw net revenue by month; a tick marks the same month a year before."""
    by_month = {row["month"]: row["revenue"] for row in figures.months}
    rows = [
        {
            "month": wording.short_month(row["month"]),  # type: ignore[arg-type]
            "revenue": row["revenue"],
            "before": by_month.get(row["month"].replace(year=row["month"].year - 1)),  # type: ignore[attr-defined]
        }
        for row in figures.months[-MONTHS_SHOWN:]
    ]
    x = {"field": "month", "type": "nominal", "sort": None, "axis": {"labelAngle": 0}}
    y = {"type": "quantitative", "axis": {"format": "~s", "tickCount": 5}}
    return {
        "height": 190,
        "data": {"values": rows},
        "layer": [
            {
                "mark": {"type": "bar", "color": BLUE},
                "encoding": {"x": x, "y": {"field": "revenue", **y}},
            },
            {
                "mark": {"type": "tick", "color": ORANGE, "thickness": 3, "opacity": 1},
                "encoding": {"x": x, "y": {"field": "before", **y}},
            },
        ],
    }


def flow_chart(figures: LetterFigures, wording: Wording) -> Spec:
    """Draw who became a buyer and came back above zero, who was lost below."""
    parts = (("new", "new_count", 1), ("back", "won_back_count", 1), ("lost", "lost_count", -1))
    names = [wording.say(part) for part, _, _ in parts]
    rows = [
        {
            "month": wording.short_month(row["month"]),  # type: ignore[arg-type]
            "flow": name,
            "people": sign * int(row[column] or 0),  # type: ignore[call-overload]
        }
        for row in figures.flow
        for name, (_, column, sign) in zip(names, parts, strict=True)
    ]
    colour = {"domain": names, "range": [BLUE, LIGHT, WINE]}
    return {
        "height": 170,
        "data": {"values": rows},
        "mark": "bar",
        "encoding": {
            "x": {"field": "month", "type": "nominal", "sort": None, "axis": {"labelAngle": 0}},
            "y": {"field": "people", "type": "quantitative", "axis": {"tickCount": 5}},
            "color": {"field": "flow", "type": "nominal", "scale": colour},
        },
    }


def sources_chart(sources: list[Row], wording: Wording) -> Spec:
    """Draw new buyers by source with how many came back, largest first."""
    rows = [
        {
            "source": wording.source(row["acquisition_source"]),
            "people": row["new_buyers_count"],
            "label": wording.say(
                "again",
                count=wording.count(row["new_buyers_count"]),
                share=wording.percent(_share(row["returned_90d_count"], row["watched_count"])),
            ),
        }
        for row in sources
    ]
    y = {"field": "source", "type": "nominal", "sort": None}
    x = {"field": "people", "type": "quantitative", "axis": None}
    return {
        "height": {"step": 26},
        "width": WIDTH - 140,
        "data": {"values": rows},
        "layer": [
            {"mark": {"type": "bar", "color": BLUE}, "encoding": {"x": x, "y": y}},
            {
                "mark": {"type": "text", "align": "left", "dx": 5},
                "encoding": {"x": x, "y": y, "text": {"field": "label"}},
            },
        ],
    }


def _share(part: Any, whole: Any) -> float | None:
    return float(part) / float(whole) if whole else None
