"""Folding text for comparison: case and accents do not count, so Ștefan, Ştefan and stefan are one.

Only matching folds; what is shown and exported keeps its letters.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from sqlglot import exp


def folded(text: exp.Expr, dialect: str) -> exp.Expr:
    """Fold a text expression; both sides of a comparison go through here."""
    lower = exp.Lower(this=text)
    if dialect == "duckdb":
        return exp.Anonymous(this="strip_accents", expressions=[lower])
    accented, plain = _letters()
    letters = [exp.Literal.string(accented), exp.Literal.string(plain)]
    return exp.Anonymous(this="translate", expressions=[lower, *letters])


@cache
def _letters() -> tuple[str, str]:
    """List accented Latin letters beside their base letters, for engines that cannot strip marks.

    Combining marks stand last and have no counterpart, which is how `translate` deletes them.
    """
    pairs = [
        (letter, base)
        for code in (*range(0x00DF, 0x0250), *range(0x1E00, 0x1F00))
        if (letter := chr(code)).islower()
        and (base := unicodedata.normalize("NFD", letter)[0]) != letter
    ]
    marks = "".join(map(chr, range(0x0300, 0x0370)))
    return "".join(letter for letter, _ in pairs) + marks, "".join(base for _, base in pairs)
