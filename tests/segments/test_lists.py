"""Lists of segments: folded like plain sets, changed whole or not at all, whatever dies."""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import duckdb
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import BadInputError, CheckFailedError, NotPermittedError, UsageError
from crm.ops.events import (
    Event,
    SegmentDefined,
    SegmentMemberListed,
    SegmentMembersImported,
    SegmentMemberUnlisted,
    SegmentRetired,
)
from crm.ops.log import OperationalLog
from crm.ops.records import Entry
from crm.segments.asking.preview import member_ids
from crm.segments.life.definitions import create, current_segments
from crm.segments.life.listing import add_members, import_members, remove_members
from crm.segments.life.predicates import write_predicates
from crm.segments.life.retirement import retire
from crm.segments.stored.list_tables import write_segment_lists
from crm.segments.stored.lists import LISTS, Lists, fold_lists, read_lists
from crm.segments.stored.member_files import folder_of, pack_ids
from tests.exports.world import AS_OF, publish_people, reachable

ANA = Actor("ana", "marketer")
RULE = {"field": "orders_count", "op": "gte", "value": 2}
PEOPLE = {"Ana": 1, "Ion": 2, "Eva": 3}


@pytest.fixture
def world(settings: Settings) -> Settings:
    people = [reachable(name, orders_count=count) for name, count in PEOPLE.items()]
    publish_people(settings, people)
    create(settings, "press", None, actor=ANA, type="manual")
    create(settings, "often", RULE, actor=ANA)
    return settings


def lists_of(settings: Settings, slug: str) -> Lists:
    return read_lists(settings, [slug]).get(slug, Lists())


def ids_file(folder: Path, *ids: str) -> Path:
    path = folder / "ids.csv"
    path.write_text("\n".join(ids) + "\n")
    return path


def test_any_sequence_of_changes_folds_like_plain_sets(settings: Settings) -> None:
    rng = random.Random(7)
    people = [f"cust_{letter}" for letter in "abcdef"]
    names = {**{one: one for one in people}, "cust_old": "cust_a"}
    plain: dict[tuple[str, str], set[str]] = {}
    files: dict[str, list[str]] = {}
    entries = []
    for _ in range(200):
        slug, name, one = rng.choice(["x", "y"]), rng.choice(LISTS), rng.choice([*names])
        members = plain.setdefault((slug, name), set())
        draw = rng.random()
        event: Event
        if draw < 0.45:
            event = SegmentMemberListed(subject_id=slug, customer_id=one, list=name)
            members.add(names[one])
        elif draw < 0.8:
            event = SegmentMemberUnlisted(subject_id=slug, customer_id=one, list=name)
            members.discard(names[one])
        elif draw < 0.95:
            some = rng.sample([*names], 3)
            digest = pack_ids(some).sha256
            files[digest] = some
            event = SegmentMembersImported(
                subject_id=slug, list=name, file_sha256=digest, rows_count=3
            )
            members |= {names[one] for one in some}
        else:
            event = SegmentRetired(subject_id=slug)
            for key in [key for key in plain if key[0] == slug]:
                plain[key] = set()
        entries.append(Entry(event))
    OperationalLog(settings).append_all(entries, actor="ana")
    found = fold(settings, names, files)
    for slug in ("x", "y"):
        for name in LISTS:
            assert found.get(slug, Lists()).of(name) == plain.get((slug, name), set())


def fold(
    settings: Settings, names: dict[str, str], files: dict[str, list[str]]
) -> dict[str, Lists]:
    return fold_lists(
        OperationalLog(settings).read(), lambda _: names, lambda _, digest: files[digest]
    )


def test_a_manual_segment_has_whom_people_list(world: Settings) -> None:
    done = add_members(world, "press", ["cust_ana", "cust_ion"], actor=ANA)
    assert (done.list, done.asked, done.changed) == ("member", 2, 2)
    assert add_members(world, "press", ["cust_ana"], actor=ANA).changed == 0
    assert remove_members(world, "press", ["cust_ion", "cust_eva"], actor=ANA).changed == 1
    assert member_ids(world, "press") == ["cust_ana"]


def test_include_and_exclude_stand_above_the_rule_and_exclude_above_both(world: Settings) -> None:
    assert member_ids(world, "often") == ["cust_eva", "cust_ion"]
    add_members(world, "often", ["cust_ana"], actor=ANA)
    add_members(world, "often", ["cust_eva", "cust_ana"], actor=ANA, to="exclude")
    assert member_ids(world, "often") == ["cust_ion"]
    remove_members(world, "often", ["cust_ana"], actor=ANA, to="exclude")
    assert member_ids(world, "often") == ["cust_ana", "cust_ion"]


def test_a_segment_that_asks_about_another_sees_its_lists(world: Settings) -> None:
    add_members(world, "press", ["cust_ana"], actor=ANA)
    create(world, "others", {"segment": "press", "op": "not_in"}, actor=ANA)
    assert member_ids(world, "others") == ["cust_eva", "cust_ion"]


def test_the_same_request_again_changes_nothing(world: Settings, tmp_path: Path) -> None:
    file = ids_file(tmp_path, "cust_eva")
    for _ in range(2):
        add_members(world, "press", ["cust_ana"], actor=ANA, request_id="one")
        import_members(world, "press", file, actor=ANA, request_id="two")
        remove_members(world, "press", ["cust_ana", "cust_eva"], actor=ANA, request_id="three")
        assert member_ids(world, "press") == []


@pytest.mark.parametrize(
    ("slug", "name", "problem"),
    [
        ("press", "include", "use member or exclude"),
        ("often", "member", "use include or exclude"),
        ("nobody", None, "no segment 'nobody'"),
        ("../etc", None, "no segment"),
    ],
)
def test_a_list_that_a_segment_does_not_have_is_refused(
    world: Settings, slug: str, name: str | None, problem: str
) -> None:
    with pytest.raises(UsageError, match=problem):
        add_members(world, slug, ["cust_ana"], actor=ANA, to=name)  # type: ignore[arg-type]


def test_an_unknown_customer_lists_nobody(world: Settings, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no customer 'cust_x'"):
        add_members(world, "press", ["cust_ana", "cust_x"], actor=ANA)
    with pytest.raises(BadInputError, match=r"cust_x \(line 2\)"):
        import_members(world, "press", ids_file(tmp_path, "cust_ana", "cust_x"), actor=ANA)
    assert lists_of(world, "press") == Lists()
    assert not folder_of(world).exists()


def test_who_only_looks_lists_and_retires_nobody(world: Settings, tmp_path: Path) -> None:
    viewer = Actor("vic", "analyst")
    with pytest.raises(NotPermittedError):
        add_members(world, "press", ["cust_ana"], actor=viewer)
    with pytest.raises(NotPermittedError):
        import_members(world, "press", ids_file(tmp_path, "cust_ana"), actor=viewer)
    with pytest.raises(NotPermittedError):
        retire(world, "press", actor=viewer, reason="why", other_users=[])


def test_retiring_empties_the_lists(world: Settings) -> None:
    add_members(world, "press", ["cust_ana"], actor=ANA)
    retire(world, "press", actor=ANA, reason="over", other_users=[])
    with pytest.raises(UsageError, match="no segment 'press'"):
        add_members(world, "press", ["cust_ana"], actor=ANA)
    create(world, "press", None, actor=ANA, type="manual")
    assert member_ids(world, "press") == []


@pytest.mark.parametrize(
    ("place", "left"),
    [("crm.segments.stored.member_files.put_in_place", ".unfinished"), ("crm.ops.log._append", "")],
)
def test_an_import_that_dies_before_its_event_leaves_nothing_that_counts(
    world: Settings, tmp_path: Path, place: str, left: str
) -> None:
    file = ids_file(tmp_path, "cust_ana", "cust_ion")
    words = [place, str(world.home), world.tenant, str(file)]
    died = subprocess.run([sys.executable, "-c", DIES, *words], check=False)
    assert died.returncode == 9
    (orphan,) = folder_of(world).rglob(f"*.parquet{left}")
    assert member_ids(world, "press") == []
    import_members(world, "press", ids_file(tmp_path, "cust_eva"), actor=ANA)
    assert member_ids(world, "press") == ["cust_eva"]
    assert not orphan.exists()


DIES = """
import importlib, os, sys
from pathlib import Path
from crm.actors import Actor
from crm.config import load_settings
from crm.segments.life.listing import import_members
module, name = sys.argv[1].rsplit(".", 1)
setattr(importlib.import_module(module), name, lambda *given: os._exit(9))
settings = load_settings(home=sys.argv[2], tenant=sys.argv[3])
import_members(settings, "press", Path(sys.argv[4]), actor=Actor("ana", "marketer"))
"""


def test_an_altered_file_of_people_is_refused_and_leaves_its_segment_out_of_a_build(
    world: Settings, tmp_path: Path
) -> None:
    import_members(world, "press", ids_file(tmp_path, "cust_ana"), actor=ANA)
    create(world, "others", {"segment": "press", "op": "not_in"}, actor=ANA)
    (kept,) = folder_of(world).rglob("*.parquet")
    kept.write_bytes(pack_ids(["cust_ana", "cust_eva"]).content)
    with pytest.raises(CheckFailedError, match="not the file that was written"):
        member_ids(world, "press")
    left_out = write_predicates(world, AS_OF).left_out
    assert "not the file that was written" in left_out["press"]
    assert "'press', which is left out" in left_out["others"]
    kept.unlink()
    with pytest.raises(CheckFailedError, match="is missing"):
        member_ids(world, "press")


def test_a_build_gets_a_row_per_segment_list_and_customer(world: Settings, tmp_path: Path) -> None:
    import_members(world, "press", ids_file(tmp_path, "cust_ion", "cust_ana"), actor=ANA)
    add_members(world, "often", ["cust_ana"], actor=ANA, to="exclude")
    assert rows_written(world) == [
        ("often", "cust_ana", "exclude"),
        ("press", "cust_ana", "member"),
        ("press", "cust_ion", "member"),
    ]
    retire(world, "press", actor=ANA, reason="over", other_users=[])
    assert rows_written(world) == [("often", "cust_ana", "exclude")]


def rows_written(settings: Settings) -> Sequence[tuple[str, ...]]:
    write_segment_lists(settings, current_segments(settings))
    file = settings.paths.raw / "ops" / "segment_lists" / "current.parquet"
    with duckdb.connect() as connection:
        return connection.execute(f"from '{file}' order by all").fetchall()


def test_a_redacted_definition_leaves_the_log_readable(world: Settings) -> None:
    log = OperationalLog(world)
    (defined,) = [one for one in log.read([SegmentDefined.kind]) if one.subject_id == "press"]
    log.redact(defined.event_id, actor="ana", reason="why not")
    assert sorted(current_segments(world)) == ["often"]
