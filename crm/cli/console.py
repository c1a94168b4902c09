"""How every command speaks: results on stdout, notices on stderr, JSON where a machine reads."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

# Names of files, segments and people are printed as they are: "[vip]" and ":smile:" mean nothing.
console = Console(highlight=False, soft_wrap=True, markup=False, emoji=False)
notices = Console(stderr=True, highlight=False, soft_wrap=True, markup=False, emoji=False)


GAP = 2
"""Cells between two columns of a table."""


def marked(word: str, style: str, text: str) -> Text:
    """Join a styled word and plain text."""
    return Text.assemble((word, style), text)


def print_json(value: Any) -> None:
    """Write one JSON document, dates as ISO text."""
    sys.stdout.write(json.dumps(value, default=str, ensure_ascii=False, indent=2) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Write a plain table; an absent value is a dash.

    Only the last column wraps, between words: ids and paths stay whole, to be copied, even when
    the terminal is narrower.
    """
    lines = [["–" if cell is None else str(cell) for cell in row] for row in rows]
    table = Table(box=None, pad_edge=False, header_style="bold")
    *kept, last = zip(columns, *lines, strict=True)
    for column in kept:
        table.add_column(column[0], no_wrap=True, min_width=max(map(cell_len, column)))
    table.add_column(last[0])
    for line in lines:
        table.add_row(*map(Text, line))
    words = (cell_len(word) for cell in last for word in cell.split())
    needed = sum(max(map(cell_len, column)) + GAP for column in kept) + max(words, default=0) + GAP
    console.print(_AsWide(table, max(console.width, needed)))


@dataclass(frozen=True)
class _AsWide:
    """A table that may be wider than the terminal; printing it with a width would cap that."""

    table: Table
    width: int

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield from console.render(self.table, options.update_width(self.width))
