from __future__ import annotations

import time

import duckdb
import phonenumbers
import pyarrow as pa
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crm.identity.contact_points import (
    email_key,
    email_keys,
    phone_e164,
    phone_keys,
    recipient_keys,
)

REGIONS = ("RO", "GB", "DE", "FR", "IT", "US", "HU", "BG", "MD", "AR")


def set_wise(texts, keys) -> list[str | None]:
    """Run a set-wise normaliser over texts; `keys(connection, relation, column)` makes it."""
    with duckdb.connect() as connection:
        values = pa.table({"n": range(len(texts)), "value": pa.array(texts, pa.string())})
        connection.register("given", values)
        found = keys(connection, "given", '"value"')
        rows = connection.execute(
            f"select {found.sql} from given {found.join} order by n"
        ).fetchall()
    return [key for (key,) in rows]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (" Ana.Pop@Example.RO\u00a0", "ana.pop@example.ro"),
        ("ana+news@example.ro", "ana+news@example.ro"),
        ("Ștefan@exemplu.ro", "ștefan@exemplu.ro"),
        ("s\u0326tefan@exemplu.ro", "ștefan@exemplu.ro"),
        ("a@xn--mnich-kva.de", "a@münich.de"),
        ("o'neil@example.ro", "o'neil@example.ro"),
        ("ana@example", None),
        ("ana@@example.ro", None),
        ("ana@example.local", None),
        ("Ana Pop <ana@example.ro>", None),
        ("ana@example.ro, dan@example.ro", None),
        ("-", None),
        ("", None),
    ],
)
def test_an_address_has_one_form_or_none(written, key):
    assert email_key(written) == key
    assert set_wise([written], email_keys) == [key]


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("0721 234 567", "+40721234567"),
        ("+40 (0) 721.234.567", "+40721234567"),
        ("0040721234567", "+40721234567"),
        ("021 312 34 56", "+40213123456"),
        ("+44 20 7946 0958", "+442079460958"),
        ("721234567", "+40721234567"),
        ("12", None),
        ("+40 000", None),
        ("ask Ana", None),
    ],
)
def test_a_number_has_one_form_or_none(written, key):
    assert phone_e164(written, "RO") == key
    assert set_wise([written], lambda *where: phone_keys(*where, "RO")) == [key]


def test_a_recipient_is_an_address_or_a_number():
    def keys(*where):
        return recipient_keys(*where, "RO")

    written = ["Ana@Example.ro", "0721234567", "ana@", None]
    assert set_wise(written, keys) == ["ana@example.ro", "+40721234567", None, None]


ADDRESS_PARTS = st.text(
    st.sampled_from("abzAZ09._%+-@'\" ,<>()ăȘßİıK\u212a\u0307xn\u200b\u00a0"), max_size=12
)
ADDRESSES = st.one_of(
    ADDRESS_PARTS,
    st.emails(),
    st.builds(
        "{}@{}.{}".format,
        ADDRESS_PARTS,
        st.text(st.sampled_from("ab0-.xnB"), max_size=10),
        st.sampled_from(
            ["ro", "com", "test", "local", "c", "c0m", "onion", "RO", "museum", "xn--p1ai"]
        ),
    ),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ADDRESSES, min_size=10, max_size=20))
@example(
    [
        "a@b.ro",
        "A@B.RO ",
        "a@-b.ro",
        "a@b-.ro",
        "a@b--c.ro",
        "xn--a@b.ro",
        "a@xn--a.ro",
        "a@1.ro",
        "İ@0.ro",
    ]
)
@example(["a" * 64 + "@b.ro", "a" * 65 + "@b.ro", "a@" + "b" * 63 + ".ro", "a@" + "b" * 64 + ".ro"])
def test_the_short_way_for_addresses_agrees_with_the_library(texts):
    assert set_wise(texts, email_keys) == [email_key(text) for text in texts]


def numbers(region: str):
    example_number = phonenumbers.example_number_for_type(
        region, phonenumbers.PhoneNumberType.MOBILE
    )
    code, national = str(example_number.country_code), str(example_number.national_number)
    digits = st.text(st.sampled_from("0123456789"), min_size=4, max_size=9)
    start = st.sampled_from(
        ["0", "00", "+", "", f"+{code}", f"00{code}", f"+{code} 0", "0" + national[:3],
         national[:2],
         f"+{code}{national[:4]}", f"00{code} {national[:3]}", "+1", "+44"]
    )  # fmt: skip
    separators = st.sampled_from(["", " ", "-", ".", "/", " (0)", "\u00a0", "  ", ";ext=1", "x"])
    return st.builds(lambda s, d, g, e: f"{s}{g}{d[:3]}{g}{d[3:]}{e}", start, digits, separators,
                     st.sampled_from(["", " ", "a"]))  # fmt: skip


@pytest.mark.parametrize("region", REGIONS)
def test_the_short_way_for_numbers_agrees_with_the_library(region):
    @settings(max_examples=12, deadline=None)
    @given(st.lists(numbers(region), min_size=30, max_size=60))
    def check(texts):
        found = set_wise(texts, lambda *where: phone_keys(*where, region))
        assert found == [phone_e164(text, region) for text in texts]

    check()


def test_plain_values_by_the_hundred_thousand_take_seconds():
    with duckdb.connect() as connection:
        connection.execute(
            "create table people as select 'Person.' || i || '@Example.org' as email,"
            " '07' || (20000000 + i)::varchar as phone from range(200000) as numbers(i)"
        )
        started = time.process_time()
        emails = email_keys(connection, "people", "email")
        phones = phone_keys(connection, "people", "phone", "RO")
        counted = connection.execute(
            f"select count({emails.sql}), count({phones.sql}) from people"
        ).fetchone()
        assert counted == (200_000, 200_000)
        assert (emails.join, phones.join) == ("", "")
        assert time.process_time() - started < 10
