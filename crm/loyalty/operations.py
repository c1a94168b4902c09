"""What people do with points: redeem, adjust, grant, reverse; each is one event of the log.

The balance is checked under the log's write lock, in the transaction that appends the event, so
two tills at once never spend the same points. An operation's `key` makes a repeat harmless: the
same key again returns the entry already made. See `crm.loyalty.ledger` for what a check can know.
"""

from __future__ import annotations

from pydantic import ValidationError

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.loyalty.checks import append_checked, entry_id_of
from crm.loyalty.ledger import OPERATIONS, signed_points
from crm.ops.events import (
    BonusPointsGranted,
    Event,
    PointsAdjusted,
    PointsEntryReversed,
    PointsRedeemed,
)
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent


def redeem(
    settings: Settings,
    customer_id: str,
    program_id: str,
    points: int,
    *,
    key: str,
    actor: Actor,
    reason_code: str = "redeemed",
) -> LoggedEvent:
    """Spend points of a person.

    Parameters
    ----------
    settings : Settings
        Whose log and build.
    customer_id, program_id : str
        The person; the programme's slug.
    points : int
        How many, above zero.
    key : str
        Names this redemption for ever, such as the receipt's number; a repeat changes nothing.
    actor : Actor
        Who does it; a marketer at least.
    reason_code : str
        A short code; it is published.

    Returns
    -------
    LoggedEvent
        The redemption, new or as it was made before; its `event_id` is the ledger's `entry_id`.

    Raises
    ------
    NotEnoughPointsError
        The balance does not hold them, and the programme allows no debt.
    UsageError
        Programme, person, points or code cannot be used, the programme is not active or only
        counts, or the key was used for something else.
    NotBuiltError, NotPermittedError
        Nothing was published yet; the actor's role may not.
    """
    actor.require("marketer", "redeem points")
    event = _event(PointsRedeemed, customer_id, program_id, points, reason_code)
    entry_id = entry_id_of(program_id, key)
    return append_checked(settings, event, entry_id, -points, actor, spends=True)


def adjust(
    settings: Settings,
    customer_id: str,
    program_id: str,
    points: int,
    *,
    key: str,
    actor: Actor,
    reason_code: str,
) -> LoggedEvent:
    """Correct a balance by hand, up or down but not below zero; else as `redeem`."""
    actor.require("marketer", "adjust points")
    event = _event(PointsAdjusted, customer_id, program_id, points, reason_code)
    return append_checked(settings, event, entry_id_of(program_id, key), points, actor)


def grant_bonus(
    settings: Settings,
    customer_id: str,
    program_id: str,
    points: int,
    *,
    key: str,
    actor: Actor,
    reason_code: str,
) -> LoggedEvent:
    """Give points, which end like earned ones; into a vip programme it lets the person in.

    Parameters and errors as `redeem`.
    """
    actor.require("marketer", "grant points")
    event = _event(BonusPointsGranted, customer_id, program_id, points, reason_code)
    return append_checked(settings, event, entry_id_of(program_id, key), points, actor)


def reverse(
    settings: Settings, entry_id: str, *, actor: Actor, reason_code: str = "mistake"
) -> LoggedEvent:
    """Take an earlier redemption, adjustment or bonus back as a whole, once.

    Points given back are a new lot: they end as if earned today. What orders earned is taken back
    by refunding the order, not here.

    Raises
    ------
    UsageError
        The log has no such operation.
    NotEnoughPointsError
        The points to take were spent since.
    NotBuiltError, NotPermittedError
        As `redeem`.
    """
    actor.require("marketer", "reverse points")
    log = OperationalLog(settings)
    kinds = [kind for kind in OPERATIONS if kind != PointsEntryReversed.kind]
    found = next((one for one in log.read(kinds) if one.event_id == entry_id), None)
    if found is None or found.payload is None:
        raise UsageError(
            "The log has no redemption, adjustment or bonus '{entry_id}'; `crm loyalty history "
            "CUSTOMER` shows the entries of a person.",
            entry_id=entry_id,
        )
    program_id, points = found.payload["program_id"], -signed_points(found)
    event = PointsEntryReversed(
        subject_id=found.subject_id,
        program_id=program_id,
        entry_id=entry_id,
        points=points,
        reason_code=reason_code,
    )
    return append_checked(settings, event, f"reversed-{entry_id}", points, actor)


def _event(
    model: type[PointsRedeemed] | type[PointsAdjusted] | type[BonusPointsGranted],
    customer_id: str,
    program_id: str,
    points: int,
    reason_code: str,
) -> Event:
    try:
        return model.model_validate(
            {
                "subject_id": customer_id,
                "program_id": program_id,
                "points": points,
                "reason_code": reason_code,
            }
        )
    except ValidationError as error:
        problem = error.errors()[0]
        what = str(problem["loc"][0]) if problem["loc"] else "points"
        raise UsageError(
            "{what} cannot be {value!r}: {reason}.",
            what=what,
            value=problem["input"] if problem["loc"] else points,
            reason=problem["msg"].removeprefix("Value error, "),
        ) from None
