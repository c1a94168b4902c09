"""Taking words out of the log for good, where that undoes nobody's refusal."""

from __future__ import annotations

from crm.actors import Actor
from crm.config import Settings
from crm.errors import UsageError
from crm.ops import events
from crm.ops.events import ConsentChanged, NoteEdited, NoteWritten
from crm.ops.log import OperationalLog
from crm.ops.records import LoggedEvent

REFUSALS = ("denied", "withdrawn")
REDACTABLE = frozenset(
    {
        events.AccountStateSet.kind,
        events.AcquisitionSourceSet.kind,
        events.CommunicationLogged.kind,
        events.ConsentChanged.kind,
        events.ContactsRead.kind,
        events.CustomFieldSet.kind,
        events.DoNotContactLifted.kind,
        events.ExportMade.kind,
        events.NoteEdited.kind,
        events.NoteWritten.kind,
        events.PreferenceStated.kind,
        events.TagAdded.kind,
        events.VipCleared.kind,
        events.VipSet.kind,
    }
)
"""Kinds that hold people's words and whose absence gives nothing back that somebody took away."""


def redact_event(settings: Settings, event_id: str, *, actor: Actor, reason: str) -> list[str]:
    """Remove the payload of an event for good; folds and builds no longer know it.

    A note goes with all its edits. The chain stays valid, and says who redacted what and why.

    Parameters
    ----------
    settings : Settings
        Whose log.
    event_id : str
        The event; a note's or a communication's id is its event.
    actor : Actor
        Needs the role steward, on a machine whose owner allows it.
    reason : str
        Why; stays in the log, so it repeats nothing of what goes.

    Returns
    -------
    list of str
        The events redacted, the named one first.

    Raises
    ------
    NotPermittedError
        The role is below steward, or `CRM_LOCAL_STEWARD` is not set.
    UsageError
        There is no such event, no reason, or its absence would bring back what somebody refused.
    """
    actor.require("steward", "redact the log")
    actor.check_steward(allowed=settings.local_steward)
    if not reason.strip():
        raise UsageError("Say why the event is redacted; the reason stays in the log.")
    log = OperationalLog(settings)
    found = log.find(event_id)
    if found is None:
        raise UsageError(
            "The log {log} has no event '{event_id}' to redact.",
            log=settings.paths.log,
            event_id=event_id,
        )
    _refuse_what_brings_back(found)
    wanted = [event_id, *(_edits(log, found) if found.kind == NoteWritten.kind else ())]
    for one in wanted:
        log.redact(one, actor=actor.name, reason=reason)
    return wanted


def _edits(log: OperationalLog, note: LoggedEvent) -> list[str]:
    return [
        logged.event_id
        for logged in log.read([NoteEdited.kind])
        if isinstance(edit := logged.event, NoteEdited) and edit.note_id == note.event_id
    ]


def _refuse_what_brings_back(found: LoggedEvent) -> None:
    refuses = isinstance(found.event, ConsentChanged) and found.event.state in REFUSALS
    if refuses or found.kind not in REDACTABLE:
        raise UsageError(
            "The event '{event_id}' ({kind}) cannot be redacted: without it something refused, "
            "taken away or decided would come back.",
            event_id=found.event_id,
            kind=found.kind.replace("_", " "),
        )
