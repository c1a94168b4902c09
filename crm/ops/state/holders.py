"""Who has which tag, over all customers: for counting, and for tagging many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from datetime import UTC, datetime

from crm.config import Settings
from crm.ops.events import TagAdded, TagRemoved
from crm.ops.log import OperationalLog
from crm.ops.state.vocabulary import Vocabulary

Owners = Callable[[Set[str]], Mapping[str, str]]
"""Says whose the ids of events are now; ids it leaves out are nobody's."""


def tag_holders(settings: Settings, words: Vocabulary, owners: Owners) -> dict[str, set[str]]:
    """Fold every tag event of the log.

    Parameters
    ----------
    settings : Settings
        Whose log.
    words : Vocabulary
        What tags are called now.
    owners : callable
        Called once with every id that was given a tag.

    Returns
    -------
    dict of str to set of str
        The customers of each tag that somebody has.
    """
    now = datetime.now(UTC)
    found = [
        logged
        for logged in OperationalLog(settings).read([TagAdded.kind, TagRemoved.kind])
        if logged.effective_at <= now
    ]
    known = owners({logged.subject_id for logged in found})
    holders: dict[str, set[str]] = {}
    for logged in sorted(found, key=lambda one: (one.effective_at, one.sequence)):
        customer_id = known.get(logged.subject_id)
        match logged.event:
            case TagAdded(tag=tag) if customer_id:
                holders.setdefault(words.tag(tag), set()).add(customer_id)
            case TagRemoved(tag=tag) if customer_id:
                holders.get(words.tag(tag), set()).discard(customer_id)
    return {tag: customers for tag, customers in holders.items() if customers}
