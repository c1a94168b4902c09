"""What people say a customer is: kind, where they came from, state of the account, VIP."""

from __future__ import annotations

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import as_word, record
from crm.ops.events import (
    AccountStateSet,
    AcquisitionSourceSet,
    CustomerTypeSet,
    VipCleared,
    VipSet,
)


def set_customer_type(
    settings: Settings,
    customer_id: str,
    customer_type: str,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> None:
    """Say what kind of customer this is, above what a source delivers.

    Parameters
    ----------
    settings, customer_id, actor, request_id
        As `crm.customers.recording.record`.
    customer_type : str
        retail, wholesale, distributor, individual, group_booker, school, corporate or agency.

    Raises
    ------
    NotPermittedError, UsageError
        As `record`.
    """
    record(
        settings,
        CustomerTypeSet,
        customer_id,
        actor=actor,
        request_id=request_id,
        customer_type=customer_type,
    )


def set_acquisition_source(
    settings: Settings,
    customer_id: str,
    source: str,
    *,
    actor: Actor,
    detail: str | None = None,
    request_id: str | None = None,
) -> None:
    """Say where a customer came from, such as direct, marketplace or referral.

    `detail` (at most 200 characters) stays in the log; otherwise as `set_customer_type`.
    """
    record(
        settings,
        AcquisitionSourceSet,
        customer_id,
        actor=actor,
        request_id=request_id,
        acquisition_source=as_word(source, "source"),
        detail=detail,
    )


def set_account_state(
    settings: Settings,
    customer_id: str,
    state: str,
    *,
    actor: Actor,
    reason: str | None = None,
    request_id: str | None = None,
) -> None:
    """Close a customer's account, or make it active again; otherwise as `set_customer_type`."""
    record(
        settings,
        AccountStateSet,
        customer_id,
        actor=actor,
        request_id=request_id,
        account_state=state,
        reason=reason,
    )


def set_vip(
    settings: Settings,
    customer_id: str,
    *,
    actor: Actor,
    reason: str | None = None,
    request_id: str | None = None,
) -> None:
    """Make a customer a VIP, whatever the rule says; otherwise as `set_customer_type`."""
    record(settings, VipSet, customer_id, actor=actor, request_id=request_id, reason=reason)


def clear_vip(
    settings: Settings,
    customer_id: str,
    *,
    actor: Actor,
    reason: str | None = None,
    request_id: str | None = None,
) -> None:
    """Take the mark of `set_vip` away: the rule decides again."""
    record(settings, VipCleared, customer_id, actor=actor, request_id=request_id, reason=reason)
