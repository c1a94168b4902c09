"""What only tests may read: true parameters, hidden values per person, who is who."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from crm.sources.sample import vocabulary as words
from crm.sources.sample.campaigns import CONTROL_SHARE, EXPERIMENTS
from crm.sources.sample.columns import days, picked
from crm.sources.sample.people import CASES, PLANTED, SLOTS, People
from crm.sources.sample.purchases import FESTIVAL, KNOWN_PROCESS, Lives, Purchases
from crm.sources.sample.world import (
    FESTIVAL_RETURN,
    HABITS,
    HISTORY_DAYS,
    MERCH_SHARE,
    PROSPECT_SHARE,
    World,
)
from crm.warehouse.durable import write_text


def world_truth(world: World) -> dict[str, Any]:
    """Return the parameters of the world as JSON values.

    The process of each habit runs in busy-time: a day counts as its busyness
    in `days.parquet`, whose mean is 1.
    """
    return {
        "sample": world.parameters.as_dict(),
        "history_days": HISTORY_DAYS,
        "first_day": world.clock.first_day.isoformat(),
        "habits": [asdict(habit) for habit in HABITS],
        "prospect_share": PROSPECT_SHARE,
        "festival_return": FESTIVAL_RETURN,
        "merch_share": MERCH_SHARE,
        "genre_shares": dict(zip(words.GENRES, words.GENRE_SHARES, strict=True)),
        "case_slots": SLOTS,
        "planted_cases": {str(slot): CASES[case] for slot, case in PLANTED.items()},
        "box_office_mailbox": words.BOX_OFFICE_MAIL,
        "venues_without_scan": [venue[0] for venue in words.VENUES if not venue[4]],
        "events": len(world.programme),
        "control_share": CONTROL_SHARE,
        "campaign_effects": {str(number): effect for number, effect in EXPERIMENTS.items()},
    }


def person_table(world: World, people: People, lives: Lives, purchases: Purchases) -> pa.Table:
    """Return one row per person: hidden rates, taste, life, and true purchases by kind."""
    count = len(people)
    known = np.bincount(purchases.person[purchases.kind == KNOWN_PROCESS], minlength=count)
    festival = np.bincount(purchases.person[purchases.kind == FESTIVAL], minlength=count)
    left = np.isfinite(lives.last_day)
    last_day = np.where(left, lives.last_day, 0).astype(np.int64)
    shape = np.array([habit.process.p for habit in HABITS])[people.habit]
    return pa.table(
        {
            "person_id": pa.array(people.number),
            "case": picked(CASES, people.case),
            "habit": picked([habit.name for habit in HABITS], people.habit),
            "is_prospect": pa.array(people.is_prospect),
            "is_festival_goer": pa.array(people.is_festival_goer),
            "rate_per_day": pa.array(lives.latents.rate),
            "dropout": pa.array(lives.latents.dropout),
            "mean_order_value": pa.array(shape / lives.latents.spend_rate),
            "first_day": days(world.clock.dates(lives.first_day)),
            "left_on": days(world.clock.dates(last_day), left),
            "favourite_genre": picked(words.GENRES, people.genre),
            "market": picked(words.MARKETS, people.market),
            "show_rate": pa.array(people.show_rate),
            "known_process_orders": pa.array(known),
            "festival_orders": pa.array(festival),
        }
    )


def day_table(world: World) -> pa.Table:
    """Return the busy-time of each day of the history; the known process runs in it."""
    dates = world.clock.dates(np.arange(world.days))
    return pa.table({"date": days(dates), "busyness": pa.array(world.season.weights)})


def write_world(world: World, folder: Path, rows: dict[str, int]) -> None:
    """Write `world.json`: the parameters of the world and the rows it delivered."""
    known = {**world_truth(world), "rows": rows}
    write_text(folder / "world.json", json.dumps(known, indent=2, ensure_ascii=False) + "\n")
