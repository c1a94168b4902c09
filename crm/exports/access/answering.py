"""Answering a request for access: the copy is written aside, logged, and then gets its name."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crm.actors import Actor
from crm.config import Settings
from crm.customers.recording import compose
from crm.errors import UsageError
from crm.exports.access.archive import write_archive
from crm.exports.access.holdings import Holdings, gather
from crm.exports.record.healing import heal_exports
from crm.exports.record.members import sha256_of
from crm.exports.record.place import (
    free_names,
    new_private_file,
    one_export_at_a_time,
    put_beside_none,
)
from crm.identity.lookup import find_customer
from crm.ops.events import SubjectCopyMade
from crm.ops.log import OperationalLog
from crm.privacy.requests import PrivacyRequest, check_identified, find_open
from crm.segments.wording.phrases import Language
from crm.warehouse.connection import PublishedBuild, published_build
from crm.warehouse.durable import flush, unfinished

ANSWERED = ("access", "portability")
"""Rights that a copy answers."""
PURPOSE = "access request"


@dataclass(frozen=True)
class SubjectCopy:
    """The copy that was made: where it is, how much is in it, and when it is to be deleted."""

    path: Path
    customer_id: str
    tables_count: int
    rows_count: int
    sha256: str
    delete_by: str


def make_subject_copy(
    settings: Settings,
    request_id: str,
    *,
    actor: Actor,
    reason: str,
    is_identity_verified: bool = False,
    language: Language = "en",
    build: PublishedBuild | None = None,
) -> SubjectCopy:
    """Write everything that is held of the person who asked into a ZIP among the exports.

    The request stays open: it is closed when the copy was handed over.

    Parameters
    ----------
    settings : Settings
        Whose workspace.
    request_id : str
        An open request for access or portability.
    actor : Actor
        Needs the role steward, where the machine's owner allows it.
    reason : str
        Why it is made; logged with how much is in it and the file's hash.
    is_identity_verified : bool
        It was checked that it is this person who asks, if the request does not say so already.
    language : {'en', 'ro'}
        Of the page.
    build : PublishedBuild, optional
        What is read of the warehouse; default the one CURRENT names.

    Raises
    ------
    NotPermittedError
        The role is below steward, or `CRM_LOCAL_STEWARD` is not set.
    UsageError
        There is no such open request, it asks for something else, no reason was given, or nobody
        has checked who asks.
    NotBuiltError
        There is no published build to read.
    """
    actor.require("steward", "copy all that is held of a person")
    actor.check_steward(allowed=settings.local_steward)
    request = _checked(settings, request_id, reason, is_identity_verified)
    customer_id = find_customer(settings, request.customer_id).customer_id
    build = build or published_build(settings)
    purpose = f"{PURPOSE} {request_id}"
    found = gather(settings, customer_id, actor=actor, purpose=purpose, build=build)
    with one_export_at_a_time(settings.paths.exports):
        heal_exports(settings)
        return _write(settings, found, request, actor, reason.strip(), language)


def _checked(
    settings: Settings, request_id: str, reason: str, is_identity_verified: bool
) -> PrivacyRequest:
    request = find_open(settings, request_id)
    if request.request not in ANSWERED:
        raise UsageError(
            "The request '{request_id}' is for {request}; a copy answers {answered}.",
            request_id=request_id[:40],
            request=request.request,
            answered=" or ".join(ANSWERED),
        )
    if not reason.strip():
        raise UsageError("Say why the copy is made; the reason is logged.")
    check_identified(request.is_identity_verified or is_identity_verified)
    return request


def _write(
    settings: Settings,
    found: Holdings,
    request: PrivacyRequest,
    actor: Actor,
    reason: str,
    language: Language,
) -> SubjectCopy:
    """Write aside, log, give the name: a kill leaves nothing that the log does not speak of."""
    day = datetime.now(UTC).astimezone(settings.zone).date()
    stem = f"access__{request.request_id[:12]}__{day.isoformat()}"
    (final,), _ = free_names(settings.paths.exports, stem, [".zip"])
    try:
        with os.fdopen(new_private_file(final), "w+b") as target:
            write_archive(target, found, day, language, settings)
        flush(unfinished(final))
        made = SubjectCopy(
            final,
            found.customer_id,
            len(found.parts),
            found.rows_count,
            sha256_of(unfinished(final)),
            (day + timedelta(days=settings.export_keep_days)).isoformat(),
        )
        _log(settings, made, request, actor, reason, found.build_id)
        put_beside_none(final)
    finally:
        unfinished(final).unlink(missing_ok=True)
    return made


def _log(
    settings: Settings,
    made: SubjectCopy,
    request: PrivacyRequest,
    actor: Actor,
    reason: str,
    build_id: str,
) -> None:
    event = compose(
        SubjectCopyMade,
        subject_id=made.customer_id,
        request_id=request.request_id,
        reason=reason,
        build_id=build_id,
        tables_count=made.tables_count,
        rows_count=made.rows_count,
        file_name=made.path.name,
        file_sha256=made.sha256,
        delete_by=made.delete_by,
    )
    OperationalLog(settings).append(event, actor=actor.name)
