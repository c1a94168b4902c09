"""A file of ids is read whole or refused with the line that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm.errors import BadInputError, UsageError
from crm.segments.life import id_files
from crm.segments.life.id_files import read_customer_ids

GOOD = {
    "an id a line": b"cust_a\ncust_b\n",
    "a header": b"customer_id\ncust_a\ncust_b\n",
    "a header in capitals": b"Customer_ID\r\ncust_a\r\ncust_b",
    "several columns": b"name;customer_id;city\nx;cust_a;y\nx;cust_b;z\n",
    "a byte-order mark": b"\xef\xbb\xbfcustomer_id\ncust_a\ncust_b\n",
    "blank lines and spaces": b"\n  cust_a  \n\n\tcust_b\n\n",
    "quotes": b'"customer_id"\n"cust_a"\n"cust_b"\n',
    "repeats": b"cust_a\ncust_b\ncust_a\n",
    "old line ends": b"cust_a\rcust_b\r",
    "tabs": b"id\tx\ncust_a\t1\ncust_b\t2",
}
BAD = {
    "an address": (b"cust_a\nana@example.ro\n", "line 2"),
    "a phone number with +": (b"cust_a\n+40722123456\n", "line 2"),
    "a space inside": (b"customer_id\ncust a\n", "line 2"),
    "a formula": (b"cust_a\n=1+1\n", "line 2"),
    "a path": (b"cust_a\n../cust_b\n", "line 2"),
    "a comment": (b"# people\ncust_a\n", "line 1"),
    "an emoji": ("cust_a\ncust_🎷\n".encode(), "line 2"),
    "full-width letters": ("cust_a\nｃust\n".encode(), "line 2"),
    "an accent": ("cust_a\ncust_ș\n".encode(), "line 2"),
    "too long": (b"cust_a\n" + b"x" * 201, "line 2"),
    "a NUL": (b"cust_a\ncust\0b\n", "line 2"),
    "a control character": (b"cust_a\ncust\x1bb\n", "line 2"),
    "a cell too many": (b"customer_id,x\ncust_a,1\ncust_b,2,3\n", "line 3"),
    "a cell too few": (b"customer_id,x\ncust_a,1\ncust_b\n", "line 3"),
    "an empty id": (b"customer_id,x\n,1\n", "line 2"),
    "columns without a name": (b"cust_a,cust_b\n", "line 1"),
    "an open quote": (b'cust_a\n"cust_b\n', "line 2"),
    "text after a quote": (b'cust_a\n"cust_b"x\n', "line 2"),
    "an id over two lines": (b'cust_a\n"cust\nb"\n', "line 3"),
    "a mark inside": ("cust_a\n\ufeffcust_b\n".encode(), "line 2"),
    "no UTF-8": (b"cust_a\ncust_b\xff\n", "line 2"),
    "UTF-16": ("cust_a\n".encode("utf-16"), "UTF-16"),
    "a workbook": (b"PK\x03\x04rest", "workbook"),
    "Parquet": (b"PAR1rest", "Parquet"),
    "a huge cell": (b"cust_a\n" + b"x" * 200_000, "line 2"),
    "JSON": (b'["cust_a"]', "line 1"),
    "nothing": (b"", "no customer ids"),
    "only a header": (b"customer_id\n", "no customer ids"),
    "only blank lines": (b"\n \n\t\n", "no customer ids"),
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ids.csv"


@pytest.mark.parametrize("content", GOOD.values(), ids=GOOD)
def test_what_people_save_is_read(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    assert list(read_customer_ids(file).lines) == ["cust_a", "cust_b"]


@pytest.mark.parametrize(("content", "place"), BAD.values(), ids=BAD)
def test_what_is_no_id_is_refused_with_its_place(file: Path, content: bytes, place: str) -> None:
    file.write_bytes(content)
    with pytest.raises(BadInputError, match=place) as refused:
        read_customer_ids(file)
    assert "example.ro" not in str(refused.value)
    assert "40722123456" not in str(refused.value)


def test_unknown_ids_are_named_with_their_lines(file: Path) -> None:
    file.write_text("customer_id\ncust_a\ncust_x\ncust_y\n")
    with pytest.raises(BadInputError, match=r"cust_x \(line 3\), cust_y \(line 4\)"):
        read_customer_ids(file).refuse_unknown({"cust_a"})


def test_many_bad_lines_are_counted_not_listed(file: Path) -> None:
    file.write_text("cust_a\n" + "a b\n" * 50)
    with pytest.raises(BadInputError, match=r"line 2, 3, .* 11 and 40 more"):
        read_customer_ids(file)


def test_a_file_that_is_missing_or_too_large_is_one_sentence(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_customer_ids(file)
    file.write_text("cust_a\n")
    monkeypatch.setattr(id_files, "SIZE_LIMIT", 5)
    with pytest.raises(UsageError, match="larger than 5 bytes"):
        read_customer_ids(file)
