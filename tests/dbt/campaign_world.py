"""Forty experiments with a known effect, one mailing that machines open too, and a few carts."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from tests.dbt.runner import TENANT
from tests.worlds import write_customer_ids, write_raw

PEOPLE, EXPERIMENTS, EFFECT, BASE_RATE, CONTROL_SHARE = 600, 40, 0.15, 0.08, 0.4
FIRST_SEND = datetime(2022, 9, 5, 8)  # noqa: DTZ001  (stored timestamps are naive UTC)
PROXY = "Mozilla/5.0 (via ggpht.com GoogleImageProxy)"
PHONE = "Mozilla/5.0 (iPhone)"
IDENTITY = {
    "account:shop:ana": "cust_ana",
    "email:ana@work.example.com": "cust_ana",
    "account:shop:bob": "cust_bob",
    **{f"account:shop:p{person}": f"cust_{person}" for person in range(PEOPLE)},
}


def effect_of(experiment: int) -> float:
    """Every second experiment is an A/A test."""
    return EFFECT if experiment % 2 else 0.0


def write_campaign_world(home: Path, seed: int = 1) -> None:
    """Write the world's raw files."""
    rng = np.random.default_rng(seed)
    campaigns, recipients, orders = _experiments(rng)
    paid = {"status": "paid", "currency": "RON", "ordered_at": "2024-06-10 10:00:00"}
    orders += [
        paid | {"order_id": "ana1", "email": "ana@work.example.com", "total_gross": 30},
        paid | {"order_id": "bob1", "source_customer_id": "bob", "total_gross": 30,
                "ordered_at": "2024-06-01 10:00:00"},
    ]  # fmt: skip
    campaigns.append({"campaign_id": "mailing", "channel": "email", "cost": 4, "currency": "EUR",
                      "started_at": "2024-06-09 10:00:00"})  # fmt: skip
    accounts = [
        {"source_customer_id": "ana", "acquisition_source": "Ads"},
        {"source_customer_id": "bob", "acquisition_source": "friend"},
    ]
    spend = [{"date": "2024-06-03", "channel": "ads", "amount": 2, "currency": "EUR"}]
    rates = [
        {"date": day, "currency": "EUR", "rate_to_base": 5} for day in ("2024-06-02", "2024-06-09")
    ]
    write_raw(home, TENANT, "activity.campaigns", campaigns)
    write_raw(home, TENANT, "activity.campaign_recipients", recipients)
    write_raw(home, TENANT, "activity.message_events", _mailing())
    write_raw(home, TENANT, "shop.orders", orders)
    write_raw(home, TENANT, "shop.carts", _carts())
    write_raw(home, TENANT, "shop.customers", accounts)
    write_raw(home, TENANT, "finance.channel_spend", spend)
    write_raw(home, TENANT, "finance.fx_rates", rates)
    write_customer_ids(home, TENANT, IDENTITY)


_Rows = list[dict[str, Any]]


def _experiments(rng: np.random.Generator) -> tuple[_Rows, _Rows, _Rows]:
    campaigns: _Rows = []
    recipients: _Rows = []
    orders: _Rows = []
    for number in range(EXPERIMENTS):
        sent_at = FIRST_SEND + timedelta(days=15 * number)
        is_control = rng.random(PEOPLE) < CONTROL_SHARE
        caused = ~is_control & (rng.random(PEOPLE) < effect_of(number))
        buys = np.flatnonzero(caused | (rng.random(PEOPLE) < BASE_RATE))
        wait = rng.integers(1, 12, PEOPLE)
        campaigns.append({"campaign_id": f"x{number}", "channel": "email", "started_at": sent_at})
        recipients += [
            {"recipient_id": f"x{number}-{person}", "campaign_id": f"x{number}",
             "source_customer_id": f"p{person}", "sent_at": sent_at,
             "arm": "control" if is_control[person] else "treatment"}
            for person in range(PEOPLE)
        ]  # fmt: skip
        orders += [
            {"order_id": f"x{number}-{person}", "source_customer_id": f"p{person}",
             "status": "paid", "total_gross": 10, "currency": "RON",
             "ordered_at": sent_at + timedelta(days=int(wait[person]))}
            for person in buys
        ]  # fmt: skip
    return campaigns, recipients, orders


def _mailing() -> _Rows:
    """Ana's mailbox is scanned and she opens twice; Bob's is scanned and he never looks."""
    happened = [
        ("ana", "sent", "10:00:00", None),
        ("ana", "delivered", "10:00:10", None),
        ("ana", "opened", "10:00:12", PROXY),
        ("ana", "opened", "10:00:15", PHONE),  # within ten seconds of the delivery
        ("ana", "opened", "12:00:00", PHONE),
        ("ana", "opened", "13:00:00", PHONE),
        ("ana", "clicked", "13:00:30", PHONE),
        ("bob", "sent", "10:00:00", None),
        ("bob", "delivered", "10:00:10", None),
        ("bob", "opened", "10:00:12", PROXY),
        ("bob", "clicked", "10:00:13", PROXY),
    ]
    return [
        {"message_event_id": f"m{number}", "message_id": f"m-{who}", "campaign_id": "mailing",
         "channel": "email", "source_customer_id": who, "status": status,
         "occurred_at": f"2024-06-09 {at}", "user_agent": agent}
        for number, (who, status, at, agent) in enumerate(happened)
    ]  # fmt: skip


def _carts() -> _Rows:
    """Ana's cart is under her account, her later order under her other address."""
    return [
        {"cart_id": "ana", "source_customer_id": "ana", "value": 6, "currency": "EUR",
         "updated_at": "2024-06-08 10:00:00"},
        {"cart_id": "bob", "source_customer_id": "bob", "value": 20, "currency": "RON",
         "updated_at": "2024-06-08 11:00:00"},
    ]  # fmt: skip
