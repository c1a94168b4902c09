"""Numbers, days and money as the readers of a language write them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """A thing that is counted: what none, one and many of it are called.

    `none` replaces the number as well ("no purchase"); without it, nothing is "0 days".
    """

    one: str
    many: str
    none: str | None = None
    single: str | None = None
    """Replaces number and noun of exactly one ("once"); without it, "1 day"."""


@dataclass(frozen=True)
class Language:
    """How a language writes numbers.

    Attributes
    ----------
    separators : str
        Of thousands, then of decimals.
    joins_from_twenty : bool
        Romanian puts `de` before the noun, unless the number ends in 01 to 19.
    """

    separators: str
    joins_from_twenty: bool
    nouns: Mapping[str, Noun]

    def number(self, value: int, decimals: int = 0) -> str:
        """Write `value`, counted in units of the last decimal."""
        text = format(value / 10**decimals, f",.{decimals}f") if decimals else format(value, ",d")
        return text.translate(str.maketrans(",.", self.separators))

    def counted(self, value: int, noun: str) -> str:
        """Write a count with its noun.

        Examples
        --------
        >>> [ENGLISH.counted(n, "purchase") for n in (0, 1, 2)]
        ['no purchase', '1 purchase', '2 purchases']
        >>> [ROMANIAN.counted(n, "day") for n in (1, 19, 20, 101, 120)]
        ['1 zi', '19 zile', '20 de zile', '101 zile', '120 de zile']
        """
        words = self.nouns[noun]
        if value == 0 and words.none is not None:
            return words.none
        if value == 1:
            return words.single or f"{self.number(1)} {words.one}"
        joins = self.joins_from_twenty and value != 0 and not 1 <= value % 100 <= 19
        return f"{self.number(value)} {'de ' if joins else ''}{words.many}"


ENGLISH = Language(
    ",.",
    joins_from_twenty=False,
    nouns={
        "day": Noun("day", "days"),
        "time": Noun("time", "times", single="once"),
        "customer": Noun("customer", "customers"),
        "purchase": Noun("purchase", "purchases", "no purchase"),
        "visit": Noun("visit to the site", "visits to the site", "no visit to the site"),
        "open": Noun("e-mail opened", "e-mails opened", "no e-mail opened"),
        "click": Noun("e-mail clicked", "e-mails clicked", "no e-mail clicked"),
        "check_in": Noun("check-in at an event", "check-ins at events", "no check-in at an event"),
        "refund": Noun("refund", "refunds", "no refund"),
    },
)
ROMANIAN = Language(
    ".,",
    joins_from_twenty=True,
    nouns={
        "day": Noun("zi", "zile"),
        "time": Noun("dată", "ori", single="o dată"),
        "customer": Noun("client", "clienți"),
        "purchase": Noun("cumpărătură", "cumpărături", "nicio cumpărătură"),
        "visit": Noun("vizită pe site", "vizite pe site", "nicio vizită pe site"),
        "open": Noun("e-mail deschis", "e-mailuri deschise", "niciun e-mail deschis"),
        "click": Noun("e-mail cu clic", "e-mailuri cu clic", "niciun e-mail cu clic"),
        "check_in": Noun(
            "intrare la un eveniment", "intrări la evenimente", "nicio intrare la un eveniment"
        ),
        "refund": Noun("rambursare", "rambursări", "nicio rambursare"),
    },
)
