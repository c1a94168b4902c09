"""What a newcomer does wrong: one sentence, its exit code, nothing half written."""

from __future__ import annotations

import errno
import io
import os
import signal
import subprocess
import sys
import time

import duckdb
import pytest
from click.testing import CliRunner
from rich.console import Console

from crm.cli import console as speaking
from crm.cli import main as entry
from crm.cli.commands import rendered
from crm.errors import DATA_CHECK_FAILED, FAILED, INTERRUPTED, OK, USAGE, sentence_of
from tests.cli.test_commands import command_at, leaf_commands
from tests.cli.whole import root
from tests.end_to_end.command import CRM, Workspace

NARROW = 80
ORDERS = """order_id,ordered_at,email,status,total_gross,currency
1,2026-01-01,a@example.com,paid,9,RON
"""


@pytest.fixture
def nowhere(tmp_path) -> Workspace:
    return Workspace(tmp_path / "home")


@pytest.fixture
def orders(tmp_path):
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS)
    return file


def refused(done, exit_code, *words):
    """The command said one sentence with these words, and left with this code."""
    assert done.returncode == exit_code, done.stderr
    assert "Traceback" not in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1, done.stderr
    for word in words:
        assert word in done.stderr


def helped(path):
    shown = CliRunner().invoke(root, [*path, "--help"], env={"COLUMNS": str(NARROW)})
    assert shown.exit_code == OK
    return shown.output


@pytest.mark.parametrize("path", leaf_commands(), ids=" ".join)
def test_every_example_stands_on_a_line_of_its_own(path):
    command = command_at(path)
    if hasattr(command, "commands"):
        return
    examples = [line for line in command.epilog.splitlines() if line.startswith("* `")]
    shown = [line for line in helped(path).splitlines() if line.strip().startswith("•")]
    assert examples, f"{path} is not registered with crm.cli.commands.command"
    assert len(shown) == len(examples)


@pytest.mark.parametrize("path", leaf_commands(), ids=" ".join)
def test_every_argument_is_explained(path):
    silent = [
        parameter.name
        for parameter in command_at(path).params
        if parameter.param_type_name == "argument" and not getattr(parameter, "help", None)
    ]
    assert silent == []


def test_one_example_is_called_an_example():
    assert rendered({"crm status": "in words"}).startswith("Example:\n")


def test_a_near_miss_is_suggested_once(nowhere):
    assert nowhere.run("biuld").stderr.count("Did you mean") == 1


def test_a_table_keeps_ids_whole_and_wraps_only_its_last_column(monkeypatch):
    page = io.StringIO()
    narrow = Console(file=page, width=NARROW, soft_wrap=True, markup=False, emoji=False)
    monkeypatch.setattr(speaking, "console", narrow)
    name = "CRM_" + "A" * 40
    speaking.print_table(["setting", "value", "meaning"], [[name, "[vip] :smile:", "a word " * 9]])
    lines = page.getvalue().splitlines()
    assert name in lines[1]
    assert "[vip] :smile:" in lines[1]
    assert max(map(len, lines)) <= NARROW


def test_a_file_name_longer_than_the_system_allows(nowhere):
    refused(nowhere.run("ingest", "x" * 300 + ".csv"), DATA_CHECK_FAILED, "shorter name")
    assert not nowhere.home.exists()


def test_a_file_without_an_ending_is_told_which_there_are(nowhere, tmp_path):
    (tmp_path / "orders").write_text(ORDERS)
    refused(nowhere.run("ingest", str(tmp_path / "orders")), DATA_CHECK_FAILED, ".csv", "ending")


def test_a_cut_workbook_is_no_archive_to_unpack(nowhere, tmp_path):
    (tmp_path / "orders.xlsx").write_bytes(b"PK\x03\x04 and then the line broke")
    done = nowhere.run("ingest", str(tmp_path / "orders.xlsx"))
    refused(done, DATA_CHECK_FAILED, "Excel workbook", "again")


def test_json_lines_without_one_object_name_the_line(nowhere, tmp_path):
    (tmp_path / "orders.jsonl").write_text('\n{"order_id": 1\n')
    refused(nowhere.run("ingest", str(tmp_path / "orders.jsonl")), DATA_CHECK_FAILED, "line 2")


def test_an_empty_folder_is_named_not_the_drop_folder(nowhere, tmp_path):
    (tmp_path / "nothing").mkdir()
    assert str(tmp_path / "nothing") in nowhere.must("ingest", str(tmp_path / "nothing"))


def test_a_mapping_that_is_not_yaml_names_line_and_column(nowhere, orders, tmp_path):
    (tmp_path / "mine.yaml").write_text("tables: [{table: orders\n")
    done = nowhere.run("ingest", str(orders), "--mapping", str(tmp_path / "mine.yaml"))
    refused(done, USAGE, "mine.yaml", "line 2, column 1")
    assert "unicode string" not in done.stderr


@pytest.mark.parametrize("arguments", [("status",), ("init",), ("segment", "sync")], ids=" ".join)
def test_a_home_that_cannot_be_is_one_sentence(tmp_path, arguments):
    (tmp_path / "file").write_text("")
    refused(Workspace(tmp_path / "file" / "home").run(*arguments), FAILED, "is a file")


def test_doctor_names_a_home_that_cannot_be(tmp_path):
    (tmp_path / "file").write_text("")
    done = Workspace(tmp_path / "file" / "home").run("doctor")
    assert done.returncode == FAILED
    assert "CRM_HOME" in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("code", [errno.EACCES, errno.ENOSPC, errno.EIO])
def test_what_the_system_refuses_has_place_and_way_out(code):
    sentence = sentence_of(OSError(code, os.strerror(code), "/data/shop"))
    assert sentence.startswith(f"/data/shop cannot be used ({os.strerror(code)}); ")


def test_loads_of_nothing_say_how_to_begin(nowhere):
    done = nowhere.run("loads", "list")
    assert (done.returncode, done.stdout) == (OK, "")
    assert "crm ingest" in done.stderr


def test_a_load_is_listed_within_a_narrow_terminal(nowhere, orders):
    nowhere.must("ingest", str(orders))
    listed = nowhere.must("loads", "list")
    assert "1 accepted, 0 rejected, 0 superseded" in listed
    assert max(map(len, listed.splitlines())) <= NARROW


def test_a_load_is_taken_back_once(nowhere, orders):
    nowhere.must("ingest", str(orders))
    load_id = nowhere.must("loads", "list").split()[0]
    nowhere.must("loads", "undo", load_id)
    refused(nowhere.run("loads", "undo", load_id), USAGE, load_id, "crm loads list")


def test_ctrl_c_leaves_with_its_exit_code(nowhere):
    running = subprocess.Popen(
        [CRM, "sample", "--customers", "200000"],
        env=nowhere.environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        # a suite started in the background hands its children an ignored Ctrl-C
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    while not nowhere.home.exists() and running.poll() is None:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=180)
    assert running.returncode == INTERRUPTED, said
    assert "Traceback" not in said
    assert nowhere.status()["loads"] == []


def test_a_log_that_is_no_database_is_one_sentence(nowhere):
    nowhere.must("segment", "sync")
    nowhere.settings.paths.log.write_text("garbage")
    refused(nowhere.run("segment", "list"), FAILED, "not a database", "crm restore")


def test_a_build_that_lacks_a_newer_table_is_a_sentence(monkeypatch, capsys):
    def asks_an_old_build():
        duckdb.sql("from rpt_segment_days")

    monkeypatch.setattr(entry, "whole", lambda: asks_an_old_build)
    monkeypatch.setattr(sys, "argv", ["crm"])
    with pytest.raises(SystemExit) as left:
        entry.main()
    assert left.value.code == FAILED
    said = " ".join(capsys.readouterr().err.split())
    assert "rpt_segment_days does not exist" in said
    assert "`crm build` makes a new one" in said
