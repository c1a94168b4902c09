"""Chosen people kept as a snapshot: theirs is the slug, and nobody else's afterwards."""

from __future__ import annotations

import pytest

from crm.config import Settings
from crm.errors import UsageError
from crm.segments.asking.preview import member_ids
from crm.segments.life.definitions import create
from crm.segments.life.naming import Words
from crm.segments.life.snapshots import keep_people
from crm.segments.stored.store import Definition
from tests.exports.world import AS_OF, EVERYONE, publish_people, reachable

OUTSIDE = {"segment": "everyone", "op": "not_in"}


def keep(settings: Settings, *people: str) -> Definition:
    return keep_people(settings, "alike", OUTSIDE, people, Words("Alike"), "ana", AS_OF)


def test_kept_people_are_the_members_and_the_same_again_changes_nothing(
    settings: Settings,
) -> None:
    publish_people(settings, [reachable("Ana"), reachable("Bob", is_member=False)])
    create(settings, "everyone", EVERYONE, actor="ana")
    kept = keep(settings, "cust_bob")
    assert (kept.type, kept.version, kept.members_count, kept.frozen_as_of) == (
        "snapshot", 1, 1, AS_OF,
    )  # fmt: skip
    assert keep(settings, "cust_bob") == kept
    with pytest.raises(UsageError, match="choose another slug"):
        keep(settings, "cust_ana")
    assert member_ids(settings, "alike") == ["cust_bob"]
