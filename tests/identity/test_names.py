"""One name in many spellings: compared and searched as one, whoever folds it."""

from __future__ import annotations

import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.identity.names import folded_name, folded_sql


def folded_in_sql(names: list[str]) -> list[str]:
    with duckdb.connect() as connection:
        given_names = pa.table({"n": range(len(names)), "name": pa.array(names, pa.string())})
        connection.register("given_names", given_names)
        query = f"select {folded_sql('name')} from given_names order by n"
        return [name for (name,) in connection.execute(query).fetchall()]


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Ștefănescu", "stefanescu"),  # comma below
        ("Ştefănescu", "stefanescu"),  # cedilla
        ("S\u0326tefa\u0306nescu", "stefanescu"),  # letters and marks apart
        ("ȚURCANU", "turcanu"),
        ("Popescu-Țurcanu, Ana  Maria", "popescu turcanu ana maria"),
        ("Łukasz Weiß", "lukasz weiss"),
        ("Κώστας", "κωστας"),
        ("Иван", "иван"),
        ("--", ""),
        (None, ""),
    ],
)
def test_spellings_of_a_name_are_one(written, folded):
    assert folded_name(written) == folded
    assert folded_in_sql([written]) == [folded]


LETTERS = st.text(st.sampled_from("aăâîșşțţŞȘĂéőßłŁøđ -'.,0129zZ\u0326\u0301"), max_size=12)


@settings(max_examples=20, deadline=None)
@given(st.lists(LETTERS, min_size=1, max_size=20))
def test_sql_folds_as_python_does(names):
    assert folded_in_sql(names) == [folded_name(name) for name in names]
