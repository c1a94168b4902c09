# ruff: noqa: DTZ001  (stored timestamps are naive UTC)
from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
import yaml

from crm.errors import BadInputError, UsageError
from crm.sources.contracts import CONTRACTS, delivered
from crm.sources.land import land
from crm.sources.mapping_files import built_in_mappings, load_mapping, parse_mapping
from crm.sources.suggest import suggest_mapping
from tests.sources.landing_world import HEADER, NOW, csv, land_text, rejected, stored, write

LINES = "Nr;Data;Client;Pret;Bucati;Transport;Stare;Extra\n"


def mapping(text: str):
    return parse_mapping(text, name="mine", origin="mine.yaml")


def test_the_built_in_mappings_all_load():
    assert built_in_mappings() == (
        "cdnow", "complete_journey", "generic", "olist", "online_retail_ii",
    )  # fmt: skip
    for name in built_in_mappings():
        assert load_mapping(name).label == name


def test_the_generic_mapping_knows_every_delivered_table():
    assert {part.table for part in load_mapping("generic").tables} == set(delivered())


def test_every_contract_is_whole():
    for contract in CONTRACTS.values():
        names = list(contract.by_name)
        assert len(names) == len(contract.columns), contract.name
        assert set(contract.key) <= set(names), contract.name
        assert contract.event_at is None or contract.event_at in names
        assert all(column.description for column in contract.columns)


def test_a_mapping_computes_columns_from_its_closed_vocabulary(settings):
    mine = mapping("""
reader: {delimiter: ";"}
tables:
  - table: order_items
    timezone: Europe/London
    columns:
      order_id: Nr
      order_item_id: {concat: [Nr, {ordinal_within: Nr}], separator: "/"}
      ordered_at: {column: Data, formats: ["%d.%m.%y %H:%M"]}
      source_customer_id: {column: Client, default: "0"}
      quantity: Bucati
      unit_price: {column: Pret, decimal: ","}
      line_total: {add: [{multiply: [{column: Pret, decimal: ","}, Bucati]}, Transport]}
      status: {column: Stare, values: {ok: paid, nu: cancelled}}
      currency: {constant: RON}
""")
    text = LINES + (
        "7;05.06.24 10:00;C1;1.234,50;2;1,50;OK;x\n"
        "8;05.06.24 10:00;;2,00;3;;nu;x\n"
        "7;05.06.24 10:00;C1;1,00;-1;0;ok;x\n"
        "9;05.06.24 10:00;C1;one;1;0;ok;x\n"
    )
    result = land_text(settings, text, name="linii.csv", mapping=mine)
    assert (result.accepted, result.rejected) == (3, 1)
    assert result.columns_ignored == ("Extra",)
    assert rejected(settings) == [(5, "unit_price", "not_an_amount")]
    at = datetime(2024, 6, 5, 9)
    columns = ("order_item_id", "ordered_at", "source_customer_id", "line_total", "status")
    assert stored(settings, "order_items", *columns) == [
        ("7/1", at, "C1", Decimal("2470.5"), "paid"),
        ("7/2", at, "C1", Decimal("-1"), "paid"),
        ("8/1", at, "0", Decimal("6"), "cancelled"),
    ]


def test_a_computed_amount_with_an_unreadable_part_is_rejected(settings):
    mine = mapping(
        "tables: [{table: order_items, columns: {line_total: {multiply: [price, pieces]}}}]"
    )
    text = "order_item_id,order_id,price,pieces\n1,1,2.50,2\n2,1,?,2\n3,1,2.50,\n"
    land_text(settings, text, name="lines.csv", mapping=mine)
    assert rejected(settings) == [(3, "line_total", "not_an_amount")]
    totals = stored(settings, "order_items", "line_total")
    assert totals == [(Decimal("5"),), (None,)]


def test_only_a_mapping_that_derives_it_may_lack_a_required_amount(settings):
    text = "order_id,ordered_at,status\n1,2025-03-04,paid\n"
    with pytest.raises(BadInputError, match="needs the column total_gross"):
        land_text(settings, text)
    mine = mapping("tables: [{table: orders, columns: {total_gross: {derive: order_items}}}]")
    assert land_text(settings, text, mapping=mine).accepted == 1


def test_decimal_and_day_order_may_be_told_where_the_column_cannot_prove_them(settings):
    text = "order_id,ordered_at,status,total_gross\n" + '1,03/04/2025,paid,"1,234"\n'
    mine = mapping("""
tables:
  - table: orders
    columns:
      ordered_at: {column: ordered_at, formats: ["%m/%d/%Y"]}
      total_gross: {column: total_gross, decimal: ","}
""")
    land_text(settings, text, mapping=mine)
    assert stored(settings, "orders", "ordered_at", "total_gross") == [
        (datetime(2025, 3, 3, 22), Decimal("1.234"))
    ]


def test_yaml_words_stay_words(settings):
    mine = mapping(
        "tables: [{table: products, columns: {status: {constant: NO}, name: {constant: 1e3}}}]"
    )
    land_text(settings, "product_id\n007\n", name="p.csv", mapping=mine)
    assert stored(settings, "products", "product_id", "status", "name") == [("007", "NO", "1e3")]


def test_nothing_in_a_mapping_or_a_header_is_sql(settings):
    evil = "x'); drop table input_rows; --"
    mine = mapping(
        yaml.safe_dump(
            {
                "tables": [
                    {
                        "table": "products",
                        "columns": {
                            "product_id": {"concat": [evil, {"constant": evil}]},
                            "name": {"column": evil, "values": {evil: evil}, "default": evil},
                        },
                    }
                ]
            }
        )
    )
    text = f'"{evil}",b"c\n{evil},2\n'
    land_text(settings, text, name="p.csv", mapping=mine)
    assert stored(settings, "products", "product_id", "name") == [(f"{evil}-{evil}", evil)]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("tables: [", "not YAML"),
        ("- a", "must be a YAML mapping with the key 'tables'"),
        ("tables: []", "tables: Tuple should have at least 1 item"),
        ("table: orders", "tables: Field required"),
        ("tables: [{table: oders}]", "tables.0: 'oders' is no table"),
        ("tables: [{match: {}}]", "tables.0: say either 'table' or 'skip'"),
        ("tables: [{table: orders, colums: {}}]", "tables.0.colums: is no key a mapping knows"),
        (
            "tables: [{table: orders, columns: {totl_gross: a}}]",
            "'totl_gross' is no column of orders; did you mean 'total_gross'",
        ),
        (
            "tables: [{table: orders, columns: {tax: {sql: 1+1}}}]",
            "tables.0.columns.tax: must be a column's name or exactly one of",
        ),
        (
            "tables: [{table: orders, columns: {tax: {column: a, decimal: x}}}]",
            "tables.0.columns.tax.decimal",
        ),
        ("tables: [{table: orders, timezone: Europe/Iasi}]", "'Europe/Iasi' is no IANA zone"),
        ("reader: {delimiter: ab}\ntables: [{table: orders}]", "reader.delimiter"),
        ('tables: [{table: orders, columns: {tax: "a\\u0000b"}}]', "control character"),
    ],
)
def test_a_wrong_mapping_names_file_and_key(text, sentence):
    with pytest.raises(UsageError, match=r"mine\.yaml") as refusal:
        mapping(text)
    assert sentence in str(refusal.value)


def test_an_unknown_or_absent_mapping_names_those_there_are(tmp_path):
    with pytest.raises(UsageError, match=r"no mapping 'shopfy'; built in are cdnow, complete"):
        load_mapping("shopfy")
    with pytest.raises(UsageError, match="cannot be read"):
        load_mapping(tmp_path / "mine.yaml")


def test_a_mapping_that_reads_an_absent_column_is_refused(settings):
    mine = mapping("tables: [{table: orders, columns: {tax: TVA}}]")
    with pytest.raises(BadInputError, match="reads tax from the column 'TVA', which the file"):
        land_text(settings, csv(), mapping=mine)


def test_a_changed_mapping_may_load_the_same_file_again(settings, tmp_path):
    path = write(tmp_path, "mine.yaml", "tables: [{table: orders}]")
    first = land_text(settings, csv(), mapping=path)
    assert land_text(settings, csv(), mapping=path).already_loaded
    path.write_text("tables: [{table: orders, columns: {country: {constant: RO}}}]")
    second = land_text(settings, csv(), mapping=path)
    assert not second.already_loaded
    assert second.mapping != first.mapping
    assert (second.accepted, second.superseded) == (4, 0)


def test_a_suggested_mapping_loads_the_file_it_was_made_for(settings, tmp_path):
    header = ("Order No", "Order Date", "Customer", "E-Mail", "Order Status", "Grand Total",
              "Currency", "Sales Channel")  # fmt: skip
    path = write(tmp_path, "export.csv", csv(header=header))
    text = suggest_mapping(settings, path)
    assert "table: orders" in text
    assert "a guess" in text or "not used: Customer" in text
    mine = parse_mapping(text, name="export", origin="export.yaml")
    assert land(settings, path, mapping=mine, now=NOW).accepted == 4


def test_a_suggestion_says_which_required_column_is_missing(settings, tmp_path):
    path = write(tmp_path, "orders.csv", "order_id,colour\n1,red\n")
    text = suggest_mapping(settings, path)
    assert "# total_gross:   required" in text
    assert "# not used: colour" in text


def test_headers_of_a_contract_are_found_in_any_usual_spelling(settings):
    header = ("orderId", "Ordered At", "SOURCE-CUSTOMER-ID", *HEADER[3:])
    assert land_text(settings, csv(header=header)).accepted == 4


def test_dates_of_birth_are_days_and_no_zone_moves_them(settings):
    text = "source_customer_id,date_of_birth\n1,1984-02-29\n2,1990-12-31T00:00:00Z\n3,\n"
    land_text(settings, text, name="customers.csv")
    assert stored(settings, "customers", "date_of_birth") == [
        (date(1984, 2, 29),),
        (date(1990, 12, 31),),
        (None,),
    ]
