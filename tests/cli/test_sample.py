from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from crm.errors import UsageError
from tests.cli.whole import app


@pytest.fixture
def command(monkeypatch, tmp_path):
    """`crm sample` on a workspace of its own."""
    monkeypatch.setenv("CRM_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("CRM_TENANT", "test")

    def run(*arguments: str):
        return CliRunner().invoke(app, ["sample", *arguments])

    return run


def test_it_prints_rows_per_table_and_the_next_step(command):
    done = command("--customers", "30", "--seed", "3", "--until", "2026-06-30")
    assert done.exit_code == 0, done.output
    assert "message_events" in done.output
    assert "crm build" in done.output


def test_json_has_parameters_rows_and_figures(command):
    done = command("--customers", "30", "--seed", "3", "--until", "2026-06-30", "--json")
    document = json.loads(done.stdout)
    assert document["sample"]["customers"] == 30
    assert document["rows"]["orders"] > 0
    assert document["rejected"] == 0
    assert document["peak_memory_mb"] > 0


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["--customers", "0"], "0 customers"),
        (["--until", "soon"], "'soon'"),
        (["--until", "2099-01-01"], "2099-01-01"),
    ],
)
def test_what_cannot_be_made_is_refused_by_name(command, arguments, named):
    done = command(*arguments)
    assert isinstance(done.exception, UsageError)
    assert named in str(done.exception)
