"""Random and hostile rules: the compiler, the slow judge and the parser never disagree."""

from __future__ import annotations

import json
import random

import duckdb
import pytest
import sqlglot
from sqlglot.tokens import TokenType

from crm.errors import RuleError
from crm.segments.compiler.compile import Compiled, compile_rule
from crm.segments.language.rules import parse_rule, print_rule
from crm.segments.language.tree import Not
from tests.segments.days import SETTINGS_OF_TIME, edges
from tests.segments.evaluator import Judge
from tests.segments.hostile_rules import MARKER, attacked_rule, hostile_document
from tests.segments.people import CATALOGUE, SEGMENTS, load, matches
from tests.segments.random_people import random_people
from tests.segments.random_rules import random_rule


def _compiler_and_judge_agree(connection: duckdb.DuckDBPyConnection, count: int, seed: int) -> int:
    """Compare who matches; whoever does not must match the negation; Spark's text must parse."""
    rng = random.Random(seed)
    agreed = 0
    for as_of, zone in SETTINGS_OF_TIME:
        people = random_people(rng, 60, edges(as_of, zone))
        judge = Judge(people, as_of, zone)
        load(connection, people)
        everybody = {person.customer_id for person in people}
        for _ in range(count // len(SETTINGS_OF_TIME)):
            rule = parse_rule(random_rule(rng, as_of), CATALOGUE, segments=SEGMENTS)
            printed = print_rule(rule)
            assert parse_rule(json.loads(json.dumps(printed)), CATALOGUE) == rule
            found = matches(connection, compile_rule(rule, CATALOGUE, as_of, zone))
            others = matches(connection, compile_rule(Not(rule), CATALOGUE, as_of, zone))
            assert found == judge.who(printed), (printed, as_of, zone)
            assert others == everybody - found, (printed, as_of, zone)
            _parses(compile_rule(rule, CATALOGUE, as_of, zone, "spark"))
            agreed += 1
    return agreed


def _parses(compiled: Compiled) -> None:
    for text in (compiled.predicate, *(one.expression for one in compiled.measures)):
        sqlglot.parse_one(text, dialect="spark")


def test_compiled_sql_and_the_slow_evaluator_agree_on_random_rules(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    _compiler_and_judge_agree(connection, 400, seed=7)


@pytest.mark.slow
def test_compiled_sql_and_the_slow_evaluator_agree_on_ten_thousand_rules(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    print(f"{_compiler_and_judge_agree(connection, 10_000, seed):,} rules agree")


def _stays_inside_literals(compiled: Compiled, dialect: str) -> None:
    texts = [compiled.predicate]
    for one in compiled.measures:
        texts += [one.expression, one.condition, one.name, one.model, one.customer or ""]
    for text in texts:
        for token in sqlglot.tokenize(text, dialect=dialect):
            assert token.token_type is TokenType.STRING or MARKER not in token.text
            assert not any(MARKER in comment for comment in token.comments)


def _hostile_documents_are_refused_in_words(count: int, seed: int) -> tuple[int, int]:
    """Anything but RuleError fails the test; what is accepted has its texts inside literals."""
    rng = random.Random(seed)
    as_of, zone = SETTINGS_OF_TIME[1]
    refused = 0
    for number in range(count):
        document = (attacked_rule if number % 2 else hostile_document)(rng, as_of)
        try:
            rule = parse_rule(document, CATALOGUE, segments=SEGMENTS)
        except RuleError:
            refused += 1
            continue
        assert parse_rule(print_rule(rule), CATALOGUE) == rule
        for dialect in ("duckdb", "spark"):
            _stays_inside_literals(compile_rule(rule, CATALOGUE, as_of, zone, dialect), dialect)
    return count - refused, refused


def test_hostile_documents_are_refused_in_words_and_never_become_sql() -> None:
    accepted, refused = _hostile_documents_are_refused_in_words(400, seed=19)
    assert accepted > 100
    assert refused > 100


@pytest.mark.slow
def test_ten_thousand_hostile_documents_are_refused_in_words_and_never_become_sql() -> None:
    seed = random.SystemRandom().randrange(10**6)
    print(f"seed {seed}")
    accepted, refused = _hostile_documents_are_refused_in_words(10_000, seed)
    print(f"{accepted:,} accepted and {refused:,} refused, each with a RuleError")
