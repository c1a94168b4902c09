"""The life of a segment: versions, snapshots, what uses what, retirement, two authors at once."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotBuiltError, RuleError, UsageError
from crm.exports.scheduling.uses import scheduled_exports_of
from crm.ops.log import OperationalLog
from crm.segments.asking.preview import member_ids
from crm.segments.life.definitions import create, current_segments, find_segment, sync
from crm.segments.life.listing import add_members
from crm.segments.life.overview import NOT_BUILT, overview
from crm.segments.life.predicates import write_predicates
from crm.segments.life.retirement import retire
from crm.segments.life.versions import read_version, read_versions
from crm.segments.stored import store
from crm.segments.stored.lists import Lists, read_lists
from crm.segments.stored.member_files import folder_of
from tests.exports.world import AS_OF, EVERYONE, publish_people, reachable

ANA = Actor("ana", "marketer")
EVA = Actor("eva", "analyst")
ION = Actor("ion", "analyst")
RULE = {"field": "orders_count", "op": "gte", "value": 2}
PEOPLE = [reachable("Ana", orders_count=1), reachable("Ion", orders_count=2)]


def membership(slug: str, op: str = "in") -> dict[str, str]:
    return {"segment": slug, "op": op}


def put_away(settings: Settings, slug: str, *users: str) -> None:
    retire(settings, slug, actor=ANA, reason="over", other_users=users)


def test_what_is_not_said_stays_as_it_was(settings: Settings) -> None:
    words: dict[str, Any] = {"name_en": "Often", "name_ro": "Des", "description": "d"}
    create(settings, "often", RULE, actor=ANA, **words)
    changed = create(settings, "often", EVERYONE, actor=ION)
    assert (changed.version, changed.name_en, changed.name_ro) == (2, "Often", "Des")
    assert create(settings, "often", EVERYONE, actor=EVA) == changed
    put_away(settings, "often")
    again = create(settings, "often", EVERYONE, actor=EVA)
    assert (again.version, again.name_en, again.description) == (3, "Often", "d")


def test_versions_tell_who_changed_what(settings: Settings) -> None:
    create(settings, "often", RULE, actor=ANA)
    create(settings, "often", EVERYONE, actor=ION, name_en="All")
    put_away(settings, "often")
    create(settings, "often", EVERYONE, actor=EVA)
    assert [(one.actor, one.what) for one in read_versions(settings, "often")] == [
        ("ana", "created"),
        ("ion", "changed: rule, English name"),
        ("ana", "retired: over"),
        ("eva", "created again"),
    ]
    assert read_version(settings, "often", 1).rule == RULE
    with pytest.raises(UsageError, match="versions are 1 to 3"):
        read_version(settings, "often", 4)
    put_away(settings, "often")
    with pytest.raises(UsageError, match=r"was retired on .* by ana"):
        read_version(settings, "often")


def test_two_authors_at_once_make_two_versions(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody defines the segment between our look and our event: we look again."""
    create(settings, "often", RULE, actor=ANA)
    overtaking = iter([lambda: create(settings, "often", EVERYONE, actor=ION)])
    look = store.as_event

    def overtaken(definition: Any) -> Any:
        next(overtaking, lambda: None)()
        return look(definition)

    monkeypatch.setattr(store, "as_event", overtaken)
    mine = create(settings, "often", {**RULE, "value": 5}, actor=EVA)
    assert mine.version == 3
    assert [one.actor for one in read_versions(settings, "often")] == ["ana", "ion", "eva"]


def test_many_processes_that_say_the_same_make_one_version(settings: Settings) -> None:
    create(settings, "other", RULE, actor=ANA)
    authors = [
        threading.Thread(target=create, args=(settings, "often", RULE), kwargs={"actor": one})
        for one in (ANA, ION, EVA)
    ]
    for author in authors:
        author.start()
    for author in authors:
        author.join()
    assert len(read_versions(settings, "often")) == 1


def test_a_segment_of_another_type_needs_another_slug(settings: Settings) -> None:
    create(settings, "often", RULE, actor=ANA)
    with pytest.raises(UsageError, match="is dynamic and cannot become manual"):
        create(settings, "often", None, actor=ANA, type="manual")
    with pytest.raises(UsageError, match="has no rule"):
        create(settings, "press", RULE, actor=ANA, type="manual")
    with pytest.raises(UsageError, match="needs a rule"):
        create(settings, "press", None, actor=ANA)
    put_away(settings, "often")
    assert create(settings, "often", None, actor=ANA, type="manual").rule is None


def test_segments_that_depend_on_each_other_are_refused_with_the_cycle(settings: Settings) -> None:
    create(settings, "a", RULE, actor=ANA)
    create(settings, "b", membership("a"), actor=ANA)
    create(settings, "c", {"not": membership("b")}, actor=ANA)
    with pytest.raises(RuleError, match="a → c → b → a"):
        create(settings, "a", {"any": [RULE, membership("c")]}, actor=ANA)
    with pytest.raises(RuleError, match="a → a"):
        create(settings, "a", membership("a"), actor=ANA)
    with pytest.raises(RuleError, match="'nowhere' is no segment"):
        create(settings, "d", membership("nowhere"), actor=ANA)
    assert find_segment(settings, "a").version == 1


def test_a_used_segment_is_not_retired_and_its_users_are_named(settings: Settings) -> None:
    create(settings, "a", RULE, actor=ANA)
    create(settings, "b", membership("a"), actor=ANA)
    past = {"segment": "a", "op": "was_in", "as_of": "2026-01-31"}
    create(settings, "c", {"all": [past]}, actor=ANA)
    with pytest.raises(UsageError, match="segment 'b', the segment 'c', the export 'x'"):
        put_away(settings, "a", "the export 'x'")
    put_away(settings, "b")
    put_away(settings, "c")
    put_away(settings, "a")
    assert current_segments(settings) == {}


def test_a_scheduled_export_uses_its_segment(workspace: Settings) -> None:
    folder = workspace.paths.schedules
    folder.mkdir(parents=True)
    text = "segment: often\nreason: weekly\nrun_as: {name: ana, role: marketer}\n"
    (folder / "weekly.yaml").write_text(text)
    (folder / "broken.yaml").write_text("segment: [")
    assert scheduled_exports_of(workspace, "often") == ["the scheduled export 'weekly'"]
    assert scheduled_exports_of(workspace, "other") == []


@pytest.mark.parametrize("reason", ["", "  ", "x" * 3_000])
def test_retiring_needs_a_segment_and_a_reason(settings: Settings, reason: str) -> None:
    create(settings, "often", RULE, actor=ANA)
    with pytest.raises(UsageError):
        retire(settings, "often", actor=ANA, reason=reason, other_users=[])
    with pytest.raises(UsageError, match="no segment"):
        put_away(settings, "nowhere")
    with pytest.raises(UsageError, match="no segment"):
        put_away(settings, "\x00hostile")
    assert list(current_segments(settings)) == ["often"]


def test_a_retired_built_in_segment_stays_retired(settings: Settings) -> None:
    sync(settings)
    put_away(settings, "one_timers")
    assert "one_timers" not in sync(settings)
    assert "one_timers" not in current_segments(settings)


def test_a_snapshot_keeps_its_people_whatever_is_built_later(settings: Settings) -> None:
    publish_people(settings, PEOPLE)
    taken = create(settings, "then", RULE, actor=ANA, type="snapshot")
    assert (taken.frozen_as_of, taken.members_count) == (AS_OF, 1)
    publish_people(settings, [*PEOPLE, reachable("Eva", orders_count=9)])
    assert member_ids(settings, "then") == ["cust_ion"]
    assert create(settings, "then", RULE, actor=ANA, type="snapshot") == taken
    renamed = create(settings, "then", RULE, actor=ANA, type="snapshot", name_en="Then")
    assert (renamed.version, renamed.members_sha256) == (2, taken.members_sha256)
    assert member_ids(settings, "then") == ["cust_ion"]
    for kind, rule in (("snapshot", EVERYONE), ("dynamic", RULE)):
        with pytest.raises(UsageError, match=r"already and a snapshot|is snapshot and cannot"):
            create(settings, "then", rule, actor=ANA, type=kind)  # type: ignore[arg-type]
    assert len(list(folder_of(settings).rglob("*.parquet"))) == 1


def test_a_snapshot_of_nobody_is_a_snapshot(settings: Settings) -> None:
    publish_people(settings, PEOPLE)
    taken = create(settings, "none", {**RULE, "value": 99}, actor=ANA, type="snapshot")
    assert (taken.members_count, member_ids(settings, "none")) == (0, [])


def test_a_snapshot_needs_a_build(settings: Settings) -> None:
    with pytest.raises(NotBuiltError):
        create(settings, "then", RULE, actor=ANA, type="snapshot")
    assert current_segments(settings) == {}


def test_a_snapshot_that_dies_before_its_event_is_no_segment(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish_people(settings, PEOPLE)
    with monkeypatch.context() as patched:
        patched.setattr("crm.ops.log._append", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            create(settings, "then", RULE, actor=ANA, type="snapshot")
    assert current_segments(settings) == {}
    assert read_lists(settings) == {}
    assert create(settings, "then", EVERYONE, actor=ANA, type="snapshot").members_count == 2
    assert len(list(folder_of(settings).rglob("*.parquet"))) == 1


def test_a_build_computes_snapshots_and_manual_segments_by_their_lists(settings: Settings) -> None:
    publish_people(settings, PEOPLE)
    create(settings, "then", RULE, actor=ANA, type="snapshot")
    create(settings, "press", None, actor=ANA, type="manual")
    assert write_predicates(settings, AS_OF).left_out == {}
    assert read_lists(settings)["then"] == Lists(member={"cust_ion"})


def test_the_overview_says_what_is_built_and_what_is_wrong(settings: Settings) -> None:
    assert overview(settings) == []
    create(settings, "everyone", EVERYONE, actor=ANA)
    assert [(one.people, one.note) for one in overview(settings)] == [(None, NOT_BUILT)]
    publish_people(settings, PEOPLE)
    create(settings, "press", None, actor=ANA, type="manual")
    (built, new) = overview(settings)
    assert (built.people, built.data_as_of, built.problem, built.note) == (0, AS_OF, None, None)
    assert (new.people, new.data_as_of, new.note) == (None, None, NOT_BUILT)


@pytest.mark.parametrize("name", ["x" * 121, "a\x00b", "\u202eevil", "line\nbreak"])
def test_a_name_is_short_and_plain(settings: Settings, name: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="name of 'often'"):
        create(settings, "often", RULE, actor=ANA, name_en=name)
    assert list(OperationalLog(settings).read()) == []


def test_a_name_alone_leaves_the_rule_as_it_was(settings: Settings) -> None:
    create(settings, "often", RULE, actor=ANA)
    assert create(settings, "often", actor=ANA, name_en="Often").rule == RULE
    put_away(settings, "often")
    assert create(settings, "often", actor=ANA).rule == RULE
    create(settings, "press", actor=ANA, type="manual")
    assert create(settings, "press", actor=ANA, name_en="Press").type == "manual"


def test_a_snapshot_is_of_the_day_it_is_said_to_be_of(settings: Settings) -> None:
    publish_people(settings, PEOPLE)
    other = AS_OF.replace(year=2020)
    with pytest.raises(UsageError, match="would be of 2026-03-29 and not of 2020-03-29"):
        create(settings, "then", RULE, actor=ANA, type="snapshot", frozen_as_of=other)
    create(settings, "then", RULE, actor=ANA, type="snapshot", frozen_as_of=AS_OF)
    with pytest.raises(UsageError, match="not of 2020-03-29"):
        create(settings, "then", RULE, actor=ANA, type="snapshot", frozen_as_of=other)


def test_a_stored_segment_follows_a_list_it_depends_on(settings: Settings) -> None:
    create(settings, "stop", None, actor=ANA, type="manual")
    create(settings, "mailing", membership("stop", "not_in"), actor=ANA)
    rules = {"mailing": membership("stop", "not_in"), "everyone": EVERYONE}
    publish_people(settings, PEOPLE, rules)
    assert member_ids(settings, "mailing") == ["cust_ana", "cust_ion"]
    add_members(settings, "stop", ["cust_ana"], actor=ANA)
    assert member_ids(settings, "mailing") == ["cust_ion"]
