"""Programmes: what a file may say, and when it holds."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from crm.config import Settings
from crm.errors import UsageError
from crm.loyalty.programs import (
    DEFAULT_FILE,
    current_programs,
    define,
    define_from_file,
    enable_default,
)
from crm.ops.log import OperationalLog

CLUB = {"slug": "club", "name": {"en": "Club", "ro": "Club"}}


def test_the_built_in_programme_is_the_documented_one(settings: Settings) -> None:
    program = enable_default(settings, actor="test").program
    assert [tier.threshold for tier in program.tiers] == [0, 1000, 5000, 15000, 50000]
    assert (program.earn_rate, program.expires) == (1, False)
    assert (program.tier_basis, program.tier_period) == ("points", "lifetime")


def test_enabling_keeps_what_somebody_changed(settings: Settings, tmp_path: Path) -> None:
    changed = yaml.safe_load(DEFAULT_FILE.read_text()) | {"earn_rate": 2}
    file = tmp_path / "default.yaml"
    file.write_text(yaml.safe_dump(changed))
    define_from_file(settings, file, actor="test")
    assert enable_default(settings, actor="test").program.earn_rate == 2
    assert OperationalLog(settings).head().sequence == 1


def test_saying_the_same_again_changes_nothing_and_a_change_is_a_version(
    settings: Settings,
) -> None:
    assert define(settings, CLUB, actor="test").version == 1
    assert define(settings, CLUB, actor="test").version == 1
    assert define(settings, CLUB | {"earn_rate": 1.5}, actor="test").version == 2
    assert float(current_programs(settings)["club"].program.earn_rate) == 1.5


def test_a_change_for_the_future_does_not_hold_yet(settings: Settings) -> None:
    define(settings, CLUB, actor="test")
    later = datetime(2999, 1, 1, tzinfo=UTC)
    define(settings, CLUB | {"earn_rate": 9}, actor="test", effective_at=later)
    assert current_programs(settings)["club"].program.earn_rate == 1


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"tiers": [{"name": "A", "threshold": 5}]}, "tiers begin with the threshold 0"),
        ({"tiers": [{"name": "A", "threshold": 0}] * 2}, "tiers begin with the threshold 0"),
        ({"type": "tier"}, "needs tiers"),
        ({"type": "lottery"}, "type cannot be used"),
        ({"multipliers": [{"factor": 2}]}, r"multipliers\.0 cannot be used: name a channel"),
        ({"multipliers": [{"factor": 2, "tier": "Gold"}]}, r"multipliers\.0\.tier cannot be used"),
        ({"earn_rate": -1}, "earn_rate cannot be used"),
        ({"rate": 1}, "rate cannot be used"),
        ({"slug": "No Slug"}, "slug cannot be used"),
        ({"currency": "EUR"}, "points per EUR, but money is reported in RON"),
    ],
)
def test_a_wrong_rule_is_named(settings: Settings, rules: dict, sentence: str) -> None:
    in_lei = settings.model_copy(update={"currency": "RON"})
    with pytest.raises(UsageError, match=sentence):
        define(in_lei, CLUB | rules, actor="test")
    assert current_programs(in_lei) == {}


def test_points_earned_for_ever_cannot_begin_to_end(settings: Settings) -> None:
    define(settings, CLUB, actor="test")
    with pytest.raises(UsageError, match="earned for ever"):
        define(settings, CLUB | {"expiry_months": 12}, actor="test")
