"""A draft is the rule it began from until somebody changes it, and its lines know their place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from crm.segments.language.catalogue import catalogue_from_dbt
from crm.segments.language.rules import parse_rule, print_rule
from crm.segments.life.definitions import CATALOG, read_built_in
from streamlit_app.segments import draft as tree
from streamlit_app.segments.saving import nearest_alike, slug_of

NESTED: dict[str, Any] = {
    "all": [
        {"field": "total_spent_net", "op": "gte", "value": 500},
        {"any": [{"field": "orders_count", "op": "eq", "value": 1},
                 {"not": {"field": "city", "op": "is_missing"}}]},
        {"not": {"any": [{"field": "may_email", "op": "is_missing"},
                         {"field": "may_sms", "op": "is_missing"}]}},
        {"not": {"not": {"all": [{"field": "may_sms", "op": "is_true"}]}}},
    ]
}  # fmt: skip


@pytest.mark.parametrize(
    "rule", [NESTED, {"field": "orders_count", "op": "gte", "value": 1},
             {"not": {"field": "may_email", "op": "is_true"}}]
)  # fmt: skip
def test_a_draft_nobody_touched_is_the_rule_it_began_from(rule: dict[str, Any]) -> None:
    before = json.dumps(rule)

    assert tree.rule_of(tree.draft_of(rule).root) == rule
    assert json.dumps(rule) == before


def test_every_built_in_rule_can_be_opened_as_a_draft() -> None:
    catalogue = catalogue_from_dbt()
    for path in sorted(CATALOG.glob("*.yaml")):
        rule = read_built_in(path, catalogue).rule
        written = tree.rule_of(tree.draft_of(rule).root)
        assert print_rule(parse_rule(written, catalogue)) == rule


def test_lines_have_the_paths_that_the_rule_language_names() -> None:
    paths = [path for _node, path in tree.paths_of(tree.draft_of(NESTED).root)]

    assert paths == [
        "", "all[0]", "all[1]", "all[1].any[0]", "all[1].any[1]", "all[1].any[1].not",
        "all[2]", "all[2].not.any[0]", "all[2].not.any[1]",
        "all[3]", "all[3].not", "all[3].not.not.all[0]",
    ]  # fmt: skip


def test_lines_are_moved_wrapped_repeated_and_taken_out() -> None:
    root = tree.draft_of(NESTED).root
    first, second = root.parts[0], root.parts[1]

    tree.move(root, first, 1)
    assert root.parts[:2] == [second, first]
    tree.repeat(root, first)
    assert root.parts[2].raw == first.raw
    assert root.parts[2].node_id != first.node_id
    tree.wrap(root, first, "any")
    assert tree.rule_of(root.parts[1]) == {"any": [first.raw]}
    tree.remove(root, first)
    assert first not in list(tree.conditions_of(root))
    assert all(part.parts or not part.is_group for part in root.parts)


def test_the_last_line_taken_out_leaves_one_to_begin_with() -> None:
    root = tree.empty_draft().root
    tree.remove(root, root.parts[0])

    assert [part.raw for part in root.parts] == [tree.NEW]


def test_a_name_becomes_a_key_and_nearly_the_same_people_are_noticed() -> None:
    assert slug_of(" Fani jazz: Brașov & Iași! ") == "fani_jazz_brasov_iasi"
    near = {"segment_id": "near", "members_count": 100, "both_count": 97}
    far = {"segment_id": "far", "members_count": 1_000, "both_count": 100}

    assert nearest_alike([far, near], 100) == ("near", pytest.approx(97 / 103))
    assert nearest_alike([far], 100) is None
