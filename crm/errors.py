"""Errors of the domain: each names the value, the place and the way out, in one sentence."""

from __future__ import annotations

import errno
from collections.abc import Mapping, Sequence
from typing import Self

OK, FAILED, USAGE, DATA_CHECK_FAILED, STALE, LOCKED, INTERRUPTED = 0, 1, 2, 3, 4, 5, 130


class Sentence(str):
    """A sentence that remembers what it is made of, so that it can be said in another language.

    As text it is the English that logs and the terminal show.

    Parameters
    ----------
    template : str
        The sentence, with `{names}` where values stand; as it is where there are none.
    values : object
        What the names stand for; a `Sentence` among them is a sentence within the sentence.

    Examples
    --------
    >>> said = Sentence("There is no tag {name!r}.", name="vip")
    >>> said, said.template
    ("There is no tag 'vip'.", 'There is no tag {name!r}.')
    """

    template: str
    values: Mapping[str, object]

    def __new__(cls, template: str, /, **values: object) -> Self:
        """Fill the template, and keep it with its values."""
        said = super().__new__(cls, template.format(**values) if values else template)
        said.template, said.values = template, values
        return said


def listed(sentences: Sequence[Sentence]) -> Sentence:
    """Join sentences by commas, each still known for itself."""
    names = {f"part_{number}": one for number, one in enumerate(sentences)}
    return Sentence(", ".join(f"{{{name}}}" for name in names), **names)


WAYS_OUT = {
    errno.EACCES: Sentence("give this user access, or use another place"),
    errno.EPERM: Sentence("give this user access, or use another place"),
    errno.EROFS: Sentence("use a place that can be written; CRM_HOME names the workspaces' folder"),
    errno.ENOTDIR: Sentence("a part of this path is a file; use another place"),
    errno.ENOSPC: Sentence("free some space on that disk and run it again"),
    errno.ENAMETOOLONG: Sentence("use a shorter name"),
    errno.EMFILE: Sentence("allow this process more open files (ulimit -n)"),
}


def sentence_of(error: OSError) -> Sentence:
    """Say in one sentence what the operating system refused, where, and the way out."""
    said = str(error.strerror or error)
    way_out = WAYS_OUT.get(error.errno or 0, Sentence("`crm doctor` looks at the usual causes"))
    if not error.filename:
        return Sentence(
            "The operating system refused ({said}); {way_out}.", said=said, way_out=way_out
        )
    return Sentence(
        "{file} cannot be used ({said}); {way_out}.",
        file=error.filename,
        said=said,
        way_out=way_out,
    )


class CrmError(Exception):
    """Anything the product refuses to do; `exit_code` is what the command line returns.

    Parameters
    ----------
    template : str
        The sentence as `Sentence` takes it, or one that is made already.
    values : object
        What stands in its places.
    """

    exit_code = FAILED

    def __init__(self, template: str = "", /, **values: object) -> None:
        made = isinstance(template, Sentence)
        self.sentence = template if made else Sentence(template, **values)
        super().__init__(str(self.sentence))


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

    def __init__(self, template: str, /, failing: Sequence[str] = (), **values: object) -> None:
        super().__init__(template, **values)
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

    def __init__(self, template: str, /, path: str = "", **values: object) -> None:
        problem = template if isinstance(template, Sentence) else Sentence(template, **values)
        super().__init__(
            Sentence("{place}: {problem}", place=path, problem=problem) if path else problem
        )
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
