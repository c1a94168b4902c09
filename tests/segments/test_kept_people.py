"""Chosen people kept as a snapshot: theirs is the slug, and nobody else's afterwards."""

from __future__ import annotations

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotPermittedError, UsageError
from crm.ops.log import OperationalLog
from crm.segments.asking.preview import member_ids
from crm.segments.life.definitions import create
from crm.segments.life.naming import Words
from crm.segments.life.snapshots import keep_people
from crm.segments.stored.store import DEFINING, Definition
from tests.exports.world import AS_OF, EVERYONE, publish_people, reachable

ANA = Actor("ana", "analyst")
OUTSIDE = {"segment": "everyone", "op": "not_in"}


def keep(settings: Settings, *people: str) -> Definition:
    return keep_people(settings, "alike", OUTSIDE, people, Words("Alike"), ANA, AS_OF)


def test_kept_people_are_the_members_and_the_same_again_changes_nothing(
    settings: Settings,
) -> None:
    publish_people(settings, [reachable("Ana"), reachable("Bob", is_member=False)])
    create(settings, "everyone", EVERYONE, actor=ANA)
    kept = keep(settings, "cust_bob")
    assert (kept.type, kept.version, kept.members_count, kept.frozen_as_of) == (
        "snapshot", 1, 1, AS_OF,
    )  # fmt: skip
    assert keep(settings, "cust_bob") == kept
    with pytest.raises(UsageError, match="choose another slug"):
        keep(settings, "cust_ana")
    assert member_ids(settings, "alike") == ["cust_bob"]


def test_a_viewer_defines_nothing_and_the_log_names_who_does(settings: Settings) -> None:
    with pytest.raises(NotPermittedError, match="may not define segments"):
        create(settings, "often", EVERYONE, actor=Actor("vera", "viewer"))
    with pytest.raises(NotPermittedError, match="may not define segments"):
        keep_people(settings, "some", OUTSIDE, [], Words("Some"), Actor("vera", "viewer"), AS_OF)
    create(settings, "often", EVERYONE, actor=ANA)

    (logged,) = OperationalLog(settings).read(DEFINING)
    assert logged.actor == "ana"
