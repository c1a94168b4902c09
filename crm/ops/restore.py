"""Bringing a backup back: replace nothing that is not proven, lose nothing in silence."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy.exc import DatabaseError

from crm.config import Settings
from crm.errors import CrmError, LogTamperedError, UsageError
from crm.ops import keys
from crm.ops.backup import (
    CHECKPOINT,
    LOG,
    SETTINGS,
    Backup,
    copy_database,
    opened_backup,
)
from crm.ops.chain import EMPTY, Head
from crm.ops.checkpoint import write_checkpoint
from crm.ops.events import LogRestored
from crm.ops.log import OperationalLog, one_appender
from crm.ops.raw_parts import put_raw_parts
from crm.ops.verify import verify_file, verify_or_refuse
from crm.warehouse import durable


def restore(settings: Settings, file: Path, *, actor: str, force: bool = False) -> Backup:
    """Replace the log, the files its events name and the settings by those of a backup.

    Parameters
    ----------
    settings : Settings
        Whose workspace; made when it does not exist.
    file : Path
        What `back_up` wrote.
    actor : str
        Who does it; the log's next event says so.
    force : bool
        Also when events of the present log are not in the backup and will be lost.

    Returns
    -------
    Backup
        What was restored. An earlier settings.toml stays beside the new one, as
        `settings.toml.before-restore`.

    Raises
    ------
    BadInputError, UsageError
        As `opened_backup`; or there is no key, or events would be lost without `force`.
    LogTamperedError
        The backup's log does not verify with this workspace's key.
    """
    with opened_backup(settings, file) as (backup, folder):
        settings.paths.create()
        if (folder / LOG).exists():
            _prove(settings, backup, folder)
            put_raw_parts(settings, folder)
            replaced = _replace_log(settings, backup, folder / LOG, force=force)
            note = LogRestored(
                subject_id=backup.head.hash,
                backup_events=backup.head.sequence,
                replaced_events=replaced,
            )
            OperationalLog(settings).append(note, actor=actor)
            verify_or_refuse(settings)
        if backup.has_settings:
            _replace_settings(settings, (folder / SETTINGS).read_text(encoding="utf-8"))
    return backup


def _prove(settings: Settings, backup: Backup, folder: Path) -> None:
    if not keys.has_key(settings):
        raise UsageError(
            "The audit key that signed {file} is needed to restore it, and backups never hold it; "
            "put it into {audit_key} (chmod 600) or set CRM_AUDIT_KEY.",
            file=backup.file,
            audit_key=settings.paths.audit_key,
        )
    found = verify_file(settings, folder / LOG, folder / CHECKPOINT)
    if not found.is_intact or found.head != backup.head:
        what = found.problems[0].what if found.problems else "it does not end where it says"
        raise LogTamperedError(
            "The log in {file} does not verify with this workspace's audit key ({what}); use the "
            "key that signed it, or another backup.",
            file=backup.file,
            what=what,
        )


def _replace_log(settings: Settings, backup: Backup, log_file: Path, *, force: bool) -> int:
    """Put the backup's log in place and return how many events the replaced one had."""
    present = settings.paths.log
    with one_appender(present):
        before = _present_head(settings)
        if not force and not _is_beginning(settings, before, log_file):
            count = "an unreadable number of" if before is None else f"{before.sequence:,}"
            raise UsageError(
                "The log {present} has {count} events and the backup {file} has {sequence:,} of "
                "its own: what is only in the present log would be lost; `crm backup` it first, "
                "then repeat with --force.",
                present=present,
                count=count,
                file=backup.file,
                sequence=backup.head.sequence,
            )
        if before is None:
            for leftover in present.parent.glob(f"{present.name}*"):
                leftover.unlink()
        copy_database(log_file, present)
        write_checkpoint(settings, backup.head)
    return before.sequence if before else 0


def _present_head(settings: Settings) -> Head | None:
    """Where the present log ends; None when it cannot be read."""
    try:
        return OperationalLog(settings).head()
    except (DatabaseError, CrmError):
        return None


def _is_beginning(settings: Settings, before: Head | None, log_file: Path) -> bool:
    """Whether the backup holds every event of the present log."""
    if before is None or before == EMPTY:
        return before == EMPTY
    rows = OperationalLog(settings, log_file).rows(since=before.sequence - 1)
    found = next(rows, None)
    return found is not None and found.hash == before.hash


def _replace_settings(settings: Settings, text: str) -> None:
    place = settings.paths.settings_file
    if place.exists() and place.read_text(encoding="utf-8") != text:
        durable.write_text(
            place.with_name(place.name + ".before-restore"), place.read_text(encoding="utf-8")
        )
    durable.write_text(place, text)
