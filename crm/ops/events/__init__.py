"""One small model per kind of write, named in the past tense: the log's vocabulary, by subject.

Payloads hold what the product must know again and no more: counts and ids rather than names. What
identifies a person beyond a pseudonym (an e-mail address) goes into the payload, which can be
redacted, never into `subject_id`, which cannot.
"""

from __future__ import annotations

from typing import Any

from pydantic import ValidationError

from crm.errors import CrmError
from crm.ops.events.access import (
    ContactsRead,
    ExportMade,
    ExportTemplateRemoved,
    ExportTemplateSaved,
    ScheduledExportRan,
)
from crm.ops.events.base import Event
from crm.ops.events.communications import CommunicationLogged, CommunicationStatusChanged
from crm.ops.events.consents import ConsentChanged, DoNotContactLifted, DoNotContactSet
from crm.ops.events.customers import (
    AccountStateSet,
    AcquisitionSourceSet,
    CustomerTypeSet,
    CustomFieldCleared,
    CustomFieldDefined,
    CustomFieldSet,
    PreferenceStated,
    PreferenceWithdrawn,
    VipCleared,
    VipSet,
)
from crm.ops.events.identity import (
    CandidateDismissed,
    CustomerIdKept,
    CustomersMerged,
    MergeUndone,
)
from crm.ops.events.loyalty import (
    BonusPointsGranted,
    LoyaltyProgramDefined,
    PointsAdjusted,
    PointsEntryReversed,
    PointsRedeemed,
)
from crm.ops.events.notes import (
    NoteClosed,
    NoteEdited,
    NotePinned,
    NoteRemoved,
    NoteReopened,
    NoteUnpinned,
    NoteWritten,
)
from crm.ops.events.privacy import (
    PrivacyRequestClosed,
    PrivacyRequestOpened,
    SubjectCopyMade,
)
from crm.ops.events.segments import (
    SegmentDefined,
    SegmentEntrusted,
    SegmentMemberListed,
    SegmentMembersImported,
    SegmentMemberUnlisted,
    SegmentRetired,
)
from crm.ops.events.tags import TagAdded, TagColoured, TagRemoved, TagRenamed
from crm.ops.events.upkeep import EventRedacted, FileImported, LoadUndone, LogRestored

__all__ = [
    "KINDS",
    "AccountStateSet",
    "AcquisitionSourceSet",
    "BonusPointsGranted",
    "CandidateDismissed",
    "CommunicationLogged",
    "CommunicationStatusChanged",
    "ConsentChanged",
    "ContactsRead",
    "CustomFieldCleared",
    "CustomFieldDefined",
    "CustomFieldSet",
    "CustomerIdKept",
    "CustomerTypeSet",
    "CustomersMerged",
    "DoNotContactLifted",
    "DoNotContactSet",
    "Event",
    "EventRedacted",
    "ExportMade",
    "ExportTemplateRemoved",
    "ExportTemplateSaved",
    "FileImported",
    "LoadUndone",
    "LogRestored",
    "LoyaltyProgramDefined",
    "MergeUndone",
    "NoteClosed",
    "NoteEdited",
    "NotePinned",
    "NoteRemoved",
    "NoteReopened",
    "NoteUnpinned",
    "NoteWritten",
    "PointsAdjusted",
    "PointsEntryReversed",
    "PointsRedeemed",
    "PreferenceStated",
    "PreferenceWithdrawn",
    "PrivacyRequestClosed",
    "PrivacyRequestOpened",
    "ScheduledExportRan",
    "SegmentDefined",
    "SegmentEntrusted",
    "SegmentMemberListed",
    "SegmentMemberUnlisted",
    "SegmentMembersImported",
    "SegmentRetired",
    "SubjectCopyMade",
    "TagAdded",
    "TagColoured",
    "TagRemoved",
    "TagRenamed",
    "VipCleared",
    "VipSet",
    "parse",
]

KINDS: dict[str, type[Event]] = {model.kind: model for model in Event.__subclasses__()}


def parse(kind: str, subject_id: str, payload: dict[str, Any]) -> Event:
    """Turn a stored event back into its model.

    Raises
    ------
    CrmError
        This version of the product does not know the kind, or its content.
    """
    if kind not in KINDS:
        raise CrmError(
            "The log holds an event of kind '{kind}', which this version does not know; use the "
            "version that wrote it, or a newer one.",
            kind=kind,
        )
    try:
        return KINDS[kind].model_validate({"subject_id": subject_id, **payload})
    except ValidationError as error:
        problem = error.errors()[0]
        raise CrmError(
            "The log holds a '{kind}' event about '{subject_id}' whose '{place}' cannot be read "
            "({reason}); run `crm audit verify`.",
            kind=kind,
            subject_id=subject_id,
            place=".".join(map(str, problem["loc"])),
            reason=problem["msg"],
        ) from None
