"""Charts as inline SVG: colours come from the style sheet, so light, dark and paper all work."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from html import escape

Scale = Callable[[float], float]


def svg(width: float, height: float, title: str, described: str, parts: Iterable[str]) -> str:
    """Return a drawing that says in words what it shows."""
    return (
        f'<svg viewBox="0 0 {width:g} {height:g}" role="img" '
        f'aria-label="{escape(f"{title}. {described}")}">'
        f"<title>{escape(title)}</title><desc>{escape(described)}</desc>{''.join(parts)}</svg>"
    )


def text(x: float, y: float, words: str, style: str = "", anchor: str = "start") -> str:
    """Return words at a place."""
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" class="{style}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def line(x1: float, y1: float, x2: float, y2: float, style: str, width: float = 1) -> str:
    """Return a straight line."""
    return (
        f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" class="{style}" '
        f'stroke-width="{width:g}"/>'
    )


def dot(x: float, y: float, style: str, radius: float = 4) -> str:
    """Return a dot."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}" class="{style}"/>'


def box(x: float, y: float, width: float, height: float, style: str) -> str:
    """Return a filled box; one without height or width is not drawn."""
    return (
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{max(width, 0):.1f}" height="{max(height, 0):.1f}" '
        f'class="{style}"/>'
    )


def path(points: Sequence[tuple[float, float]], style: str, *, closed: bool = False) -> str:
    """Return a line through points, or the area that they enclose."""
    steps = " L".join(f"{x:.1f},{y:.1f}" for x, y in points)
    return f'<path d="M{steps}{"Z" if closed else ""}" class="{style}"/>'


def scale(low: float, high: float, begin: float, end: float) -> Scale:
    """Return where a value lies between two places; equal bounds are spread a little."""
    if not high > low:
        low, high = low - 0.5, high + 0.5
    return lambda value: begin + (value - low) / (high - low) * (end - begin)


def ticks(low: float, high: float, count: int = 4) -> list[float]:
    """Return round values within bounds.

    Examples
    --------
    >>> ticks(0, 1)
    [0.0, 0.5, 1.0]
    >>> ticks(-0.03, 0.11)
    [0.0, 0.05, 0.1]
    >>> ticks(6.1, 9.8)
    [7.0, 8.0, 9.0]
    """
    if not high > low:
        return [low]
    rough = (high - low) / max(count - 1, 1)
    unit = 10.0 ** math.floor(math.log10(rough))
    for step in sorted((unit * m for m in (0.5, 1, 2, 5, 10)), reverse=True):
        first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
        if last - first + 1 >= max(count - 1, 2):
            break
    return [round(i * step, 12) + 0.0 for i in range(first, last + 1)]
