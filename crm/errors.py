"""Errors of the domain: each names the value, the place and the way out, in one sentence."""

from __future__ import annotations

import errno
from collections.abc import Sequence

OK, FAILED, USAGE, DATA_CHECK_FAILED, STALE, LOCKED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


WAYS_OUT = {
    errno.EACCES: "give this user access, or use another place",
    errno.EPERM: "give this user access, or use another place",
    errno.EROFS: "use a place that can be written; CRM_HOME names the workspaces' folder",
    errno.ENOTDIR: "a part of this path is a file; use another place",
    errno.ENOSPC: "free some space on that disk and run it again",
    errno.ENAMETOOLONG: "use a shorter name",
    errno.EMFILE: "allow this process more open files (ulimit -n)",
}


def sentence_of(error: OSError) -> str:
    """Say in one sentence what the operating system refused, where, and the way out."""
    what = f"{error.filename} cannot be used" if error.filename else "The operating system refused"
    way_out = WAYS_OUT.get(error.errno or 0, "`crm doctor` looks at the usual causes")
    return f"{what} ({error.strerror or error}); {way_out}."


class CrmError(Exception):
    """Anything the product refuses to do; `exit_code` is what the command line returns."""

    exit_code = FAILED


class UsageError(CrmError):
    """The caller asked for something that cannot be asked."""

    exit_code = USAGE


class SettingsError(UsageError):
    """A setting has a value that cannot be used."""


class BadInputError(CrmError):
    """A file or row from outside does not keep its contract."""

    exit_code = DATA_CHECK_FAILED


class CheckFailedError(CrmError):
    """A data check stopped a build; the last good one is still served."""

    exit_code = DATA_CHECK_FAILED

    def __init__(self, message: str, failing: Sequence[str] = ()) -> None:
        super().__init__(message)
        self.failing = list(failing)


class NotBuiltError(CrmError):
    """The workspace has no published build yet."""


class LockedError(CrmError):
    """Another process is writing this workspace."""

    exit_code = LOCKED


class PublishedBuildDamagedError(CrmError):
    """A published file is missing, cut or altered."""


class CardRefusedError(CrmError):
    """A build's report card is missing, cut, altered, or belongs to another build."""


class RuleError(UsageError):
    """A segment rule is wrong; `path` says where inside the rule."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class NotReadyError(CrmError):
    """A rule asks for a prediction that no model makes yet."""


class NotPermittedError(CrmError):
    """The actor's role, or a person's consent, does not allow this."""


class NotEnoughPointsError(CrmError):
    """A balance of loyalty points does not hold what should be taken from it."""


class LogTamperedError(CrmError):
    """The operational log's chain does not verify."""

    exit_code = DATA_CHECK_FAILED
