"""Charts of what is watched over time: drift and the path of parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from ml.card.page import svg
from ml.card.page.words import number

WIDTH = 350.0
WIDE = 560.0
MOODS = {"ok": "good", "warn": "warn", "alarm": "bad", "unknown": "unknown"}


@dataclass(frozen=True)
class Drifted:
    """How far one feature moved."""

    label: str
    psi: float | None
    level: str


def drift(title: str, rows: Sequence[Drifted], *, warn: float, alarm: float) -> str:
    """Return a bar per feature with the two limits."""
    left, top, step = 170.0, 20.0, 26.0
    most = 2 * alarm  # what is farther is an alarm anyway, and is told in words
    place, bottom = svg.scale(0, most, left, WIDE - 14), top + step * len(rows)

    def x(psi: float) -> float:
        return place(min(psi, most))

    parts = []
    for limit, name in ((warn, "warn"), (alarm, "alarm")):
        parts.append(svg.line(x(limit), top, x(limit), bottom, "zero"))
        parts.append(svg.text(x(limit), top - 6, f"{name} {number(limit)}", "axis", "middle"))
    for at, row in enumerate(rows):
        y = top + step * at
        parts.append(svg.text(left - 10, y + 17, row.label, "", "end"))
        parts.append(svg.box(left, y + 5, x(row.psi or 0.0) - left, 15, MOODS[row.level]))
        words = f"{number(row.psi, 2)} {row.level}"
        is_inside = x(row.psi or 0.0) < WIDE - 90
        begin = x(row.psi or 0.0) + 6 if is_inside else left + 6
        parts.append(svg.text(begin, y + 17, words, "axis halo"))
    told = "; ".join(f"{row.label}: {number(row.psi, 2)} ({row.level})" for row in rows)
    return svg.svg(WIDE, bottom + 6, title, told, parts)


@dataclass(frozen=True)
class Step:
    """A parameter at one origin."""

    day: str
    value: float
    standard_error: float | None


def trace(title: str, steps: Sequence[Step]) -> str:
    """Return a parameter along the origins with two standard errors (of its log) on each side."""
    left, top, height = 60.0, 8.0, 90.0
    errors = [2 * (s.standard_error or 0.0) / s.value for s in steps]
    bands = [(s.value * exp(-e), s.value * exp(e)) for s, e in zip(steps, errors, strict=True)]
    low, high = min(b[0] for b in bands), max(b[1] for b in bands)
    x = svg.scale(0, max(len(steps) - 1, 1), left + 8, WIDTH - 40)
    y = svg.scale(low, high, top + height, top)
    parts = []
    for value in svg.ticks(low, high, 3):
        parts.append(svg.line(left, y(value), WIDTH - 10, y(value), "grid"))
        parts.append(svg.text(left - 6, y(value) + 4, number(value), "axis", "end"))
    upper = [(x(i), y(b[1])) for i, b in enumerate(bands)]
    lower = [(x(i), y(b[0])) for i, b in enumerate(bands)]
    parts.append(svg.path([*upper, *reversed(lower)], "band", closed=True))
    parts.append(svg.path([(x(i), y(s.value)) for i, s in enumerate(steps)], "trace"))
    parts += [svg.dot(x(i), y(s.value), "mark", 3) for i, s in enumerate(steps)]
    for i in sorted({0, len(steps) - 1}):
        anchor = "start" if i == 0 else "end"
        place = x(i) - 8 if i == 0 else x(i) + 30
        parts.append(svg.text(place, top + height + 16, steps[i].day, "axis", anchor))
    told = "; ".join(f"{s.day}: {number(s.value)}" for s in steps)
    return svg.svg(WIDTH, top + height + 22, title, told, parts)
