"""The one build that the proofs share: histories, edges of the calendar, sequences of consent."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import pytest

from crm.ops.records import Entry
from tests.dbt_features.random_world import World
from tests.proofs import calendar
from tests.proofs.building import build_world
from tests.proofs.consent_sequences import Step, deliveries, draw_sequence, logged_steps
from tests.proofs.deliveries import shuffled_in_pieces
from tests.proofs.histories import Histories, draw_histories
from tests.proofs.points import PROGRAMME, points_moved
from tests.sharing import made_once

HISTORIES, SEQUENCES, SEED = 30, 60, 3
MODELS = ("+fct_rfm_scores", "+fct_cohort_months", "+rpt_money_bridge", "+dim_loyalty_balances",
          "+fct_loyalty_entries", "+dim_consents", "+dim_suppressions", "+dim_customers",
          "+bridge_customer_sources", "+fct_activities")  # fmt: skip


@dataclass(frozen=True)
class Proved:
    """A world as it was told, and where it was built."""

    home: Path
    histories: Histories
    world: World
    names: tuple[str, ...]
    sequences: tuple[tuple[Step, ...], ...]


@pytest.fixture(scope="session")
def proved(tmp_path_factory: pytest.TempPathFactory) -> Proved:
    """Everything shuffled, repeated, late and in pieces, the log in no order of time either."""
    dice = random.Random(SEED)
    histories = draw_histories(SEED, HISTORIES)
    sequences = [draw_sequence(dice) for _ in range(SEQUENCES)]
    pieces = shuffled_in_pieces([*histories.versions, *calendar.versions()], SEED)

    def entries(ids: Mapping[str, str]) -> Iterator[Entry]:
        later = [*points_moved(histories.people, ids), *logged_steps(sequences, ids)]
        dice.shuffle(later)
        return chain([PROGRAMME], later)

    def make(folder: Path) -> None:
        build_world(folder, [*pieces, *deliveries(sequences)], entries, "--select", *MODELS)

    home = made_once(tmp_path_factory, "proved", make)
    told = histories.world
    world = World((*told.orders, *calendar.orders()), told.refunds, told.visits)
    names = sorted({order.person for order in world.orders if order.person})
    return Proved(home, histories, world, tuple(names), tuple(sequences))
