from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm.cli import model_people
from crm.config import Settings
from crm.errors import NotReadyError, UsageError
from tests.cli.whole import app
from tests.published_world import World, publish_world, query, workspace

BUYER = "select customer_id from dim_customers where orders_count > 1 order by customer_id limit 1"


def settings_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, world: World) -> Settings:
    settings = workspace(tmp_path)
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    publish_world(settings, world)
    return settings


@pytest.fixture
def world(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    return settings_of(tmp_path, monkeypatch, World(customers=60))


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["model", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_a_prediction_is_told_with_what_it_is_made_of(world: Settings) -> None:
    customer = query(world, BUYER)[0][0]
    said = run("explain", customer)
    assert "Predicted value, next 365 days:" in said
    assert "8 of 10 customers like this one bring between" in said
    assert "× 0.8 chance of still being a customer" in said
    assert "+ Last purchase" in said
    assert "− Last purchase" in said
    assert "Chance of no order in the next 180 days:" in said
    assert "Value at risk:" in said
    romanian = run("explain", customer, "--lang", "ro")
    assert "Valoare prezisă, următoarele 365 de zile:" in romanian
    assert "× 0,8 șansa de a mai fi client" in romanian
    assert "+ Ultima cumpărătură acum" in romanian
    told = json.loads(run("explain", customer, "--json"))
    value = float(told["predicted"]["predicted_clv_365d"])
    assert math.prod(told["factors"].values()) == pytest.approx(value, rel=1e-9)
    assert {reason["text_ro"][:6] for reason in told["reasons"]} == {"Ultima"}


def test_a_mere_ranking_shows_no_money(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(tmp_path, monkeypatch, World(customers=60, scale="rank"))
    said = run("explain", query(settings, BUYER)[0][0])
    assert "of 100" in said
    assert "only the order of people may be trusted" in said
    assert "RON" not in said
    assert "Value at risk" not in said
    with pytest.raises(NotReadyError, match="customers are ranked only"):
        run("actions")


def test_who_is_not_predicted_is_told_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = settings_of(tmp_path, monkeypatch, World(customers=60, predicts=False))
    assert "not predicted: fewer than 250 buyers" in run("explain", query(settings, BUYER)[0][0])
    guest = query(settings, "select customer_id from dim_customers where orders_count = 0")[0][0]
    assert "no order yet" in run("explain", guest)
    with pytest.raises(NotReadyError, match="buyers with a countable order, 250 needed"):
        run("actions", "--people", "5")


def test_the_line_is_drawn_under_whom_there_is_room_for(world: Settings) -> None:
    said = run("actions", "--people", "4").splitlines()
    assert "No experiment has measured yet" in said[1]
    line = next(place for place, text in enumerate(said) if "cut-off: 4 people" in text)
    ranks = [text.split()[0] for text in said[line - 4 : line] + said[line + 1 : line + 4]]
    assert ranks == ["1", "2", "3", "4", "5", "6", "7"]
    best = query(world, "select customer_id from rpt_action_list order by action_rank limit 4")
    assert run("actions", "--people", "4", "--csv").split() == [
        "customer_id",
        *(one for (one,) in best),
    ]
    assert "limită: 4 persoane" in run("actions", "--people", "4", "--lang", "ro")
    told = json.loads(run("actions", "--people", "4", "--json"))
    assert [one["rank"] for one in told["above"]] == [1, 2, 3, 4]
    by_text_message = json.loads(run("actions", "--channel", "sms", "--json"))
    assert 0 < len(by_text_message["above"]) < told["everybody"]
    assert "Nobody stands below the line" in run("actions", "--people", "900")


def test_measured_effects_are_told(world: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    found = model_people.action_list(world, 3)
    first = found.above[0]
    gained = first.__class__(**{**vars(first), "expected_gain": first.value_at_risk})
    measured = found.__class__(
        **{
            **vars(found),
            "above": (gained, *found.above[1:]),
            "gaining": 1,
            "undecided": 20,
            "harmed": 2,
        }
    )
    monkeypatch.setattr(model_people, "action_list", lambda *_: measured)
    said = run("actions")
    assert "First 1 person of whom an experiment measured" in said
    assert "Experiments were undecided about 20 people" in said
    assert "Measured gain expected of them" in said
    romanian = run("actions", "--lang", "ro")
    assert "Experimentele nu au fost concludente pentru 20 de persoane" in romanian
    assert "câștig" in romanian


def test_what_cannot_be_asked_is_refused(world: Settings) -> None:
    for words, said in (
        (("actions", "--people", "0"), "1 or more"),
        (("actions", "--channel", "pigeon"), "email, sms, push"),
        (("actions", "--lang", "xx"), "en or ro"),
        (("explain", "cust_nobody"), "no customer"),
    ):
        with pytest.raises(UsageError, match=said):
            run(*words)
