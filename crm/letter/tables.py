"""The letter's tables, in HTML; what the data says is escaped."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from html import escape

from crm.letter.wording import Wording
from crm.warehouse.letter_figures import LetterFigures, Row

_FIGURES: tuple[tuple[str, Callable[[Wording, object], str]], ...] = (
    ("revenue", Wording.money),
    ("orders", Wording.count),
    ("aov", Wording.money),
    ("new_customers", Wording.count),
    ("active", Wording.count),
    ("repeat_rate", Wording.percent),
    ("churn_rate", Wording.percent),
)


def key_figures_table(figures: LetterFigures, wording: Wording) -> str:
    """Set the month beside the month before and the same month a year before."""
    by_month = {row["month"]: row for row in figures.months}
    month = figures.month
    months = (month, _earlier(month, 1), _earlier(month, 12))
    rows = [
        [wording.say(name), *(write(wording, by_month.get(each, {}).get(name)) for each in months)]
        for name, write in _FIGURES
    ]
    heads = ("", *(wording.say(head) for head in ("this_month", "month_before", "year_before")))
    return _table(heads, rows)


def events_table(events: Sequence[Row], wording: Wording) -> str:
    """List the month's events, those that brought most first."""
    if not events:
        return f"<p>{escape(wording.say('no_events'))}</p>"
    rows = [
        [
            str(row["name"]),
            wording.day(row["starts_date"]),  # type: ignore[arg-type]
            wording.count(row["tickets_count"]),
            wording.money(row["ticket_revenue"]),
        ]
        for row in events
    ]
    return _table([wording.say(head) for head in ("event", "day", "tickets", "revenue")], rows)


def campaigns_table(campaigns: Sequence[Row], wording: Wording) -> str:
    """List the month's campaigns and what they caused."""
    if not campaigns:
        return f"<p>{escape(wording.say('no_campaigns'))}</p>"
    rows = [
        [
            str(row["name"]),
            wording.count(row["treated_count"]),
            wording.percent(row["conversion_rate"]),
            _verdict(row, wording),
        ]
        for row in campaigns
    ]
    return _table([wording.say(head) for head in ("campaign", "sent", "ordered", "verdict")], rows)


def _verdict(row: Row, wording: Wording) -> str:
    verdict = str(row["verdict"])
    if verdict in ("no_control", "running"):
        return wording.say(verdict)
    low, high = (
        wording.points(row["conversion_lift_low"]),
        wording.points(row["conversion_lift_high"]),
    )
    return wording.say(verdict, low=low, high=high)


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f"<th scope='col'>{escape(text)}</th>" for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _earlier(month: date, months: int) -> date:
    number = 12 * month.year + month.month - 1 - months
    return date(number // 12, number % 12 + 1, 1)
