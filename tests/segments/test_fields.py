from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.segments.language.catalogue import (
    Catalogue,
    catalogue_from_build,
    catalogue_from_dbt,
    write_catalogue,
)
from crm.segments.language.fields import Field


def test_the_catalogue_of_the_dbt_models_survives_being_published(settings: Settings) -> None:
    from_dbt = catalogue_from_dbt()
    assert write_catalogue(settings) == (len(from_dbt.fields), len(from_dbt.events))
    assert len(from_dbt.fields) > 40
    with duckdb.connect() as connection:
        for table in ("segment_fields", "segment_events", "segment_event_properties"):
            path = settings.paths.raw / f"ops/{table}/current.parquet"
            connection.execute(f"create table meta_{table} as from read_parquet('{path}')")
        published = catalogue_from_build(connection)
        assert set(published.fields) == set(from_dbt.fields)
        assert set(published.events) == set(from_dbt.events)
        operators = "select operators from meta_segment_fields where field = 'is_vip'"
        assert connection.execute(operators).fetchone() == ("is_true|is_false|is_missing",)


def test_a_field_answers_to_its_aliases_and_to_nothing_else() -> None:
    catalogue = catalogue_from_dbt()
    assert catalogue.find("total_spend") == catalogue.find("total_spent_net")
    for name in ("customer_id", "rowid", "TOTAL_SPENT_NET", "", "segments"):
        assert catalogue.find(name) is None


@pytest.mark.parametrize(
    "meta",
    [
        "{segmentable: true, type: number}",
        "{segmentable: true, label: {en: A, ro: A}}",
        "{segmentable: true, label: {en: A, ro: A}, type: integer}",
        "{segmentable: true, label: {en: A, ro: A}, type: set}",
        "{segmentable: true, label: {en: A, ro: A}, type: number, aliases: ['a b']}",
    ],
)
def test_incomplete_meta_is_refused_with_the_column_s_name(tmp_path: Path, meta: str) -> None:
    column = f"{{name: col, config: {{meta: {meta}}}}}"
    text = f"models: [{{name: dim_customers, columns: [{column}]}}]"
    (tmp_path / "dim_customers.yml").write_text(text)
    with pytest.raises(CheckFailedError, match="'col'"):
        catalogue_from_dbt(tmp_path)


def test_an_alias_of_two_fields_is_refused() -> None:
    fields = tuple(Field(name, "number", name, name, "is", aliases=("x",)) for name in "ab")
    with pytest.raises(CheckFailedError, match="'x' names both a and b"):
        Catalogue(fields).find("a")
