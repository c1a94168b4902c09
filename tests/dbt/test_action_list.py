"""Whom to contact first, judged by the profit of contacting them in simulated worlds."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import pytest

from tests.dbt.runner import dbt

PEOPLE, ROOM, WORLDS = 3_000, 200, 12
COST = 1.0
SAVED = {"fans": 0.25, "sleepers": -0.15, "others": 0.08}
"""Share of the value at risk that contacting somebody of a group really brings."""


@dataclass(frozen=True)
class Simulated:
    """People with a score each, and what contacting them would bring."""

    people: pd.DataFrame
    effects: pd.DataFrame
    members: pd.DataFrame

    def profit(self, chosen: pd.Series) -> float:
        """What contacting these people brings, less what it costs."""
        gains = self.people.set_index("customer_id")["gain"]
        return float((gains.loc[chosen] - COST).sum())


def simulate(seed: int, *, is_measured: bool) -> Simulated:
    rng = np.random.default_rng(seed)
    probability = rng.beta(2, 1.5, PEOPLE)
    value = rng.gamma(0.8, 200, PEOPLE) * (1.2 - probability)
    group = rng.choice(list(SAVED), PEOPLE, p=[0.3, 0.2, 0.5])
    at_risk = np.round(probability * value, 4)
    saved = pd.Series(group).map(SAVED) if is_measured else pd.Series(np.full(PEOPLE, 0.1))
    people = pd.DataFrame(
        {
            "customer_id": [f"cust_{number:05d}" for number in range(PEOPLE)],
            "as_of_date": pd.Timestamp("2024-06-30"),
            "account_state": "active",
            "churn_probability": probability,
            "churn_horizon_days": 180,
            "predicted_clv_365d": value,
            "value_at_risk": at_risk,
            "may_email": True,
            "may_sms": False,
            "may_push": False,
            "group": group,
            "gain": saved.to_numpy() * at_risk,
        }
    )
    members = people[["customer_id", "group"]].rename(columns={"group": "segment_id"})
    groups = ["fans", "sleepers"] if is_measured else []
    effects = [measured(people[people["group"] == name], name, rng) for name in groups]
    return Simulated(people, pd.DataFrame(effects, columns=list(EFFECT)), members)


EFFECT = (
    "experiment_kind",
    "experiment_id",
    "segment_id",
    "measured_date",
    "revenue_per_head_lift",
    "verdict",
)


def measured(group: pd.DataFrame, name: str, rng: np.random.Generator) -> tuple[object, ...]:
    """A past experiment on half of the group against the other half, noise and all."""
    treated = rng.random(len(group)) < 0.5
    spend = rng.gamma(0.3, 60, len(group)) + treated * group["gain"].to_numpy()
    arms = spend[treated], spend[~treated]
    lift = arms[0].mean() - arms[1].mean()
    error = np.sqrt(sum(arm.var(ddof=1) / len(arm) for arm in arms))
    low, high = lift - 1.96 * error, lift + 1.96 * error
    verdict = "helps" if low > 0 else "harms" if high < 0 else "undecided"
    return "export", f"x-{name}", name, pd.Timestamp("2024-05-01"), lift, verdict


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The model's SQL as dbt writes it, on the database `warehouse`."""
    home = tmp_path_factory.mktemp("actions")
    done = dbt(home, "compile", "--select", "rpt_action_list")
    assert done.returncode == 0, done.stdout[-3000:]
    return next((home / "target" / "compiled").rglob("rpt_action_list.sql")).read_text()


def listed(world: Simulated, compiled: str) -> pd.DataFrame:
    """The list that the model makes of a world."""
    nobody = "select null::varchar as customer_id, null::varchar as campaign_id,"
    with duckdb.connect() as connection:
        connection.execute("attach ':memory:' as warehouse; create schema warehouse.marts")
        for name, frame in (
            ("dim_customers", world.people),
            ("rpt_treatment_effects", world.effects.astype({"revenue_per_head_lift": float})),
            ("fct_segment_memberships", world.members),
        ):
            connection.register("frame", frame)
            connection.execute(f"create table warehouse.marts.{name} as select * from frame")
        for name in ("fct_campaign_recipients", "fct_export_members"):
            connection.execute(
                f"create table warehouse.marts.{name} as {nobody} null::varchar as arm,"
                " null::boolean as is_window_complete limit 0"
            )
        return connection.execute(f"{compiled} order by action_rank").df()


def profits(compiled: str, *, is_measured: bool) -> np.ndarray:
    """Per world: profit of the list's first people, of the likeliest to leave, of anybody."""
    found = []
    for seed in range(WORLDS):
        world = simulate(seed, is_measured=is_measured)
        by_list = listed(world, compiled)["customer_id"].head(ROOM)
        by_score = world.people.nlargest(ROOM, "churn_probability")["customer_id"]
        anybody = world.people["customer_id"].head(ROOM)
        found.append([world.profit(by_list), world.profit(by_score), world.profit(anybody)])
    return np.array(found)


def test_value_at_risk_beats_the_churn_score_where_nothing_was_measured(compiled):
    by_list, by_score, anybody = profits(compiled, is_measured=False).T
    assert (by_list > 2 * by_score).all()
    assert (by_list > anybody).all()


def test_measured_effects_beat_the_churn_score_and_value_at_risk_alone(compiled):
    by_list, by_score, anybody = profits(compiled, is_measured=True).T
    assert (by_list > by_score).all()
    assert (by_list > anybody).all()
    by_risk = []
    for seed in range(WORLDS):
        world = simulate(seed, is_measured=True)
        by_risk.append(world.profit(world.people.nlargest(ROOM, "value_at_risk")["customer_id"]))
    assert by_list.mean() > 1.3 * np.mean(by_risk)


def test_what_costs_revenue_stands_last_and_gains_add_up(compiled):
    world = simulate(1, is_measured=True)
    rows = listed(world, compiled)
    assert len(rows) == PEOPLE
    basis = rows["basis"].map({"measured_gain": 1, "value_at_risk": 2, "measured_harm": 3})
    assert basis.is_monotonic_increasing
    for name in ("fans", "sleepers"):
        lift = world.effects.set_index("segment_id").at[name, "revenue_per_head_lift"]
        mine = rows[rows["experiment_id"] == f"x-{name}"]
        assert float(mine["expected_gain"].sum()) == pytest.approx(lift * len(mine), rel=1e-4)
    total = world.people["value_at_risk"].sum()
    assert float(rows["cumulative_value_at_risk"].iloc[-1]) == pytest.approx(total)
    assert rows["expected_gain"].isna().equals(rows["basis"] == "value_at_risk")
