"""What `show` prints says what was defined, in the style of the catalogue's files."""

from __future__ import annotations

import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crm.errors import RuleError
from crm.segments.language.catalogue import catalogue_from_dbt
from crm.segments.language.rules import parse_rule, print_rule
from crm.segments.life import definitions
from crm.segments.life.definitions import read_built_in
from crm.segments.life.documents import print_definition, read_draft
from crm.segments.stored.store import Definition
from tests.segments.people import CATALOGUE
from tests.segments.random_rules import random_rule

AS_OF = date(2026, 3, 29)
WORDS = [
    "",
    "Plain",
    "no",
    "1e5",
    "2026-01-01",
    "a: b # c",
    "- x",
    "'q' \"d\" \\",
    "Ștefan 🎷",
    "two\nlines\ttab",
    "\x85\u2028\ufeff",
    "{{ vip }}",
    "=1+1",
    "~",
    "null",
    "%",
]


def defined(rule: Any, **more: Any) -> Definition:
    words = {"name_en": "Loyal", "name_ro": "Fideli", "description": ""} | more
    return Definition(
        "loyal", 3, "dynamic", rule=rule, rule_hash="0" * 64, origin="person", **words
    )


def said_again(definition: Definition, folder: Path) -> Any:
    path = folder / "printed.yaml"
    path.write_text(print_definition(definition), encoding="utf-8")
    return read_draft(path)


def test_every_file_of_the_catalogue_reads_as_show_prints_it() -> None:
    fields = catalogue_from_dbt()
    for path in definitions.CATALOG.glob("*.yaml"):
        assert print_definition(read_built_in(path, fields)) == path.read_text(encoding="utf-8")


def test_a_printed_rule_is_read_back_as_the_same_rule(tmp_path: Path) -> None:
    rng = random.Random(4)
    for _ in range(300):
        rule = print_rule(parse_rule(random_rule(rng, AS_OF), CATALOGUE))
        draft = said_again(defined(rule), tmp_path)
        assert draft.rule == rule


def test_hostile_words_are_read_back_as_they_were(tmp_path: Path) -> None:
    for word in WORDS:
        leaf = {"field": "city", "op": "in", "value": [word or "x", "y"]}
        rule = {"all": [leaf, {"not": {"field": "city", "op": "eq", "value": word or "x"}}]}
        draft = said_again(defined(rule, name_en=word or "x", description=word), tmp_path)
        assert (draft.rule, draft.name_en, draft.description) == (rule, word or "x", word)


def test_one_changed_value_changes_one_line() -> None:
    parts = [{"field": "orders", "op": "gte", "value": number} for number in range(5)]
    before = print_definition(defined({"all": parts})).splitlines()
    parts[2] = {**parts[2], "value": 99}
    after = print_definition(defined({"all": parts})).splitlines()
    assert [line for line in after if line not in before] == [
        "    - {field: orders, op: gte, value: 99}"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "rule: {}\nextra: 1",
        "rule: {}\ntype: other",
        "rule: {}\nname: Loyal",
        "rule: {}\nname: {de: Treue}",
        "rule: {}\nname: {en: 5}",
        "rule: {}\ndescription: [a]",
    ],
)
def test_a_definition_says_nothing_that_is_ignored(tmp_path: Path, text: str) -> None:
    path = tmp_path / "loyal.yaml"
    path.write_text(text)
    with pytest.raises(RuleError, match=r"loyal\.yaml"):
        read_draft(path)
