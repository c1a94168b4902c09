"""Names in the one form in which they are compared and searched; what people see stays as written.

`Ștefănescu` with commas below, `Ştefănescu` with cedillas and `stefanescu` are one name. The macro
`folded_name` of dbt says the same; a test compares the three.
"""

from __future__ import annotations

import unicodedata

# Letters that are no base letter with a mark: Unicode does not take them apart.
UNDIVIDED = {
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i",
}  # fmt: skip


def folded_name(name: str | None) -> str:
    """Return a name without case, accents and punctuation; '' when there is none.

    Examples
    --------
    >>> folded_name("  ŞTEFĂNESCU-Țurcanu ")
    'stefanescu turcanu'
    >>> folded_name("Łukasz Weiß")
    'lukasz weiss'
    """
    letters = unicodedata.normalize("NFD", (name or "").lower())
    plain = "".join(UNDIVIDED.get(one, one) for one in letters if not unicodedata.combining(one))
    return " ".join("".join(one if one.isalnum() else " " for one in plain).split())


def folded_sql(column: str) -> str:
    """Return SQL that folds a column of names as `folded_name` does."""
    plain = f"strip_accents(lower({column}))"
    for letter, letters in UNDIVIDED.items():
        plain = f"replace({plain}, '{letter}', '{letters}')"
    return f"coalesce(trim(regexp_replace({plain}, '[^\\p{{L}}\\p{{N}}]+', ' ', 'g')), '')"
