from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from crm.config import Settings
from crm.errors import CheckFailedError
from crm.segments.fields import (
    Catalogue,
    Field,
    catalogue_from_build,
    catalogue_from_dbt,
    write_segment_fields,
)


def test_the_catalogue_of_the_dbt_models_survives_being_published(settings: Settings) -> None:
    from_dbt = catalogue_from_dbt()
    assert write_segment_fields(settings) == len(from_dbt.fields) > 40
    published = settings.paths.raw / "ops/segment_fields/current.parquet"
    with duckdb.connect() as connection:
        connection.execute(
            f"create table meta_segment_fields as select * from read_parquet('{published}')"
        )
        assert set(catalogue_from_build(connection).fields) == set(from_dbt.fields)
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
    path = tmp_path / "model.yml"
    path.write_text(f"models: [{{name: m, columns: [{{name: col, config: {{meta: {meta}}}}}]}}]")
    with pytest.raises(CheckFailedError, match="'col'"):
        catalogue_from_dbt(path)


def test_an_alias_of_two_fields_is_refused() -> None:
    fields = tuple(Field(name, "number", name, name, "is", aliases=("x",)) for name in "ab")
    with pytest.raises(CheckFailedError, match="'x' names both a and b"):
        Catalogue(fields).find("a")
