"""The copy as one page that a person reads in a browser: no address outside itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from html import escape
from typing import Any

from crm.exports.access.holdings import PLACES, Holding, Holdings, Place
from crm.exports.access.words import WORDS
from crm.segments.wording.phrases import Language

ROWS_SHOWN = 100
FACTS = 2
"""Tables of so few rows are written as facts, one under the other."""
STYLE = """
body { font: 14px/1.5 "Source Sans 3", "Segoe UI", sans-serif; color: #1c2530; margin: 0 auto;
  max-width: 1080px; padding: 24px; }
h1 { font-size: 28px; margin: 0 0 8px; } h2 { font-size: 20px; margin: 36px 0 8px; }
h3 { font-size: 15px; margin: 24px 0 2px; } .note { color: #5b6470; margin: 0 0 8px; }
.wide { overflow-x: auto; } table { border-collapse: collapse; font-size: 13px; }
td, th { border-bottom: 1px solid #dfe3e8; padding: 4px 10px; text-align: left;
  vertical-align: top; } th { color: #5b6470; font-weight: 600; }
.facts th { width: 220px; } .facts small { color: #5b6470; } nav { columns: 3; }
@media print { .wide { overflow: visible; } nav { display: none; } }
"""


def copy_page(found: Holdings, made: date, language: Language) -> str:
    """Write everything that is held of a person as HTML.

    Parameters
    ----------
    found : Holdings
        What is told.
    made : date
        The day of the copy.
    language : {'en', 'ro'}
        Of the sentences; what tables and columns mean is told in the dictionary's English.
    """
    words = WORDS[language]
    lead = words["lead"].format(made=made.isoformat(), as_of=found.as_of.isoformat())
    told = (words["files"].format(rows=ROWS_SHOWN), words["others"], words["predicted"])
    notes = [*told, _sources(found, words), _recipients(found, words), words["rights"]]
    body = "".join(_place(found, place, words) for place in PLACES)
    return (
        f"<!doctype html><html lang='{language}'><head><meta charset='utf-8'>"
        f"<title>{escape(words['title'])}</title><style>{STYLE}</style></head><body>"
        f"<h1>{escape(words['title'])}</h1><p>{escape(lead)}</p>"
        + "".join(f"<p>{escape(note)}</p>" for note in notes)
        + f"<h2>{escape(words['contents'])}</h2><nav>{_contents(found)}</nav>{body}</body></html>"
    )


def _sources(found: Holdings, words: Mapping[str, str]) -> str:
    names = {
        name
        for part in found.of("delivered")
        if "_source" in part.table.column_names
        for name in part.table["_source"].to_pylist()
    }
    return words["sources"].format(sources=", ".join(sorted(names)) or words["nobody"])


def _recipients(found: Holdings, words: Mapping[str, str]) -> str:
    return words["recipients"].format(recipients=", ".join(found.recipients) or words["nobody"])


def _contents(found: Holdings) -> str:
    return "".join(
        f"<div><a href='#{escape(part.name)}'>{escape(_title(part.name))}</a></div>"
        for part in found.parts
    )


def _place(found: Holdings, place: Place, words: Mapping[str, str]) -> str:
    parts = found.of(place)
    if not parts:
        return ""
    meaning = words.get(f"{place}_meaning")
    note = f"<p class='note'>{escape(meaning)}</p>" if meaning else ""
    inside = "".join(_part(part, words) for part in parts)
    return f"<section><h2>{escape(words[place])}</h2>{note}{inside}</section>"


def _part(part: Holding, words: Mapping[str, str]) -> str:
    rows = part.table.slice(0, ROWS_SHOWN).to_pylist()
    draw = _facts if len(rows) <= FACTS else _grid
    count = words["rows"].format(count=f"{part.table.num_rows:,}")
    note = " · ".join(text for text in (part.meaning, count) if text)
    return (
        f"<h3 id='{escape(part.name)}'>{escape(_title(part.name))}</h3>"
        f"<p class='note'>{escape(note)}</p><div class='wide'>{draw(part, rows, words)}</div>"
    )


def _facts(part: Holding, rows: list[dict[str, Any]], words: Mapping[str, str]) -> str:
    lines = []
    for name in part.table.column_names:
        values = [_cell(row[name], words) for row in rows]
        if any(values):
            meaning = part.columns.get(name, "")
            cells = "".join(f"<td>{value}</td>" for value in values)
            lines.append(
                f"<tr><th>{escape(_title(name))}</th>{cells}<td><small>{escape(meaning)}</small>"
                "</td></tr>"
            )
    return f"<table class='facts'>{''.join(lines)}</table>"


def _grid(part: Holding, rows: list[dict[str, Any]], words: Mapping[str, str]) -> str:
    names = [name for name in part.table.column_names if any(row[name] is not None for row in rows)]
    heads = "".join(
        f"<th title='{escape(part.columns.get(name, ''), quote=True)}'>{escape(_title(name))}</th>"
        for name in names
    )
    lines = "".join(
        "<tr>" + "".join(f"<td>{_cell(row[name], words)}</td>" for name in names) + "</tr>"
        for row in rows
    )
    return f"<table><tr>{heads}</tr>{lines}</table>"


def _cell(value: Any, words: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return words["yes" if value else "no"]
    if isinstance(value, datetime):
        return escape(value.isoformat(sep=" ", timespec="seconds"))
    return escape(str(value))


def _title(name: str) -> str:
    """Write a table's or a column's name as words; kinds of tables mean nothing to people."""
    kind, _, rest = name.partition("_")
    plain = rest if kind in ("dim", "fct", "rpt", "bridge") else name
    return plain.strip("_").replace("_", " ").replace(".", ": ")
