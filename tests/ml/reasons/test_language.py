"""Numbers, days and money are written as readers of the language write them."""

from __future__ import annotations

import string

import pytest

from crm.segments.wording.phrases import counted
from ml.reasons.language import ENGLISH, ROMANIAN
from ml.reasons.templates import TEMPLATES
from ml.reasons.wording import Number


def placeholders(template: str) -> set[tuple[str, str]]:
    return {(name, noun) for _, name, noun, _ in string.Formatter().parse(template) if name}


@pytest.mark.parametrize("count", [*range(1, 122), 200, 1_001, 1_020, 12_345])
def test_days_are_counted_as_rules_count_them(count):
    assert ENGLISH.counted(count, "day") == counted(count, "D", "en")
    assert ROMANIAN.counted(count, "day") == counted(count, "D", "ro")


def test_nothing_and_one_have_words_of_their_own():
    assert [ROMANIAN.counted(n, "time") for n in (1, 2, 20)] == ["o dată", "2 ori", "20 de ori"]
    assert [ENGLISH.counted(n, "time") for n in (1, 2, 20)] == ["once", "2 times", "20 times"]
    assert [ROMANIAN.counted(n, "open") for n in (0, 1, 23)] == [
        "niciun e-mail deschis",
        "1 e-mail deschis",
        "23 de e-mailuri deschise",
    ]


def test_money_has_the_separators_of_the_language():
    assert f"{Number(1234, ENGLISH, 0, 'RON'):money}" == "1,234 RON"
    assert f"{Number(1234, ROMANIAN, 0, 'RON'):money}" == "1.234 RON"
    assert f"{Number(450, ROMANIAN, 2, 'EUR'):money}" == "4,50 EUR"
    assert f"{Number(123456, ENGLISH, 2, None):money}" == "1,234.56"


@pytest.mark.parametrize("name", TEMPLATES)
def test_both_languages_say_the_same_numbers(name):
    english, romanian = TEMPLATES[name]
    assert placeholders(english) == placeholders(romanian)
    for _, noun in placeholders(english) - {("", "")}:
        assert noun in {"", "money"} | set(ENGLISH.nouns) & set(ROMANIAN.nouns)


def test_every_noun_is_known_in_both_languages():
    assert set(ENGLISH.nouns) == set(ROMANIAN.nouns)
