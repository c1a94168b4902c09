"""Pieces of HTML; every text that comes from data is escaped here and nowhere else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Html:
    """Text that is HTML already."""

    text: str


Cell = str | Html


def raw(value: Cell) -> str:
    """Return HTML as it is and any other text escaped."""
    return value.text if isinstance(value, Html) else escape(value)


def table(
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    *,
    numbers: Iterable[int] = (),
    kept: Iterable[int] = (),
    served: Iterable[int] = (),
    label: str,
) -> str:
    """Return a table that scrolls by itself when it is wide.

    Parameters
    ----------
    columns : sequence of str
        Heads.
    rows : iterable of sequence of str or Html
    numbers : iterable of int
        Columns that are aligned as numbers.
    kept : iterable of int
        Columns whose words stay on one line.
    served : iterable of int
        Rows that are set apart: what serves.
    label : str
        What the table is, for who does not see it.
    """
    right, whole, bold = set(numbers), set(kept), set(served)

    def aligned(at: int) -> str:
        return ' class="n"' if at in right else ' class="k"' if at in whole else ""

    head = "".join(f'<th scope="col"{aligned(i)}>{escape(c)}</th>' for i, c in enumerate(columns))
    body = "".join(
        ('<tr class="served">' if at in bold else "<tr>")
        + "".join(f"<td{aligned(i)}>{raw(cell)}</td>" for i, cell in enumerate(row))
        + "</tr>"
        for at, row in enumerate(rows)
    )
    return (
        f'<div class="scroll" tabindex="0" role="region" aria-label="{escape(label)}"><table>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def twin(inside: str) -> str:
    """Return the table behind a chart, folded away; paper shows it unfolded."""
    return f"<details><summary>The same as a table</summary>{inside}</details>"


def figure(title: str, caption: str, chart: str, as_table: str) -> str:
    """Return a chart with its caption and its twin table."""
    words = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
    return f"<figure><h4>{escape(title)}</h4>{words}{chart}{twin(as_table)}</figure>"


def panels(figures: Iterable[str], *, are_wide: bool = False) -> str:
    """Return figures side by side, as many as there is room for."""
    style = "panels wide" if are_wide else "panels"
    return f'<div class="{style}">{"".join(figures)}</div>'


def pairs(items: Iterable[tuple[str, Cell]]) -> str:
    """Return a list of names and what they are."""
    inside = "".join(f"<dt>{escape(name)}</dt><dd>{raw(value)}</dd>" for name, value in items)
    return f"<dl>{inside}</dl>"


def paragraph(text: Cell, style: str = "") -> str:
    """Return a paragraph."""
    opening = f'<p class="{style}">' if style else "<p>"
    return f"{opening}{raw(text)}</p>"


def bullets(items: Iterable[str]) -> str:
    """Return a list of points."""
    return f'<ul class="plain">{"".join(f"<li>{escape(item)}</li>" for item in items)}</ul>'


def tag(text: str, mood: str) -> Html:
    """Return a word in a frame: good, warn, bad or plain; the word says it without the colour."""
    return Html(f'<span class="tag {mood}">{escape(text)}</span>')


def code(text: str) -> Html:
    """Return a name that is to be copied as it is."""
    return Html(f"<code>{escape(text)}</code>")
