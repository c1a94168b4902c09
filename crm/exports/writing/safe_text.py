"""Text that stays text: nothing a person typed becomes a formula in somebody's spreadsheet.

Spreadsheets read a cell that begins with `=`, `+`, `-` or `@`, or with a tab, a line break or NUL,
as something to run. Such text gets one leading apostrophe in CSV (`guarded`), which `unguarded`
takes away again; in XLSX the cell is marked as text instead and its value stays as it is. What is
risky stands once, as ranges of characters, and is asked in Python and in SQL alike.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np

STARTS_CONTROL = ((0x09, 0x0A), (0x0D, 0x0D), (0x00, 0x00))
STARTS_FORMULA = (
    *((ord(sign), ord(sign)) for sign in "+-=@"),
    *((0x207A, 0x207A), (0x207C, 0x207C), (0x208A, 0x208A), (0x208C, 0x208C), (0x2A75, 0x2A76)),
    *((0xFB29, 0xFB29), (0xFE62, 0xFE63), (0xFE66, 0xFE66), (0xFE6B, 0xFE6B)),
    *((0xFF0B, 0xFF0B), (0xFF0D, 0xFF0D), (0xFF1D, 0xFF1D), (0xFF20, 0xFF20)),
)
"""The signs and whatever Unicode (NFKC) holds for one of them."""
PROTECTS_NOTHING = (
    *((0x00, 0x20), (0x27, 0x27), (0x7F, 0xA0), (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C)),
    *((0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2), (0x1680, 0x1680)),
    *((0x180E, 0x180E), (0x2000, 0x200F), (0x2028, 0x202F), (0x205F, 0x2064), (0x2066, 0x206F)),
    *((0x3000, 0x3000), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFB), (0x110BD, 0x110BD)),
    *((0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A)),
    *((0xE0001, 0xE0001), (0xE0020, 0xE007F)),
)
"""Apostrophes, spaces, control and invisible characters: a sign behind them is still the first."""

_PICTURES = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\r\n"}
_PICTURES |= {0x7F: 0x2421, **dict.fromkeys(range(0x80, 0xA0), 0xFFFD)}
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_MAY_LEAD_TO_NO_CHARACTER = (0x7F, 0xC2, 0xEF)
"""Delete, and the first bytes (in UTF-8) of U+0080 to U+009F, U+FDD0 to U+FDEF, U+FFFE, U+FFFF."""


def is_risky(text: str) -> bool:
    """Say whether a spreadsheet may take the text for a formula.

    Full-width and small forms count as their plain sign; spaces, invisible characters and
    apostrophes before the sign do not protect.

    Examples
    --------
    >>> [is_risky(text) for text in ("=1+1", "＝1+1", "  @SUM(A1)", "Ștefan", "1-2")]
    [True, True, True, False, False]
    """
    return _risky_text().match(text) is not None


def is_risky_sql(text: str) -> str:
    """Ask `is_risky` of an SQL expression; what begins with a letter or digit is answered fast."""
    plain = f"({text} >= '0' and {text} < ':') or ({text} >= 'A' and {text} < '{{')"
    pattern = _pattern("\\x{{{:x}}}".format)
    return f"(not ({plain}) and regexp_matches({text}, '{pattern}'))"


def guarded(text: str) -> str:
    """Put an apostrophe before risky text; everything else is returned as it is."""
    return f"'{text}" if is_risky(text) else text


def guarded_sql(text: str) -> str:
    """Ask `guarded` of an SQL expression."""
    return f"case when {is_risky_sql(text)} then '''' || {text} else {text} end"


def unguarded(text: str) -> str:
    """Undo `guarded`."""
    return text[1:] if text[:1] == "'" and is_risky(text[1:]) else text


def printable(text: str) -> str:
    """Show control characters as their pictures (NUL as ␀); keep tabs and line breaks.

    What is no character at all (half a surrogate pair, say) becomes the replacement character.
    """
    return _NO_CHARACTER.sub("\ufffd", text.translate(_PICTURES))


def printable_bytes(chunk: memoryview) -> memoryview:
    """The same for UTF-8, many rows at a time: a look at all bytes finds out if there is work."""
    codes = np.frombuffer(chunk, np.uint8)
    low = codes[codes < 0x20]
    kept = (low == 0x09) | (low == 0x0A) | (low == 0x0D)
    if kept.all() and not any((codes == lead).any() for lead in _MAY_LEAD_TO_NO_CHARACTER):
        return chunk
    return memoryview(printable(str(chunk, "utf-8")).encode())


@cache
def _risky_text() -> re.Pattern[str]:
    return re.compile(_pattern("\\U{:08x}".format))


def _pattern(escaped: Callable[[int], str]) -> str:
    """Spell what risky text begins with, in the notation of a regular-expression engine."""

    def one_of(ranges: Iterable[tuple[int, int]]) -> str:
        return "[" + "".join(f"{escaped(low)}-{escaped(high)}" for low, high in ranges) + "]"

    lead = f"{one_of(PROTECTS_NOTHING)}*{one_of(STARTS_FORMULA)}"
    return rf"\A(?:{one_of(STARTS_CONTROL)}|{lead})"
