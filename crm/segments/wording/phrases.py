"""Numbers, units and the choice of a language for what is said about rules."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal

from crm.segments.wording.languages.english import ENGLISH
from crm.segments.wording.languages.parts import Phrases
from crm.segments.wording.languages.romanian import ROMANIAN

Language = Literal["en", "ro"]
LANGUAGES: tuple[Language, ...] = ("en", "ro")
PHRASES: Mapping[Language, Phrases] = {"en": ENGLISH, "ro": ROMANIAN}


def counted(count: int, unit: str, language: Language) -> str:
    """Write a whole number with its unit.

    Romanian puts `de` before the unit from 20 on, unless the number ends in 01 to 19.

    Examples
    --------
    >>> counted(1, "D", "ro"), counted(19, "D", "ro"), counted(20, "D", "ro")
    ('1 zi', '19 zile', '20 de zile')
    >>> counted(101, "orders", "ro"), counted(120, "orders", "ro"), counted(1, "H", "en")
    ('101 comenzi', '120 de comenzi', '1 hour')
    """
    one, many = PHRASES[language].units[unit]
    number = number_text(Decimal(count), language)
    if abs(count) == 1:
        return f"{number} {one}"
    joins = language == "ro" and count != 0 and not 1 <= abs(count) % 100 <= 19
    return f"{number} de {many}" if joins else f"{number} {many}"


def number_text(value: Decimal, language: Language, decimals: int | None = None) -> str:
    """Write a number as the language's people read it; `decimals` fixes how many follow the point.

    Examples
    --------
    >>> number_text(Decimal("1234.5"), "en"), number_text(Decimal("1234.5"), "ro", 2)
    ('1,234.5', '1.234,50')
    """
    text = format(value, ",f" if decimals is None else f",.{decimals}f")
    if decimals is None and "." in text:
        text = text.rstrip("0").rstrip(".")
    return text.translate(str.maketrans(",.", ".,")) if language == "ro" else text
