"""Text that stays text: nothing a person typed becomes a formula in somebody's spreadsheet.

Spreadsheets read a cell that begins with `=`, `+`, `-` or `@`, or with a tab, a line break or NUL,
as something to run. Such text gets one leading apostrophe in CSV (`guarded`), which `unguarded`
takes away again; in XLSX the cell is marked as text instead and its value stays as it is.
"""

from __future__ import annotations

import re
import unicodedata

STARTS_FORMULA = frozenset("=+-@")
STARTS_CONTROL = frozenset("\t\r\n\0")
_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\r\n"}
_PICTURES |= {0x7F: 0x2421, **dict.fromkeys(range(0x80, 0xA0), 0xFFFD)}
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet may take the text for a formula.

    Full-width and small forms count as their plain sign; spaces, invisible characters and
    apostrophes before the sign do not protect.

    Examples
    --------
    >>> [is_risky(text) for text in ("=1+1", "＝1+1", "  @SUM(A1)", "Ștefan", "1-2")]
    [True, True, True, False, False]
    """
    if text[:1] in STARTS_CONTROL:
        return True
    first = next((char for char in text if not _is_skipped(char)), "")
    return unicodedata.normalize("NFKC", first)[:1] in STARTS_FORMULA


def _is_skipped(char: str) -> bool:
    return char == "'" or char.isspace() or unicodedata.category(char) in ("Cc", "Cf")


def guarded(text: str) -> str:
    """Put an apostrophe before risky text; everything else is returned as it is."""
    return f"'{text}" if is_risky(text) else text


def unguarded(text: str) -> str:
    """Undo `guarded`."""
    return text[1:] if text[:1] == "'" and is_risky(text[1:]) else text


def printable(text: str) -> str:
    """Show control characters as their pictures (NUL as ␀); keep tabs and line breaks.

    What is no character at all (half a surrogate pair, say) becomes the replacement character.
    """
    return _NO_CHARACTER.sub("\ufffd", text.translate(_PICTURES))
