"""What may be done to a value on its way to a destination: a closed catalogue, written as SQL.

A profile names transforms; nothing else ever becomes SQL. Text that has nothing left after its
transforms is no value, so that nothing is never hashed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from babel import Locale

from crm.warehouse.connection import quoted

Transform = Callable[[str], str]
SPACES = r"[\s\p{Z}]+"
TEXT_BYTES = 255
OTHER_NAMES = {"UK": "GB", "EL": "GR", "USA": "US", "ENGLAND": "GB", "SCOTLAND": "GB", "EIRE": "IE"}


def transformed(value: str, names: Sequence[str]) -> str:
    """Apply transforms, in their order, to an SQL expression."""
    for name in names:
        value = TRANSFORMS[name](value)
    return value


def _text(value: str) -> str:
    """One form per letter (NFC), no space around, one within; blank text is no value."""
    spaced = f"regexp_replace(nfc_normalize({value}), '{SPACES}', ' ', 'g')"
    return f"nullif(trim({spaced}), '')"


def _sha256(value: str) -> str:
    """Hash as the advertising platforms do: SHA-256 of UTF-8, hexadecimal, never salted."""
    return f"sha256(nullif({value}, ''))"


def _without(pattern: str) -> Transform:
    return lambda value: f"nullif(regexp_replace({value}, '{pattern}', '', 'g'), '')"


def _at_most_255_bytes(value: str) -> str:
    """Leave out what a platform would cut in the middle."""
    return f"case when strlen({value}) <= {TEXT_BYTES} then {value} end"


def _language(value: str) -> str:
    return f"nullif(regexp_extract(lower({value}), '^([a-z]{{2}})([_-]|$)', 1), '')"


def _country_iso(value: str) -> str:
    """ISO 3166 code, from the code or from the English or Romanian name; else no value."""
    known = ", ".join(f"{quoted(name)}: {quoted(code)}" for name, code in _country_codes().items())
    return f"map {{{known}}}[upper({_text(value)})]"


@cache
def _country_codes() -> dict[str, str]:
    codes: dict[str, str] = {}
    for language in ("ro", "en"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code != "ZZ":
                codes |= {name.upper(): code, code: code}
    return codes | OTHER_NAMES


TRANSFORMS: dict[str, Transform] = {
    "text": _text,
    "lower": lambda value: f"lower({value})",
    "upper": lambda value: f"upper({value})",
    "digits": lambda value: f"nullif(ltrim(regexp_replace({value}, '[^0-9]', '', 'g'), '0'), '')",
    "no_punctuation": _without(r"[\p{P}\p{S}]"),
    "no_space": _without(SPACES),
    "sha256": _sha256,
    "month_and_day": lambda value: f"strftime({value}, '%m/%d')",
    "digits_of_date": lambda value: f"strftime({value}, '%Y%m%d')",
    "country_iso": _country_iso,
    "language": _language,
    "at_most_255_bytes": _at_most_255_bytes,
}
