"""The functions behind `crm customer`: who may write, about whom, and what is refused."""

from __future__ import annotations

import csv
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from crm.actors import Actor
from crm.config import PROJECT_ROOT, Settings
from crm.customers.fields import clear_field, define_field, set_field
from crm.customers.notes import write_note
from crm.customers.recording import record, state_of
from crm.customers.standing import set_vip
from crm.customers.tags import add_tag, colour_tag, list_tags, remove_tag, rename_tag
from crm.customers.view import customer_view
from crm.errors import NotPermittedError, UsageError
from crm.ops.events import AccountStateSet, CustomersMerged, MergeUndone, TagAdded
from crm.ops.events.tags import Colour
from crm.ops.log import OperationalLog
from crm.ops.state.vocabulary import DEFAULT_COLOUR

ANALYST = Actor("ina", "analyst")


def test_who_was_once_two_people_is_heard_under_both_ids(world: Settings, marketer: Actor) -> None:
    OperationalLog(world).append(TagAdded(subject_id="cust_anna", tag="press"), actor="mara")
    assert add_tag(world, "press", ["cust_ana"], actor=marketer).changed == 0
    assert set(state_of(world, "cust_ana").tags) == {"press"}
    remove_tag(world, "press", ["cust_anna"], actor=marketer)
    assert state_of(world, "cust_ana").tags == {}


def test_a_merge_counts_for_what_is_written_before_any_build(
    world: Settings, marketer: Actor
) -> None:
    add_tag(world, "press", ["cust_dan"], actor=marketer)
    merged = CustomersMerged(subject_id="cust_ana", other_ids=["cust_dan"])
    merge = OperationalLog(world).append(merged, actor="mara")
    set_vip(world, "cust_dan", actor=marketer)
    one = customer_view(world, "cust_dan", actor=ANALYST, purpose="test")
    assert (one.customer_id, set(one.state.tags), one.state.is_vip) == ("cust_ana", {"press"}, True)
    undone = MergeUndone(subject_id="cust_ana", merge_id=merge.event_id)
    OperationalLog(world).append(undone, actor="mara")
    apart = customer_view(world, "cust_dan", actor=ANALYST, purpose="test")
    assert (apart.customer_id, set(apart.state.tags)) == ("cust_dan", {"press"})
    assert state_of(world, "cust_ana").tags == {}


def test_what_begins_tomorrow_does_not_hold_today(world: Settings, marketer: Actor) -> None:
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    record(
        world,
        AccountStateSet,
        "cust_dan",
        actor=marketer,
        effective_at=tomorrow,
        account_state="closed",
    )
    assert state_of(world, "cust_dan").account_state is None


def test_below_marketer_nobody_writes_and_analysts_read_no_words(
    world: Settings, marketer: Actor
) -> None:
    with pytest.raises(NotPermittedError, match="may not write about customers"):
        set_vip(world, "cust_dan", actor=ANALYST)
    write_note(world, "cust_dan", "words", actor=marketer)
    define_field(world, "remark", "text", actor=marketer)
    set_field(world, "cust_dan", "remark", "more words", actor=marketer)
    seen = customer_view(world, "cust_dan", actor=ANALYST, purpose="test")
    assert (seen.state.notes, seen.state.fields, seen.shows_text) == ({}, {}, False)
    whole = customer_view(world, "cust_dan", actor=marketer, purpose="test")
    assert len(whole.state.notes) == 1
    readings = [one.actor for one in OperationalLog(world).read(["contacts_read"])]
    assert readings == ["mara"]
    with pytest.raises(NotPermittedError):
        customer_view(world, "cust_dan", actor=Actor("vera", "viewer"), purpose="test")


@pytest.mark.parametrize("word", ["ana@example.ro", "0722123456", "x" * 41, "-", "a|b", ""])
def test_a_tag_is_a_word_and_what_is_none_is_not_repeated(
    world: Settings, marketer: Actor, word: str
) -> None:
    with pytest.raises(UsageError) as refused:
        add_tag(world, word, ["cust_dan"], actor=marketer)
    assert "@" not in str(refused.value)
    assert "0722" not in str(refused.value)


def test_a_tag_of_an_unknown_customer_tags_nobody(world: Settings, marketer: Actor) -> None:
    with pytest.raises(UsageError, match="Nobody was changed"):
        add_tag(world, "press", ["cust_dan", "cust_nobody"], actor=marketer)
    assert list_tags(world) == []


def test_renaming_joins_tags_and_can_be_undone(world: Settings, marketer: Actor) -> None:
    add_tag(world, "pres", ["cust_ana"], actor=marketer)
    add_tag(world, "press", ["cust_dan"], actor=marketer)
    colour_tag(world, "press", "teal", actor=marketer)
    rename_tag(world, "pres", "press", actor=marketer)
    assert [(one.tag, one.colour, one.customers_count) for one in list_tags(world)] == [
        ("press", "teal", 2)
    ]
    rename_tag(world, "press", "journalist", actor=marketer)
    add_tag(world, "pres", ["cust_ana"], actor=marketer)
    assert [(one.tag, one.customers_count) for one in list_tags(world)] == [("journalist", 2)]
    rename_tag(world, "journalist", "press", actor=marketer)
    assert [one.tag for one in list_tags(world)] == ["press"]


@pytest.mark.parametrize(
    ("type", "typed", "stored"),
    [
        ("number", " 12.50 ", "12.50"),
        ("number", "1e3", "1000"),
        ("number", "1,5", None),
        ("number", "nan", None),
        ("number", "0.123456789", None),
        ("number", "1e20", None),
        ("date", "2024-02-29", "2024-02-29"),
        ("date", "2023-02-29", None),
        ("date", "29.02.2024", None),
        ("boolean", "Yes", "true"),
        ("boolean", "0", "false"),
        ("boolean", "maybe", None),
        ("choice", "Very Vegan", "very-vegan"),
        ("choice", "meat", None),
        ("text", "  anything  ", "anything"),
        ("text", "   ", None),
    ],
)
def test_a_value_is_stored_as_its_type_is_written_or_refused(
    world: Settings, marketer: Actor, type: str, typed: str, stored: str | None
) -> None:
    choices = ["very vegan"] if type == "choice" else []
    define_field(world, "field", type, actor=marketer, choices=choices)
    if stored is None:
        with pytest.raises(UsageError, match=f"of type {type}: give"):
            set_field(world, "cust_dan", "field", typed, actor=marketer)
        return
    assert set_field(world, "cust_dan", "field", typed, actor=marketer) == stored
    assert state_of(world, "cust_dan").fields == {"field": stored}
    clear_field(world, "cust_dan", "field", actor=marketer)
    assert state_of(world, "cust_dan").fields == {}


def test_a_field_keeps_its_type_its_choices_and_its_privacy(
    world: Settings, marketer: Actor
) -> None:
    define_field(world, "meal", "choice", actor=marketer, choices=["vegan"], is_personal=True)
    with pytest.raises(UsageError, match="is of type choice"):
        define_field(world, "meal", "number", actor=marketer, is_personal=True)
    with pytest.raises(UsageError, match="lose the choice 'vegan'"):
        define_field(world, "meal", "choice", actor=marketer, choices=["meat"], is_personal=True)
    with pytest.raises(UsageError, match="stay with the contacts"):
        define_field(world, "meal", "choice", actor=marketer, choices=["vegan", "meat"])
    assert define_field(world, "remark", "text", actor=marketer).is_personal


def test_the_palette_is_the_vocabulary_and_can_be_read() -> None:
    place = PROJECT_ROOT / "dbt_project/seeds/tag_colours.csv"
    with place.open(encoding="utf-8", newline="") as file:
        palette = {row["colour"]: row for row in csv.DictReader(file)}
    assert tuple(palette) == get_args(Colour)
    assert DEFAULT_COLOUR in palette
    for row in palette.values():
        light, dark = sorted(map(_luminance, (row["background"], row["foreground"])), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, row


def _luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
