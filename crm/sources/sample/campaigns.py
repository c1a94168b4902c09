"""When campaigns go out, how, and which of them are experiments."""

from __future__ import annotations

import numpy as np

from crm.sources.sample.clock import HOUR
from crm.sources.sample.columns import Bools, Ints
from crm.sources.sample.world import World

FIRST_CAMPAIGN, DAYS_BETWEEN_CAMPAIGNS = 3, 14
SMS_EVERY = 9
"""Each ninth campaign is a text message."""
REACH = 0.42
"""Share of the subscribers that one campaign is for."""
EXPERIMENTS = {
    14: 0.15, 19: 0.1, 23: 0.2,
    40: 0.15, 45: 0.1, 49: 0.2,
    66: 0.15, 70: 0.1, 73: 0.0, 75: 0.2,
}  # fmt: skip
"""Campaign -> chance that it makes a treated person who has not left place one more order; 0 is an
A/A test.

All are e-mails to people who bought before, with their windows over. They come back every year at
about the same time: what an organiser does each summer and autumn is a season to a forecast.
"""
EXPERIMENT_REACH, CONTROL_SHARE = 0.9, 0.3


def campaign_days(world: World) -> Ints:
    """Return the day of each campaign: every second week."""
    return np.arange(FIRST_CAMPAIGN, world.days, DAYS_BETWEEN_CAMPAIGNS)


def campaign_moments(world: World) -> Ints:
    """Return when each campaign goes out: at 10:00 local."""
    return world.clock.at(campaign_days(world), 10 * HOUR)


def is_text_message(campaign: Ints) -> Bools:
    """Say which campaigns are text messages; all others are e-mails."""
    return campaign % SMS_EVERY == SMS_EVERY - 1


def is_experiment(campaign: Ints) -> Bools:
    """Say which campaigns keep some of their audience out to compare."""
    return np.isin(campaign, list(EXPERIMENTS))
