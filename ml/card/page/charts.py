"""The charts of the card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

from ml.card.page import svg
from ml.card.page.words import number

Format = Callable[[float], str]
WIDTH = 350.0
WIDE = 560.0
FAR = 8.0
"""Times the median distance from zero beyond which a value is named and not drawn."""


@dataclass(frozen=True)
class Spread:
    """A value with its interval, such as one candidate's."""

    label: str
    value: float
    low: float | None
    high: float | None
    is_marked: bool = False


def spreads(title: str, rows: Sequence[Spread], written: Format) -> str:
    """Return dots with intervals, one line each, around a dashed zero.

    What is far beyond the others would squeeze them into a corner: it is named at the edge instead.
    """
    top, step = 6.0, 38.0
    far = FAR * median([abs(row.value) for row in rows if row.value] or [1.0])
    near = [row for row in rows if abs(row.value) <= far]
    bounds = [v for r in near for v in (r.value, r.low, r.high) if v is not None]
    low, high = min([*bounds, 0.0]), max([*bounds, 0.0])
    at = svg.scale(low, high, 34, WIDE - 34)
    bottom = top + step * len(rows)
    parts = []
    for value in svg.ticks(low, high):
        parts.append(svg.line(at(value), top, at(value), bottom, "grid"))
        parts.append(svg.text(at(value), bottom + 15, written(value), "axis", "middle"))
    parts.append(svg.line(at(0.0), top, at(0.0), bottom, "zero"))
    for position, row in enumerate(rows):
        y = top + step * position
        style, weight = ("mark", "bold halo") if row.is_marked else ("other", "halo")
        parts.append(svg.text(2, y + 14, row.label, weight))
        if row not in near:
            side, arrow = (high, "{} →") if row.value > 0 else (low, "← {}")
            anchor = "end" if row.value > 0 else "start"
            parts.append(svg.text(at(side), y + 30, arrow.format(written(row.value)), "", anchor))
            continue
        if row.low is not None and row.high is not None:
            parts.append(svg.line(at(row.low), y + 26, at(row.high), y + 26, style, 2))
        parts.append(svg.dot(at(row.value), y + 26, style))
    told = "; ".join(f"{row.label}: {written(row.value)}" for row in rows)
    return svg.svg(WIDE, bottom + 22, title, told, parts)


@dataclass(frozen=True)
class Bin:
    """One tenth of the people: what was forecast for them and what they did."""

    forecast: float
    actual: float
    count: int


def reliability(title: str, bins: Sequence[Bin], *, is_share: bool) -> str:
    """Return forecast against outcome by tenths; on the diagonal both agree."""
    size, left, top = 270.0, 52.0, 8.0
    most = 1.0 if is_share else 1.05 * max(max(b.forecast, b.actual) for b in bins) or 1.0
    x = svg.scale(0, most, left, left + size)
    y = svg.scale(0, most, top + size, top)
    parts = []
    for value in svg.ticks(0, most, 5):
        parts.append(svg.line(x(value), top, x(value), top + size, "grid"))
        parts.append(svg.line(left, y(value), left + size, y(value), "grid"))
        parts.append(svg.text(x(value), top + size + 15, number(value), "axis", "middle"))
        parts.append(svg.text(left - 6, y(value) + 4, number(value), "axis", "end"))
    parts.append(svg.line(x(0), y(0), x(most), y(most), "zero"))
    parts.append(svg.path([(x(b.forecast), y(b.actual)) for b in bins], "trace"))
    parts += [svg.dot(x(b.forecast), y(b.actual), "mark") for b in bins]
    parts.append(svg.text(left + size / 2, top + size + 32, "forecast", "axis", "middle"))
    parts.append(svg.text(2, top + 10, "found", "axis"))
    told = "; ".join(f"forecast {number(b.forecast)}, found {number(b.actual)}" for b in bins)
    return svg.svg(WIDTH, top + size + 38, title, told, parts)


def lift(title: str, bins: Sequence[Bin]) -> str:
    """Return what each tenth did over the mean of all, highest forecast first."""
    left, top, height = 52.0, 8.0, 170.0
    count = sum(b.count for b in bins)
    mean = sum(b.actual * b.count for b in bins) / count if count else 0.0
    ordered = list(reversed(bins))
    lifts = [(b.actual / mean, b.forecast / mean) if mean > 0 else (0.0, 0.0) for b in ordered]
    most = 1.05 * max([1.0, *(value for pair in lifts for value in pair)])
    y = svg.scale(0, most, top + height, top)
    width = (WIDTH - left - 10) / max(len(ordered), 1)
    parts = []
    for value in svg.ticks(0, most):
        parts.append(svg.line(left, y(value), WIDTH - 10, y(value), "grid"))
        parts.append(svg.text(left - 6, y(value) + 4, f"{number(value)}×", "axis", "end"))
    for at, (actual, forecast) in enumerate(lifts):
        x = left + at * width
        parts.append(svg.box(x + 3, y(actual), width - 6, top + height - y(actual), "bar"))
        parts.append(svg.line(x + 1, y(forecast), x + width - 1, y(forecast), "tick", 2))
        parts.append(svg.text(x + width / 2, top + height + 15, str(at + 1), "axis", "middle"))
    parts.append(svg.line(left, y(1), WIDTH - 10, y(1), "zero"))
    words = "tenth, highest forecast first (line: forecast)"
    parts.append(svg.text(left + (WIDTH - left) / 2, top + height + 32, words, "axis", "middle"))
    told = "; ".join(f"tenth {i + 1}: {number(a)} times the mean" for i, (a, _) in enumerate(lifts))
    return svg.svg(WIDTH, top + height + 38, title, told, parts)
