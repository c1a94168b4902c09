"""The fast reader of plain files must be indistinguishable from the careful one."""

from __future__ import annotations

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.sources.readers import ReaderOptions, delimited, open_input, plain_lines
from crm.sources.readers.staging import BROKEN, INPUT

FIELD = st.text(st.sampled_from("ab1 ș\t\u00a0\u200b.;"), max_size=4)
LINE = st.one_of(
    st.lists(FIELD, min_size=1, max_size=5).map(",".join),
    st.sampled_from(["", " ", "\t", ",,", ",,,,", "1,2,3", "1,2,3,", "1,2"]),
)


def staged(path):
    with duckdb.connect() as connection:
        data = open_input(connection, path, ReaderOptions(), {"x", "y", "z"}, "ro_RO")
        rows = connection.execute(f"from {INPUT} order by _line").fetchall()
        broken = connection.execute(f"from {BROKEN} order by line").fetchall()
    assert data.rows_in == len(rows) + len(broken)
    return data, rows, broken


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    lines=st.lists(LINE, max_size=30),
    end=st.sampled_from(["\n", "\r\n"]),
    ended=st.booleans(),
    before=st.sampled_from(["", "\n", "sep=,\n"]),
)
def test_the_fast_reader_stages_what_the_careful_one_stages(
    lines, end, ended, before, tmp_path, monkeypatch
):
    path = tmp_path / "given.csv"
    text = before.replace("\n", end) + end.join(["x,y,z", *lines]) + end * ended
    path.write_bytes(text.encode())
    monkeypatch.setattr(plain_lines, "WORTH_IT_BYTES", 1 << 40)
    careful = staged(path)
    monkeypatch.setattr(plain_lines, "WORTH_IT_BYTES", 0)
    monkeypatch.setattr(delimited, "_stage_records", lambda *_args: pytest.fail("not the fast one"))
    assert staged(path) == careful
    monkeypatch.undo()


@pytest.mark.parametrize("text", ['x,y\n1,"2"\n', "x,y\r1,2\n", "x,y\n1,2\x00\n"])
def test_a_file_that_is_not_plain_goes_to_the_careful_reader(text, tmp_path, monkeypatch):
    def must_not_run(*_args):
        raise AssertionError("not a plain file")

    path = tmp_path / "given.csv"
    path.write_text(text, newline="")
    monkeypatch.setattr(plain_lines, "WORTH_IT_BYTES", 0)
    monkeypatch.setattr(plain_lines, "_split", must_not_run)
    staged(path)


def test_a_very_long_line_goes_to_the_careful_reader(tmp_path, monkeypatch):
    path = tmp_path / "given.csv"
    path.write_text("x,y\n" + "1," + "a" * 5_000_000 + "\n2,b\n")
    monkeypatch.setattr(plain_lines, "LONGEST_LINE_BYTES", 1 << 21)
    _, rows, _ = staged(path)
    assert [len(row[-1]) for row in rows] == [5_000_000, 1]
