from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from crm.cli import model
from crm.cli.model_card import print_closed_windows
from crm.config import Settings
from crm.errors import CardRefusedError, NotBuiltError, UsageError
from crm.warehouse.cards import CARD, PAGE
from crm.warehouse.connection import PublishedBuild, reader
from crm.warehouse.forecast_watch import alarms
from tests.cli.whole import app
from tests.published_cards import publish_with_card
from tests.published_world import World, publish_world, workspace

FIRST, SECOND = "20250701T040000Z-0001", "20250702T040000Z-0002"
SMALL = World(customers=12)


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Two builds; the first was off by 6 %, the second by 15 %."""
    settings = workspace(tmp_path_factory.mktemp("cards"))
    publish_with_card(settings, FIRST, bias=0.06, world=SMALL)
    publish_with_card(settings, SECOND, bias=0.15, world=SMALL)
    return settings


@pytest.fixture
def world(published: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of the two builds to spoil."""
    home = tmp_path / "home"
    shutil.copytree(published.home, home)
    monkeypatch.setenv("CRM_HOME", str(home))
    monkeypatch.setenv("CRM_TENANT", published.tenant)
    return workspace(home)


def invoke(*words: str) -> Result:
    result = CliRunner().invoke(app, ["model", *words])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def run(*words: str) -> str:
    result = invoke(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_report_says_what_serves_what_is_closed_and_what_moved(world: Settings) -> None:
    said = invoke("report").output
    for words in (
        f"Build {SECOND}",
        "mbgnbd",
        "rank",
        "2 × 180 days",
        "+15.0 % (+11.0 % … +19.0 %)",
        "honest_scale: off by more than 10%",
        "churn, 180 days, 3 buyers: an impossible order history",
        "drift alarm  is_new: PSI 0.31",
        "ALARM",
    ):
        assert words in said
    assert json.loads(run("report", "--json"))["build_id"] == SECOND
    assert json.loads(run("report", "--json", "--build", FIRST[:12]))["build_id"] == FIRST


def test_what_moved_is_said_of_the_build_that_is_shown(
    world: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def nothing(_: Settings, build: PublishedBuild) -> list[dict[str, Any]]:
        asked.append(build.build_id)
        return []

    for name in ("drift", "closed_windows"):
        monkeypatch.setattr(model, name, nothing)
    run("report", "--build", FIRST)
    assert asked == [FIRST, FIRST]


def test_totals_are_written_out_whatever_their_size(capsys: pytest.CaptureFixture[str]) -> None:
    row = {
        "target": "spend", "horizon_days": 365, "as_of_date": "2025-11-20", "forecast": 3719125.4,
        "window_end_date": "2026-11-20", "low_90": None, "high_90": None, "actual": 41.256,
        "has_alarm": False, "is_miss": False,
    }  # fmt: skip
    print_closed_windows([row])
    said = capsys.readouterr().out
    assert "3,719,125" in said
    assert "41.26" in said


def test_alarms_are_said_in_a_line_each(published: Settings) -> None:
    with reader(published) as connection:
        missed, moved = alarms(connection)
    assert missed.startswith(
        "people with no order in 180 days: the forecast missed its interval twice in a row, last"
    )
    assert moved == "is_new moved since 2025-03-31 (PSI 0.31): scores speak about other people"


def test_the_page_is_written_to_a_new_file_only(world: Settings, tmp_path: Path) -> None:
    target = tmp_path / "card.html"
    run("report", "--html", str(target))
    assert SECOND in target.read_text()
    with pytest.raises(UsageError, match="exists; name a new file"):
        invoke("report", "--html", str(target))
    with pytest.raises(UsageError, match=r"folder .* does not exist"):
        invoke("report", "--html", str(tmp_path / "nowhere" / "card.html"))


@pytest.mark.parametrize("name", [CARD, PAGE])
@pytest.mark.parametrize("harm", ["changed", "cut", "gone", "of another build"])
def test_a_card_that_is_not_as_published_gives_way_to_the_last_good_one(
    world: Settings, name: str, harm: str
) -> None:
    path = world.paths.models / SECOND / name
    if harm == "changed":
        path.write_text(path.read_text().replace("0002", "0003"))
    elif harm == "cut":
        path.write_bytes(path.read_bytes()[:-1])
    elif harm == "gone":
        path.unlink()
    else:
        shutil.copyfile(world.paths.models / FIRST / name, path)
    said = invoke("report").output
    assert "refused" in said
    assert str(path) in said
    assert f"the last good card, of the build {FIRST}" in said
    assert "+6.0 %" in said
    with pytest.raises(CardRefusedError, match=SECOND):
        invoke("report", "--build", SECOND)


def test_without_any_whole_card_every_reason_is_told(world: Settings) -> None:
    shutil.rmtree(world.paths.models)
    with pytest.raises(CardRefusedError, match=rf"(?s){SECOND}.*{FIRST}.*crm build --force"):
        invoke("report")


def test_a_build_without_models_has_no_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = workspace(tmp_path)
    monkeypatch.setenv("CRM_HOME", str(settings.home))
    monkeypatch.setenv("CRM_TENANT", settings.tenant)
    with pytest.raises(NotBuiltError, match="no published build yet"):
        invoke("report")
    with pytest.raises(NotBuiltError, match="no published build yet"):
        invoke("compare")
    with pytest.raises(NotBuiltError, match="no published build yet"):
        invoke("explain", "cust_nobody")
    publish_world(settings, World(customers=1, predicts=False), FIRST)
    with pytest.raises(CardRefusedError, match=f"{FIRST} was published without"):
        invoke("report")


def test_what_serves_stands_beside_its_candidates(world: Settings) -> None:
    said = run("compare")
    assert "+0.3100 (+0.2200 … +0.4000)" in said
    assert re.search(r"mbgnbd +yes", said)
    found = json.loads(run("compare", "--json"))
    assert [row["candidate"] for row in found["backtests"][0]["candidates"]] == ["rate", "mbgnbd"]


def test_two_builds_stand_side_by_side(world: Settings) -> None:
    for words in (["previous"], [FIRST], [SECOND, FIRST]):
        found = json.loads(run("compare", *words, "--json"))
        assert (found["first"], found["second"]) == (SECOND, FIRST)
        (figure,) = found["figures"]
        assert figure["first"]["measures"]["bias"]["value"] == 0.15
        assert figure["second"]["measures"]["bias"]["value"] == 0.06
    assert "+15.0 %" in run("compare", "previous")
    with pytest.raises(UsageError, match="name one or two"):
        invoke("compare", "a", "b", "c")
    with pytest.raises(NotBuiltError, match="'nothing' is no published build; kept are"):
        invoke("compare", "nothing")
    with pytest.raises(NotBuiltError, match="begins the id of several"):
        invoke("compare", "2025")


def test_the_past_cannot_be_judged_before_it_happened(world: Settings) -> None:
    with pytest.raises(UsageError, match="lies in the future"):
        invoke("backtest", "--as-of", "2999-01-01")
    with pytest.raises(UsageError, match="write the day as"):
        invoke("backtest", "--as-of", "yesterday")
