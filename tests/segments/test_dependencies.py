from __future__ import annotations

import pytest

from crm.errors import RuleError
from crm.segments.compiler.dependencies import computable, levels


def test_segments_are_computed_after_what_they_depend_on_whatever_they_are_called() -> None:
    needs = {"a": ["z"], "z": ["m"], "m": [], "b": ["a", "m"], "c": []}
    assert levels(needs) == [["c", "m"], ["z"], ["a"], ["b"]]


@pytest.mark.parametrize(
    ("needs", "says"),
    [
        ({"a": ["a"]}, "a → a"),
        ({"a": ["b"], "b": ["a"]}, "a → b → a"),
        ({"a": ["b"], "b": ["c"], "c": ["d"], "d": ["b"]}, "b → c → d → b"),
        ({"vip": ["vipp"], "vips": []}, "'vipp' is no segment; did you mean 'vips'"),
    ],
)
def test_circles_are_printed_and_gaps_named(needs: dict[str, list[str]], says: str) -> None:
    with pytest.raises(RuleError, match=says):
        levels(needs)


def test_one_circle_leaves_the_other_segments_alone() -> None:
    ordered, left_out = computable({"a": ["b"], "b": ["a"], "c": ["a"], "d": []})
    assert ordered == [["d"]]
    assert set(left_out) == {"a", "b", "c"}
    assert "a → b → a" in left_out["c"]


def test_what_depends_on_a_segment_that_does_not_stand_is_left_out_with_it() -> None:
    ordered, left_out = computable({"a": ["old"], "b": []}, broken={"old"})
    assert ordered == [["b"]]
    assert left_out == {"a": "it depends on 'old', which is left out."}
