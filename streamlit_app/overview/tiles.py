"""The eight tiles of the Overview."""

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
from streamlit_app.wording.vocabulary import DEFINITIONS


def draw_tiles(session: Session, tiles: Row, sparks: pd.DataFrame, window: int) -> None:
    """Draw two rows of four tiles; each names what it compares with."""
    formats, threshold = session.formats, session.settings.churn_threshold_days
    flows = _Flows(session, tiles, sparks, window)
    rates = _Rates(session, tiles, sparks, window)
    rows: list[list[Callable[[], None]]] = [
        [
            lambda: flows.tile(
                f"Active customers, {window} days", "active", formats.people, "fewer"
            ),
            lambda: flows.tile(
                f"New customers, {window} days", "new_customers", formats.people, "fewer"
            ),
            lambda: rates.tile(f"Churn, {threshold} days", "churn_rate", higher_is_better=False),
            lambda: rates.tile("Repeat rate", "repeat_rate", higher_is_better=True),
        ],
        [
            lambda: flows.tile(
                f"Net revenue, {window} days", "revenue", formats.short_money, "less"
            ),
            lambda: flows.tile("Average order, net", "avg_order_value", formats.money, "less"),
            lambda: _value_tile(session, tiles, sparks),
            lambda: _reach_tile(tiles, formats),
        ],
    ]
    for row in rows:
        for column, tile in zip(st.columns(4, gap="small"), row, strict=True):
            with column:
                tile()


_MEANINGS = {
    "active": "active",
    "new_customers": "new",
    "revenue": "revenue",
    "avg_order_value": "aov",
    "churn_rate": "churn",
    "repeat_rate": "repeat",
}


@dataclass(frozen=True)
class _Flows:
    """Tiles that compare the days shown with as many days before."""

    session: Session
    tiles: Row
    sparks: pd.DataFrame
    window: int

    def tile(self, label: str, name: str, write: Callable[[Any], str], less: str) -> None:
        formats, change = (
            self.session.formats,
            relative_change(self.tiles[name], self.tiles[f"{name}_before"]),
        )
        word = less if change is not None and change < 0 else "more"
        metric_tile(
            label,
            write(self.tiles[name]),
            change=None if change is None else f"{formats.percent(abs(change))} {word}",
            is_up=None if change is None else change > 0,
            is_better=None if not change else change > 0,
            compared=f"than {self.window} days before"
            if change is not None
            else _why_blank(self.session, self.tiles[name], "nothing to compare"),
            trend=_trend(self.sparks, name),
            meaning=DEFINITIONS[_MEANINGS[name]].format(unit=formats.unit),
        )


@dataclass(frozen=True)
class _Rates:
    """Tiles that compare a share with the same share some days earlier, in points."""

    session: Session
    tiles: Row
    sparks: pd.DataFrame
    window: int

    def tile(self, label: str, name: str, *, higher_is_better: bool) -> None:
        formats, threshold = self.session.formats, self.session.settings.churn_threshold_days
        now, before = self.tiles[name], self.tiles[f"{name}_before"]
        is_known = not (pd.isna(now) or pd.isna(before))
        points: float | None = 100 * (float(now) - float(before)) if is_known else None
        word = "lower" if points is not None and points < 0 else "higher"
        metric_tile(
            label,
            formats.percent(now),
            change=None if points is None else f"{formats.number(abs(points))} points {word}",
            is_up=None if points is None else points > 0,
            is_better=None if not points else (points > 0) == higher_is_better,
            compared=f"than {self.window} days ago"
            if points is not None
            else _why_blank(self.session, now, "too early to compare"),
            trend=_trend(self.sparks, name),
            meaning=DEFINITIONS[_MEANINGS[name]].format(days=threshold),
        )


def _value_tile(session: Session, tiles: Row, sparks: pd.DataFrame) -> None:
    formats, predicted = session.formats, tiles["predicted_clv"]
    why = f"not predicted: {tiles['abstain_reason'] or 'no model'}"
    if tiles["predicted_count"] and not tiles["abstain_reason"]:
        why = "next 12 months: ranks only"  # a longer sentence would be cut by the tile
    metric_tile(
        "Value to date | next 12 months",
        f"{formats.money(tiles['historic_clv'])} | {formats.money(predicted)}",
        compared="mean per buyer"
        if not pd.isna(predicted)
        else _why_blank(session, tiles["historic_clv"], why),
        change=None,
        trend=_trend(sparks, "historic_clv"),
        meaning=DEFINITIONS["value"],
    )


def _reach_tile(tiles: Row, formats: Formats) -> None:
    unknown = formats.people(tiles["unknown_count"])
    share = formats.share(tiles["reachable_count"], tiles["customers_count"])
    metric_tile(
        "Reachable by e-mail",
        formats.people(tiles["reachable_count"]),
        compared=f"{share} of customers; {unknown} never asked",
        meaning=DEFINITIONS["reach"],
    )


def _why_blank(session: Session, value: Any, otherwise: str) -> str:
    """Say why a tile compares nothing: what viewers may not be told, or what is not known."""
    is_withheld = session.role is Role.VIEWER and bool(pd.isna(value))
    return "too few people to show" if is_withheld else otherwise


def _trend(sparks: pd.DataFrame, name: str) -> list[float] | None:
    points = sparks[name].dropna().astype(float).tolist()
    return points if len(points) > 1 else None
