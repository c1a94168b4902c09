"""Retiring segments: no longer computed, unless something still uses them."""

from __future__ import annotations

from collections.abc import Sequence

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import compose
from crm.errors import UsageError
from crm.ops.events import SegmentRetired
from crm.ops.log import OperationalLog
from crm.ops.past import Past
from crm.segments.life.listing import LEAST_ROLE
from crm.segments.stored.store import DEFINING, find_segment, latest, named, versions_in
from crm.segments.stored.uses import users_among


def retire(
    settings: Settings,
    slug: str,
    *,
    actor: Actor,
    reason: str,
    other_users: Sequence[str],
) -> None:
    """Stop computing a segment and empty its lists; `create` brings its slug back.

    Parameters
    ----------
    settings : Settings
        Whose log.
    slug : str
        The segment.
    actor : Actor
        Needs the role marketer.
    reason : str
        Why; kept in the log.
    other_users : sequence of str
        What else uses it, in words: `crm.exports.scheduling.uses.scheduled_exports_of`.

    Raises
    ------
    NotPermittedError
        The role is below marketer.
    UsageError
        There is no such segment, no reason, or something uses it: the message names what.
    """
    actor.require(LEAST_ROLE, "retire segments")
    if not reason.strip():
        raise UsageError(
            "Say why '{slug}' is retired; the reason is kept in the log.", slug=slug[:80]
        )

    def check(past: Past) -> None:
        current = latest(versions_in(past.read(DEFINING)))
        named(current, slug)
        users = [f"the segment '{user}'" for user in users_among(current, slug)]
        if users or other_users:
            raise UsageError(
                "'{slug}' is used by {users}; change or retire what uses it first.",
                slug=slug,
                users=", ".join([*users, *other_users]),
            )

    find_segment(settings, slug)
    event = compose(SegmentRetired, subject_id=slug, reason=reason.strip())
    OperationalLog(settings).append(event, actor=actor.name, check=check)
