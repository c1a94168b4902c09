from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from crm.config import Settings
from crm.loyalty.programs import DEFAULT_FILE
from tests.cli.whole import app
from tests.published_world import World, publish_world, query, workspace


@pytest.fixture
def served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    settings = workspace(tmp_path)
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    publish_world(settings, World(customers=30, predicts=False))
    return settings


def run(*words: str, exit_code: int = 0) -> Any:
    result = CliRunner().invoke(app, ["loyalty", *words, "--json"])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == exit_code, result.output
    return json.loads(result.stdout)


def test_a_programme_is_enabled_looked_at_and_spent_from(served: Settings) -> None:
    assert run("enable")["version"] == 1
    assert run("define", str(DEFAULT_FILE))["version"] == 1
    ((customer, points),) = query(
        served,
        "select customer_id, points_balance from dim_loyalty_balances order by 2 desc, 1 limit 1",
    )
    (listed,) = run("programs")
    assert (listed["program"], listed["people"] > 0) == ("default", True)
    run("redeem", customer, "20", "--key", "receipt-1")
    run("redeem", customer, "20", "--key", "receipt-1")
    granted = run("grant", customer, "5", "--reason", "birthday")
    run("reverse", granted["entry"])
    run("adjust", customer, "--reason", "goodwill", "--key", "a", "3")
    assert run("balance", customer)["available"] == points - 17
    kinds = [entry["kind"] for entry in run("history", customer)]
    assert kinds[-4:] == ["redeem", "bonus", "reverse", "adjust"]
    assert run("history", customer)[-1]["balance"] == points - 17
    assert run("tiers", customer)["standing"]["tier"]


def test_the_doctor_answers_the_four_questions(served: Settings) -> None:
    run("enable")
    ((customer,),) = query(served, "select customer_id from dim_loyalty_balances limit 1")
    asked = ["programme", "association", "balance", "expiry"]
    found = run("doctor", customer)
    assert [finding["question"] for finding in found] == asked
    assert all(finding["is_well"] for finding in found)
    unknown = run("doctor", "cust_nobody", exit_code=1)
    assert "is in no build" in unknown[1]["answer"]
