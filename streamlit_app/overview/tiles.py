"""The eight tiles of the Overview: each names what it compares with and leads on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from streamlit_app.queries.warehouse import Row
from streamlit_app.shell.cards import metric_tile
from streamlit_app.shell.roles import Role
from streamlit_app.shell.session import Session
from streamlit_app.wording.formats import Formats, relative_change
from streamlit_app.wording.language import N_, _
from streamlit_app.wording.vocabulary import abstention_words


def draw_tiles(session: Session, tiles: Row, sparks: pd.DataFrame, window: int) -> None:
    """Draw two rows of four tiles, a link under each."""
    for row in (_PEOPLE_TILES, _MONEY_TILES):
        for column, tile in zip(st.columns(4, gap="small"), row, strict=True):
            with column:
                tile(_Shown(session, tiles, sparks, window))


@dataclass(frozen=True)
class _Shown:
    session: Session
    tiles: Row
    sparks: pd.DataFrame
    window: int

    @property
    def formats(self) -> Formats:
        return self.session.formats


@dataclass(frozen=True)
class _Flow:
    """What compares the days shown with as many days before."""

    name: str
    label: str
    metric: str
    write: Callable[[Formats, Any], str]
    more: str
    less: str

    def draw(self, shown: _Shown, metric: str | None = None) -> None:
        now = shown.tiles[self.name]
        change = relative_change(now, shown.tiles[f"{self.name}_before"])
        words = self.less if change is not None and change < 0 else self.more
        metric_tile(
            _(self.label, days=shown.window),
            self.write(shown.formats, now),
            change=None if change is None else _(words, percent=shown.formats.percent(abs(change))),
            is_up=None if change is None else change > 0,
            is_better=None if not change else change > 0,
            compared=_("than before")
            if change is not None
            else _why_blank(shown.session, now, _("nothing to compare")),
            trend=_trend(shown.sparks, self.name),
            metric=metric or self.metric,
        )


_MORE, _FEWER, _LESS = N_("{percent} more"), N_("{percent} fewer"), N_("{percent} less")
_ACTIVE = _Flow(
    "active", N_("Active customers, {days} days"), "active_90d", Formats.people, _MORE, _FEWER
)
_NEW = _Flow(
    *("new_customers", N_("New customers, {days} days"), "new_customers"),
    *(Formats.people, _MORE, _FEWER),
)
_REVENUE = _Flow(
    "revenue", N_("Net revenue, {days} days"), "revenue", Formats.short_money, _MORE, _LESS
)
_ORDER = _Flow("avg_order_value", N_("Average order, net"), "aov", Formats.money, _MORE, _LESS)


def _active(shown: _Shown) -> None:
    _ACTIVE.draw(shown, f"active_{shown.window}d")
    _way_on("rfm", _("Who they are, by RFM"))


def _new(shown: _Shown) -> None:
    _NEW.draw(shown)
    _way_on("cohorts", _("How new buyers come back"))


def _churn(shown: _Shown) -> None:
    days = shown.session.settings.churn_threshold_days
    _rate(shown, _("Churn, {days} days", days=days), "churn_rate", higher_is_better=False)
    _way_on("value", _("Who is about to leave"))


def _repeat(shown: _Shown) -> None:
    _rate(shown, _("Repeat rate"), "repeat_rate", higher_is_better=True)
    _way_on("cohorts", _("Repeat by cohort"))


def _revenue(shown: _Shown) -> None:
    _REVENUE.draw(shown)
    _way_on("events", _("What sold, and when"))


def _order(shown: _Shown) -> None:
    _ORDER.draw(shown)
    _way_on("events", _("Baskets and party sizes"))


def _value(shown: _Shown) -> None:
    tiles, formats, predicted = shown.tiles, shown.formats, shown.tiles["predicted_clv"]
    # the currency stands once: twice would be cut on a small screen
    historic = formats.money(tiles["historic_clv"]).removesuffix(f" {formats.currency}")
    reason = tiles["abstain_reason"]
    why = _("not predicted: {reason}", reason=abstention_words(reason) if reason else _("no model"))
    if tiles["predicted_count"] and not tiles["abstain_reason"]:
        why = _("next 12 months: ranks only")  # a longer sentence would be cut by the tile
    metric_tile(
        _("Value to date | next 12 months"),
        f"{historic} | {formats.money(predicted)}",
        compared=_("mean per buyer")
        if not pd.isna(predicted)
        else _why_blank(shown.session, tiles["historic_clv"], why),
        trend=_trend(shown.sparks, "historic_clv"),
        meaning=_(
            "Left: mean net spend of a buyer to date. Right: mean expected net spend of a buyer "
            "in the next 365 days. The two are never added up here."
        ),
    )
    _way_on("value", _("Value, and how far to trust it"))


def _reach(shown: _Shown) -> None:
    tiles, formats = shown.tiles, shown.formats
    metric_tile(
        _("Reachable by e-mail"),
        formats.people(tiles["reachable_count"]),
        compared=_(
            "{share}; {unknown} never asked",
            share=formats.share(tiles["reachable_count"], tiles["customers_count"]),
            unknown=formats.people(tiles["unknown_count"]),
        ),
        metric="reachable",
    )
    _way_on("segments", _("Whom to talk to"))


_PEOPLE_TILES = (_active, _new, _churn, _repeat)
_MONEY_TILES = (_revenue, _order, _value, _reach)


def _rate(shown: _Shown, label: str, name: str, *, higher_is_better: bool) -> None:
    """Draw a share beside the same share some days earlier, in points."""
    formats, now, before = shown.formats, shown.tiles[name], shown.tiles[f"{name}_before"]
    is_known = not (pd.isna(now) or pd.isna(before))
    points: float | None = 100 * (float(now) - float(before)) if is_known else None
    words = N_("{points} points higher")
    if points is not None and points < 0:
        words = N_("{points} points lower")
    metric_tile(
        label,
        formats.percent(now),
        change=None if points is None else _(words, points=formats.number(abs(points))),
        is_up=None if points is None else points > 0,
        is_better=None if not points else (points > 0) == higher_is_better,
        compared=_("in {days} days", days=shown.window)
        if points is not None
        else _why_blank(shown.session, now, _("too early to compare")),
        trend=_trend(shown.sparks, name),
        metric=name,
    )


def _way_on(page: str, label: str) -> None:
    st.page_link(f"app_pages/{page}.py", label=label, icon=":material/arrow_forward:")


def _why_blank(session: Session, value: Any, otherwise: str) -> str:
    """Say why a tile compares nothing: what viewers may not be told, or what is not known."""
    is_withheld = session.role is Role.VIEWER and bool(pd.isna(value))
    return _("too few people to show") if is_withheld else otherwise


def _trend(sparks: pd.DataFrame, name: str) -> list[float] | None:
    points = sparks[name].dropna().astype(float).tolist()
    return points if len(points) > 1 else None
