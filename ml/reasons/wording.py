"""Reasons in words: a sentence is written once, however many customers it is said of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from ml.reasons.facts import CODES, SAYINGS, Saying
from ml.reasons.history import Known
from ml.reasons.language import ENGLISH, ROMANIAN, Language
from ml.reasons.templates import TEMPLATES

Indices = npt.NDArray[np.signedinteger]
LANGUAGES = (ENGLISH, ROMANIAN)
MONEY = "money"


@dataclass(frozen=True)
class Number:
    """A number that a template writes in its language: bare, counted, or as money."""

    value: int
    language: Language
    decimals: int
    currency: str | None

    def __format__(self, noun: str) -> str:
        """Write it as the part of the placeholder after the colon says."""
        if noun == MONEY:
            amount = self.language.number(self.value, self.decimals)
            return f"{amount} {self.currency}" if self.currency else amount
        return self.language.counted(self.value, noun) if noun else self.language.number(self.value)


class Wording:
    """Says of each customer what stands behind a reason.

    Parameters
    ----------
    scoring : DataFrame
        `ftr_forecast_scoring`; its medians are what is typical.
    currency : str or None
        Of all money.
    """

    def __init__(self, scoring: pd.DataFrame, currency: str | None) -> None:
        self._currency = currency
        known = Known.of(scoring)
        self._sayings = {code: say(known) for code, say in SAYINGS.items()}

    def is_ordinary(self) -> npt.NDArray[np.bool_]:
        """Tell whose numbers under each reason are exactly the typical ones, shape (n, k)."""
        return np.column_stack([_is_ordinary(self._sayings[code]) for code in CODES])

    def texts(
        self, row: Indices, code: Indices, speaks_for: npt.NDArray[np.bool_]
    ) -> tuple[pd.Categorical[str], pd.Categorical[str]]:
        """Return the sentence of each reason in English and in Romanian.

        Parameters
        ----------
        row, code : array of int
            Whose reason, and which (place in `CODES`).
        speaks_for : array of bool
            Whether it means more value or less churn.
        """
        place = np.zeros(len(row), dtype=np.int32)
        said: list[tuple[str, ...]] = []
        for number, name in enumerate(CODES):
            about = np.flatnonzero(code == number)
            for saying in self._sayings[name]:
                mine = about[saying.spoken(row[about], speaks_for[about])]
                kinds, numbers = _distinct(saying, row[mine])
                place[mine] = kinds + len(said)
                said += self._written(saying, numbers)
        english, romanian = zip(*said, strict=True) if said else ((), ())
        return _categorical(place, english), _categorical(place, romanian)

    def _written(self, saying: Saying, numbers: pd.DataFrame) -> Iterable[tuple[str, ...]]:
        texts = TEMPLATES[saying.template]
        for own in numbers.itertuples(index=False):
            values = {**dict(zip(numbers.columns, own, strict=True)), **saying.typical}
            yield tuple(
                _sentence(text, self._numbers(values, language, saying.decimals))
                for text, language in zip(texts, LANGUAGES, strict=True)
            )

    def _numbers(
        self, values: Mapping[str, int], language: Language, decimals: int
    ) -> dict[str, Number]:
        return {
            name: Number(int(value), language, decimals, self._currency)
            for name, value in values.items()
        }


def _sentence(template: str, numbers: Mapping[str, Number]) -> str:
    text = template.format_map(numbers)
    return f"{text[0].upper()}{text[1:]}."


def _distinct(saying: Saying, row: Indices) -> tuple[Indices, pd.DataFrame]:
    """Return which distinct set of numbers each row has, and those sets."""
    numbers = pd.DataFrame({name: values[row] for name, values in saying.own.items()})
    if not len(row):
        return row, numbers
    if not len(numbers.columns):
        return np.zeros(len(row), dtype=np.int64), pd.DataFrame(index=[0])
    kinds = np.zeros(len(row), dtype=np.int64)
    for name in numbers:
        codes, values = pd.factorize(numbers[name])
        kinds = pd.factorize(kinds * (len(values) + 1) + codes)[0]
    _, first = np.unique(kinds, return_index=True)
    return kinds, numbers.iloc[first]


def _is_ordinary(sayings: Sequence[Saying]) -> npt.NDArray[np.bool_]:
    found = np.zeros(len(sayings[0].where), bool)
    for saying in sayings:
        if saying.is_ordinary is not None:
            found |= saying.where & saying.is_ordinary
    return found


def _categorical(place: Indices, texts: tuple[str, ...]) -> pd.Categorical[str]:
    """Return texts by place; two places may hold the same sentence."""
    codes, kept = pd.factorize(np.array(texts, dtype=object))
    return category(codes[place], list(kept))


def category(codes: Indices, names: Sequence[str]) -> pd.Categorical[str]:
    """Return a text column that holds each of its few texts once."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(names)))
