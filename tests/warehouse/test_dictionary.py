"""The dictionary reads what is published, finds words in any spelling, and becomes a workbook."""

from __future__ import annotations

import json

import openpyxl
import pytest
from typer.testing import CliRunner

from crm.errors import NotBuiltError, UsageError
from crm.exports.dictionary import write_dictionary
from crm.exports.record.place import new_workbook
from crm.warehouse.dictionary import look_up
from crm.warehouse.lineage import lineage_of
from tests.cli.whole import app
from tests.published_world import World, publish_world, query
from tests.published_world import workspace as workspace_of


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    settings = workspace_of(tmp_path_factory.mktemp("dictionary"))
    publish_world(settings, World(customers=5))
    return settings


def names(found):
    return {f"{column.table}.{column.column}" for column in found.columns}


def test_every_published_column_is_in_it(published):
    served = query(
        published,
        "select table_name || '.' || column_name from duckdb_columns() where schema_name = 'marts'"
        " and table_name not in ('meta_columns', 'meta_metrics')",
    )
    assert {name for (name,) in served} <= names(look_up(published))


@pytest.mark.parametrize("words", [["CHELTUIT"], ["ultima", "comandă"], ["Ultima", "COMANDA"]])
def test_case_and_diacritics_do_not_matter_and_all_words_must_occur(published, words):
    found = names(look_up(published, words))
    assert found
    assert found <= {
        "dim_customers.total_spent_net",
        "dim_customers.recency_days",
        "dim_customers.last_order_at",
    }


def test_other_names_and_metrics_are_found(published):
    assert "dim_customers.total_spent_net" in names(look_up(published, ["total_spend"]))
    (metric,) = look_up(published, ["venit", "NET"]).metrics
    assert (metric.table, metric.column) == ("rpt_kpi_days", "revenue_net")


def test_contacts_are_described_though_their_file_is_not_opened(published):
    found = look_up(published, table="dim_customer_contacts")
    assert all(column.is_contacts for column in found.columns)
    assert {column.column for column in found.columns if column.is_personal} >= {"email", "phone"}


def test_a_word_nobody_uses_finds_nothing_and_a_table_nobody_has_is_refused(published):
    assert look_up(published, ["xylophone"]).columns == ()
    with pytest.raises(UsageError, match="crm dictionary"):
        look_up(published, table="dim_unicorns")


def test_a_workspace_without_a_build_says_what_to_run(workspace):
    with pytest.raises(NotBuiltError, match="crm build"):
        look_up(workspace)


def test_the_workbook_holds_a_row_per_column_and_the_metrics(published, tmp_path):
    found = look_up(published)
    path = tmp_path / "dictionary.xlsx"
    with new_workbook(path) as file:
        assert write_dictionary(found, file) == len(found.columns)
    data, about = openpyxl.load_workbook(path).worksheets
    assert data.max_row == 1 + len(found.columns)
    assert [cell.value for cell in data[1]][:4] == ["table", "column", "type", "description"]
    assert "Net revenue" in {row[0].value for row in about.iter_rows()}
    assert [file.name for file in tmp_path.iterdir()] == ["dictionary.xlsx"]
    with pytest.raises(UsageError, match="exists"), new_workbook(path):
        pass
    with pytest.raises(UsageError, match="xlsx"), new_workbook(tmp_path / "dictionary.txt"):
        pass


def test_the_command_prints_tables_then_columns_then_json(published):
    def run(*words):
        places = {"CRM_HOME": str(published.home), "CRM_TENANT": published.tenant}
        done = CliRunner().invoke(app, ["dictionary", *words], env=places)
        assert done.exit_code == 0, done.output
        return done.output

    assert "dim_customers" in run()
    assert "recency_days" in run("days", "since")
    document = json.loads(run("--table", "rpt_kpi_days", "--json"))
    assert list(document["tables"]) == ["rpt_kpi_days"]
    assert document["columns"][0]["type"]


def test_a_table_s_origin_is_told_from_what_is_delivered_on(published):
    found = lineage_of(published, "rpt_kpi_days")

    assert [one.name for one in found.delivered] == ["finance.fx_rates", "shop.orders"]
    assert [one.name for one in found.models] == [
        "stg_shop__orders",
        "int_orders_converted",
        "fct_orders",
    ]
    assert found.behind[1].gist == "One row per order at the source"
    assert lineage_of(published, "meta_metrics").delivered == ()
    with pytest.raises(UsageError, match="no table 'rpt_nothing'"):
        lineage_of(published, "rpt_nothing")
