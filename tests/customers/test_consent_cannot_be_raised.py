"""No sequence of operations makes somebody contactable again who refused, unless it has a proof."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from crm.actors import Actor
from crm.config import Settings, load_settings
from crm.consent import decide
from crm.customers import communications, consents, notes, preferences, standing, tags
from crm.customers.consents import Statement
from crm.errors import CrmError
from crm.ops.log import OperationalLog
from crm.ops.redaction import redact_event
from crm.warehouse.connection import reader
from tests.published_world import World, publish_world, query

MARKETER = Actor("ana", "marketer")
STEWARD = Actor("dan", "steward")
CHANNELS = ("email", "sms")


@dataclass(frozen=True)
class Done:
    """An operation that was tried: what it was, and whether it came with a proof."""

    name: str
    has_proof: bool = False


Operation = Callable[[Settings, str, random.Random], Done]


@pytest.mark.parametrize("rounds", [8, pytest.param(100, marks=pytest.mark.slow)])
def test_only_a_proof_lifts_a_refusal(settings: Settings, rounds: int) -> None:
    allowed = load_settings(home=settings.home, tenant=settings.tenant, local_steward=True)
    publish_world(allowed, World(customers=12, predicts=False))
    everybody = [
        one for (one,) in query(allowed, "select customer_id from dim_customers order by all")
    ]
    dice = random.Random(rounds)
    before = _permissions(allowed)
    refusals = 0
    for _ in range(rounds):
        done = {one: _operate(allowed, one, dice) for one in everybody}
        after = _permissions(allowed)
        for key, reason in after.items():
            raised = reason == "granted" and before[key] not in ("granted", "unknown")
            assert not raised or done[key[0]].has_proof, (key, before[key], done[key[0]])
            refusals += raised
        before = after
    assert refusals, "proofs did lift some refusals, so the rule was at stake"


def _operate(settings: Settings, customer_id: str, dice: random.Random) -> Done:
    try:
        return dice.choice(OPERATIONS)(settings, customer_id, dice)
    except CrmError:  # refused operations change nothing, and that too is looked at
        return Done("refused")


def _permissions(settings: Settings) -> dict[tuple[str, str], str]:
    """Ask the gate itself about everybody."""
    found: dict[tuple[str, str], str] = {}
    with reader(settings) as connection:
        for channel in CHANNELS:
            table = decide(settings, connection, "dim_customers", channel, "marketing")
            rows: pa.Table = connection.sql(f"select customer_id, reason from {table}").fetchall()
            found |= {(customer_id, channel): reason for customer_id, reason in rows}
    return found


def _said(dice: random.Random, proof: str | None = None) -> Statement:
    at = datetime.now(UTC) - timedelta(days=dice.choice((0, 0, 0, 400, 4_000)))
    return Statement(dice.choice(CHANNELS), proof=proof, at=at)


def _grant(settings: Settings, one: str, dice: random.Random) -> Done:
    proof = dice.choice((None, None, "paper form"))
    consents.grant_consent(settings, one, _said(dice, proof), actor=MARKETER)
    return Done("grant", proof is not None)


def _begin(settings: Settings, one: str, dice: random.Random) -> Done:
    consents.grant_consent(settings, one, _said(dice), actor=MARKETER, needs_confirmation=True)
    return Done("begin double opt-in")


def _confirm(settings: Settings, one: str, dice: random.Random) -> Done:
    consents.confirm_consent(settings, one, _said(dice, "answer"), actor=MARKETER)
    return Done("confirm", has_proof=True)


def _refuse(settings: Settings, one: str, dice: random.Random) -> Done:
    act = dice.choice((consents.deny_consent, consents.withdraw_consent))
    act(settings, one, _said(dice), actor=MARKETER)
    return Done("refuse")


def _unknown(settings: Settings, one: str, dice: random.Random) -> Done:
    consents.note_unknown_consent(settings, one, _said(dice), actor=MARKETER)
    return Done("unknown")


def _block(settings: Settings, one: str, dice: random.Random) -> Done:
    channel = dice.choice((*CHANNELS, None))
    consents.block_contact(settings, one, actor=MARKETER, channel=channel)
    return Done("block")


def _unblock(settings: Settings, one: str, dice: random.Random) -> Done:
    channel, proof = dice.choice((*CHANNELS, None)), dice.choice(("", "letter"))
    consents.unblock_contact(settings, one, actor=MARKETER, channel=channel, proof=proof)
    return Done("unblock", has_proof=True)


def _communicate(settings: Settings, one: str, dice: random.Random) -> Done:
    sent = communications.log_communication(
        settings, one, channel=dice.choice(CHANNELS), direction="outbound", actor=MARKETER
    )
    status = dice.choice(("unsubscribed", "complained", "bounced", "replied"))
    communications.change_status(settings, sent, status, actor=MARKETER)
    return Done(status)


def _describe(settings: Settings, one: str, dice: random.Random) -> Done:
    acts: tuple[Callable[[], object], ...] = (
        lambda: preferences.state_preference(settings, one, "channel", "email", actor=MARKETER),
        lambda: tags.add_tag(settings, "subscribed", [one], actor=MARKETER),
        lambda: notes.write_note(settings, one, "wants our newsletter", actor=MARKETER),
        lambda: standing.set_account_state(settings, one, "active", actor=MARKETER),
        lambda: standing.set_vip(settings, one, actor=MARKETER),
    )
    dice.choice(acts)()
    return Done("describe")


def _redact(settings: Settings, one: str, dice: random.Random) -> Done:
    about = list(OperationalLog(settings).read(subjects=[one]))
    if about:
        chosen = dice.choice(about).event_id
        redact_event(settings, chosen, actor=STEWARD, reason="random")
    return Done("redact")


OPERATIONS: tuple[Operation, ...] = (
    *[_grant] * 5,
    _begin,
    _confirm,
    *[_refuse] * 2,
    _unknown,
    _block,
    _unblock,
    _communicate,
    _describe,
    _redact,
)
