"""Documents that pretend to be rules: sound ones, spoilt in one to three places."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tests.segments.people import CATALOGUE
from tests.segments.random_rules import random_leaf, random_rule

MARKER = "QZMARKERQZ"
ATTACKS = [f"{MARKER}'", f'{MARKER}"', f"{MARKER}`; drop table people --", f"\\'{MARKER}/*", MARKER]
ENDLESS: list[Any] = []
for _ in range(50_000):
    ENDLESS = [ENDLESS]
JUNK: list[Any] = [
    *ATTACKS,
    None,
    True,
    False,
    0,
    -1,
    1.5,
    10**400,
    -(10**5_000),
    float("nan"),
    float("inf"),
    1e308,
    Decimal("sNaN"),
    Decimal("1E-400"),
    "",
    " ",
    "\0",
    "\ud800",
    "\u202e",
    "x" * 2_000,
    "P90D",
    "P999999D",
    "PT1H",
    "90d",
    "2026-02-30",
    "0001-01-01",
    "9999-12-31T23:59:59+14:00",
    "2200-12-31T23:59:59-14:00",
    "1900-01-01T00:00:00+14:00",
    "2026-03-29T03:30:00",
    date(2026, 1, 1),
    b"bytes",
    object(),
    (),
    [],
    {},
    [[]],
    ENDLESS,
    {"all": []},
    {"gte": 2},
    {MARKER: MARKER},
    {1: 2},
    {None: None},
    "all",
    "did",
    "in_last",
    "was_in",
    "customer_id",
    "rowid",
]
KEYS = [
    "all",
    "any",
    "not",
    "field",
    "op",
    "value",
    "did",
    "did_not",
    "first_did",
    "stopped",
    "times",
    "in_last",
    "between",
    "ever",
    "where",
    "distinct_by",
    "segment",
    "as_of",
    "operator",
    "conditions",
    "type",
    MARKER,
]


def hostile_document(rng: random.Random, as_of: date) -> Any:
    """Draw a rule and spoil it."""
    document: Any = copy.deepcopy(random_rule(rng, as_of))
    if rng.random() < 0.3:
        leaf = random_leaf(rng, as_of, CATALOGUE.fields)
        words = rng.choice([[">=", "=", "!=", "within", "in"], ["gte", "eq", "neq", "between"]])
        asked = {rng.choice(["field", "type"]): leaf["field"], "operator": rng.choice(words)}
        document = {"conditions": [{**asked, "value": leaf.get("value", True)}]}
        if rng.random() < 0.5:
            document["operator"] = rng.choice(["and", "or"])
    for _ in range(rng.randrange(1, 4)):
        places = list(_containers(document))
        if not places:
            break
        _spoil(rng, rng.choice(places))
    return document


def attacked_rule(rng: random.Random, as_of: date) -> Any:
    """Draw a sound rule whose texts are attacks."""
    document = copy.deepcopy(random_rule(rng, as_of))
    for node in _containers(document):
        if isinstance(node, dict) and "value" in node and node.get("field") in ATTACKED:
            many = isinstance(node["value"], list)
            attack = rng.choice(ATTACKS)
            node["value"] = [attack, "x"] if many else attack
    return document


ATTACKED = {"city", "tags", "tag", "preferences.tags", "genre", "style", "to_stage", "to"}


def _containers(node: Any) -> Iterator[Any]:
    if isinstance(node, dict):
        yield node
        for value in node.values():
            yield from _containers(value)
    elif isinstance(node, list) and len(node) > 0 and node is not ENDLESS:
        yield node
        for value in node:
            yield from _containers(value)


def _spoil(rng: random.Random, node: Any) -> None:
    drawn = rng.choice(JUNK)
    junk = drawn if drawn is ENDLESS else copy.deepcopy(drawn)
    if isinstance(node, list):
        node[rng.randrange(len(node))] = junk
        return
    key = rng.choice(list(node)) if node else rng.choice(KEYS)
    how = rng.random()
    if how < 0.7:
        node[key] = junk
    elif how < 0.8:
        node[rng.choice(KEYS)] = junk
    elif how < 0.9:
        node[rng.choice(KEYS)] = node.pop(key, junk)
    else:
        node.pop(key, None)
