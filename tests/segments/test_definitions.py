from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from crm.actors import Actor
from crm.config import Settings
from crm.errors import RuleError, UsageError
from crm.ops.events import SegmentDefined, SegmentRetired
from crm.ops.log import OperationalLog
from crm.segments.language.catalogue import catalogue_from_dbt
from crm.segments.life import definitions
from crm.segments.life.definitions import (
    create,
    current_segments,
    find_segment,
    read_built_in,
    sync,
)
from crm.segments.life.predicates import write_predicates

ANA = Actor("ana", "analyst")

RULE = {"field": "orders_count", "op": "gte", "value": 2}
AS_OF = date(2026, 3, 29)


def test_every_built_in_file_stands_against_the_dbt_catalogue() -> None:
    fields = catalogue_from_dbt()
    found = {path.stem: read_built_in(path, fields) for path in definitions.CATALOG.glob("*.yaml")}
    assert {"vip", "lapsed_180d", "new_30d", "one_timers", "unreachable", "consent_unknown"} < set(
        found
    )
    assert sum(slug.startswith("rfm_") for slug in found) == 11
    assert all(one.name_en and one.name_ro and one.description for one in found.values())


def test_sync_appends_once_and_again_only_when_a_file_changed(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "loyal.yaml"
    rule = "rule: {field: orders_count, op: gte, value: 2}"
    text = f"name: {{en: Loyal, ro: Fideli}}\ndescription: d\n{rule}"
    path.write_text(text)
    monkeypatch.setattr(definitions, "CATALOG", tmp_path)
    assert sync(settings) == {"loyal": "added"}
    assert sync(settings) == {}
    path.write_text(text.replace("value: 2", "value: 3"))
    assert sync(settings) == {"loyal": "changed"}
    assert find_segment(settings, "loyal").version == 2
    path.write_text(text.replace("orders_count", "gone"))
    assert "rule" not in sync(settings)
    assert "'gone' is no field" in sync(settings)["loyal"]


def test_a_person_s_change_of_a_built_in_segment_survives_the_next_sync(settings: Settings) -> None:
    sync(settings)
    mine = create(settings, "vip", RULE, actor=ANA, name_en="My VIPs")
    assert (mine.version, mine.origin) == (2, "person")
    assert sync(settings) == {}
    assert find_segment(settings, "vip") == mine


def test_saying_the_same_again_adds_no_version(settings: Settings) -> None:
    first = create(settings, "twice", RULE, actor=ANA)
    assert create(settings, "twice", {**RULE, "field": "total_orders"}, actor=ANA) == first
    assert len(list(OperationalLog(settings).read())) == 1


@pytest.mark.parametrize("slug", ["", "Vip", "../etc", "a|b", "-a", "a b", "ș", "a" * 65, "a\n"])
def test_a_slug_is_a_plain_word(settings: Settings, slug: str) -> None:
    with pytest.raises(UsageError, match="is no slug"):
        create(settings, slug, RULE, actor=ANA)


def test_a_wrong_rule_leaves_no_trace(settings: Settings) -> None:
    with pytest.raises(RuleError, match="did you mean 'orders_count'"):
        create(settings, "wrong", {**RULE, "field": "order_counts"}, actor=ANA)
    assert current_segments(settings) == {}


def test_a_retired_segment_is_no_longer_current_and_comes_back_as_a_new_version(
    settings: Settings,
) -> None:
    create(settings, "once", RULE, actor=ANA)
    OperationalLog(settings).append(SegmentRetired(subject_id="once"), actor="ana")
    assert current_segments(settings) == {}
    assert create(settings, "once", RULE, actor=ANA).version == 2


def test_predicates_of_all_current_segments_are_written_for_the_build(settings: Settings) -> None:
    create(
        settings,
        "regulars",
        RULE,
        actor=ANA,
    )
    create(settings, "quoted", {"field": "city", "op": "eq", "value": "O'Hara"}, actor=ANA)
    written = write_predicates(settings, AS_OF)
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"select slug, version, predicate, rule_json, type, segment_id from "
            f"'{settings.paths.raw}/ops/segment_predicates/current.parquet'"
        ).fetchall()
    by_slug = {row[0]: row for row in rows}
    assert written.rows == len(rows) == len(by_slug) == len(current_segments(settings))
    assert by_slug["quoted"][2].endswith("STRIP_ACCENTS(LOWER('O''Hara')), FALSE)")
    assert by_slug["quoted"][3] == '{"field":"city","op":"eq","value":"O\'Hara"}'
    assert all(row[4] == "dynamic" and row[5] == row[0] for row in rows)
    assert written.left_out == {}


def test_a_definition_whose_field_is_gone_is_left_out_with_its_reason(settings: Settings) -> None:
    event = SegmentDefined(
        subject_id="old",
        version=1,
        type="dynamic",
        name_en="Old",
        rule={"all": [{"field": "shoe_size", "op": "gte", "value": 45}]},
        rule_hash="0" * 64,
    )
    OperationalLog(settings).append(event, actor="ana")
    written = write_predicates(settings, AS_OF)
    assert "all[0].field: 'shoe_size' is no field" in written.left_out["old"]
    with duckdb.connect() as connection:
        left_out = connection.execute(
            f"select slug, reason from '{settings.paths.raw}/ops/segments_left_out/current.parquet'"
        ).fetchall()
    assert left_out == [("old", written.left_out["old"])]
