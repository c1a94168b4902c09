"""Preferences that customers state: genres, channels, topics. What they do is derived by dbt."""

from __future__ import annotations

from crm.actors import Actor
from crm.config import Settings
from crm.consent import CHANNELS
from crm.customers.recording import as_word, record
from crm.errors import UsageError
from crm.ops.events import PreferenceStated, PreferenceWithdrawn


def state_preference(
    settings: Settings,
    customer_id: str,
    about: str,
    value: str,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> None:
    """Log that a customer likes something.

    A preferred channel or topic is no consent to be contacted: the ledger alone says that.

    Parameters
    ----------
    settings, customer_id, actor, request_id
        As `crm.customers.recording.record`.
    about : str
        genre, channel or topic.
    value : str
        What they like: a word; of a channel, one of `crm.consent.CHANNELS`.

    Raises
    ------
    NotPermittedError, UsageError
        As `record`.
    """
    record(
        settings,
        PreferenceStated,
        customer_id,
        actor=actor,
        request_id=request_id,
        about=about,
        value=_checked(about, value),
    )


def withdraw_preference(
    settings: Settings,
    customer_id: str,
    about: str,
    value: str,
    *,
    actor: Actor,
    request_id: str | None = None,
) -> None:
    """Log that a customer does not like something any more; parameters as `state_preference`."""
    record(
        settings,
        PreferenceWithdrawn,
        customer_id,
        actor=actor,
        request_id=request_id,
        about=about,
        value=_checked(about, value),
    )


def _checked(about: str, value: str) -> str:
    word = as_word(value, about)
    if about == "channel" and word not in CHANNELS:
        raise UsageError(
            "There is no channel {word!r}; use one of {channels}.",
            word=word,
            channels=", ".join(CHANNELS),
        )
    return word
