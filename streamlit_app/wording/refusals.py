"""What `crm` says, in the reader's language: its refusals and the sentences it makes of data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel.numbers import get_decimal_symbol, get_group_symbol

from crm.errors import CrmError, Sentence
from crm.warehouse.gates import gate_sentence
from streamlit_app.wording.language import SOURCE, _, language
from streamlit_app.wording.plain import plain_but_code


class _Figure:
    """A number that a sentence writes with the signs of the reader's language."""

    def __init__(self, value: float) -> None:
        self._value = value

    def __format__(self, spec: str) -> str:
        spoken = language()
        signs: dict[str, str | int | None] = {
            ",": get_group_symbol(spoken),
            ".": get_decimal_symbol(spoken),
        }
        return format(self._value, spec).translate(str.maketrans(signs))


def refusal_words(refusal: CrmError) -> str:
    """Say why `crm` refused, as Markdown shows it: somebody's words may be in it."""
    return plain_but_code(sentence_words(refusal.sentence))


def sentence_words(text: str) -> str:
    """Say a sentence of `crm`, the sentences within it too; other text stays as it is."""
    if not isinstance(text, Sentence):
        return text
    if language() == SOURCE:
        return str(text)
    return _(text.template, **{name: _said(value) for name, value in text.values.items()})


def gate_words(gate: Mapping[str, Any]) -> str:
    """Say what a gate of the predictions found, from its row."""
    said = gate_sentence(
        gate["gate"], gate["is_open"], gate["measured"], gate["required"], gate["reason"] or ""
    )
    return sentence_words(said)


def _said(value: object) -> object:
    if isinstance(value, str):
        return sentence_words(value)
    return _Figure(value) if isinstance(value, int | float) else value
