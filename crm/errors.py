"""Errors of the domain: each names the value, the place and the way out, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

OK, FAILED, USAGE, DATA_CHECK_FAILED, STALE, LOCKED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


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


class StaleDataError(CrmError):
    """The published build is older than the settings allow."""

    exit_code = STALE


class LockedError(CrmError):
    """Another process is writing this workspace."""

    exit_code = LOCKED


class PublishedBuildDamagedError(CrmError):
    """A published file is missing, cut or altered."""


class RuleError(UsageError):
    """A segment rule is wrong; `path` says where inside the rule."""

    def __init__(self, message: str, path: str = "") -> None:
        super().__init__(f"{path}: {message}" if path else message)
        self.path = path


class NotPermittedError(CrmError):
    """The actor's role, or a person's consent, does not allow this."""


class LogTamperedError(CrmError):
    """The operational log's chain does not verify."""

    exit_code = DATA_CHECK_FAILED
