from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from crm.actors import Actor
from crm.config import Settings
from crm.errors import NotBuiltError, UsageError
from crm.segments.life.definitions import create
from tests.cli.whole import app
from tests.exports.world import publish_people, reachable

TEST = Actor("test", "analyst")

BOUGHT = {"field": "orders_count", "op": "gte", "value": 3}
YOUNG = {"field": "age", "op": "lt", "value": 30}


@pytest.fixture
def world(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """Ana and Ion bought 3 times, Eva once; Ion alone is young."""
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    publish_people(
        settings,
        [
            reachable("Ana", orders_count=3),
            reachable("Ion", orders_count=3, age=20),
            reachable("Eva", orders_count=1, age=25),
        ],
    )
    create(settings, "young", {"all": [BOUGHT, YOUNG]}, actor=TEST, name_en="Young buyers")
    return settings


def run(*words: str) -> str:
    result = CliRunner().invoke(app, ["segment", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    assert result.exit_code == 0, result.output
    return result.stdout


def test_one_customer_is_explained_in_both_languages(world: Settings) -> None:
    said = run("explain", "young", "cust_eva")
    assert "✗ Orders is at least 3 (is 1)" in said
    assert "To enter: place 2 more orders." in said
    assert "Comenzi: cel puțin 3" in run("explain", "young", "cust_eva", "--lang", "ro")

    told = json.loads(run("explain", "young", "cust_eva", "--json"))
    assert (told["is_in"], told["reason"], told["nearest"][0]["amount"]) == (False, "rule", "2")
    assert set(told["sentences"]) == {"en", "ro"}


def test_a_list_decides_over_the_rule(world: Settings) -> None:
    run("add", "young", "cust_eva", "--list", "include")
    assert "include list" in run("explain", "young", "cust_eva")
    assert json.loads(run("explain", "young", "cust_eva", "--json"))["is_in"] is True


def test_a_segment_is_taken_apart(world: Settings) -> None:
    said = run("explain", "young")
    assert "1 of 3 people match." in said
    assert "Nearest to “Age is less than 30”: cust_ana (10)." in said

    steps = json.loads(run("explain", "young", "--json"))["steps"]["steps"]
    assert [step["just_missed"]["people"] for step in steps] == [1, 1]


def test_what_cannot_be_explained_says_why(world: Settings) -> None:
    for words, said in (
        (["young", "cust_nobody"], "no customer"),
        (["nothing"], "no segment"),
        (["young", "cust_eva", "--lang", "fr"], "en or ro"),
    ):
        with pytest.raises(UsageError, match=said):
            run("explain", *words)


def test_an_empty_workspace_says_what_to_do(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    create(settings, "young", BOUGHT, actor=TEST)
    for words in (["young"], ["young", "cust_eva"]):
        with pytest.raises(NotBuiltError, match="crm build"):
            run("explain", *words)
