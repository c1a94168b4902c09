"""What somebody asks for: a segment, how and what for, in which form, and why."""

from __future__ import annotations

from dataclasses import dataclass

from crm.actors import Actor
from crm.consent import PURPOSES
from crm.errors import UsageError
from crm.exports.destinations.destination import check_channel
from crm.exports.writing.write import check_format
from crm.segments.language.values import SLUG

ANALYSIS = "analysis"
REASON_LIMIT = 500
LARGEST_CONTROL = 0.5


@dataclass(frozen=True)
class Terms:
    """Whom an export is about: what the waterfall needs to know, and the button."""

    slug: str
    channel: str = "email"
    purpose: str = "marketing"
    destination: str = "generic"
    control: float = 0.0
    is_delta: bool = False
    ignore_frequency_cap: bool = False

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise UsageError(
                "{slug!r} is no segment: a slug has at most 64 lower-case letters, digits, '-' "
                "and '_'; `crm segment list` shows what there is.",
                slug=self.slug[:80],
            )
        check_channel(self.channel)
        if self.purpose not in PURPOSES:
            raise UsageError(
                "{purpose!r} is no purpose; use one of {purposes}.",
                purpose=self.purpose,
                purposes=", ".join(PURPOSES),
            )
        if not 0 <= self.control <= LARGEST_CONTROL:
            raise UsageError(
                "A control group of {control:g} cannot be kept; give a share from 0 to "
                "{largest_control:g}, such as 0.1 for every tenth person.",
                control=self.control,
                largest_control=LARGEST_CONTROL,
            )
        if self.is_analysis and (self.control or self.is_delta):
            raise UsageError(
                "A file for analysis contacts nobody, so it keeps no control group and changes no "
                "list; leave --control and --delta out."
            )

    @property
    def is_analysis(self) -> bool:
        """Whether the file is pseudonymous: it holds no contacts, nobody is contacted by it."""
        return self.purpose == ANALYSIS

    @property
    def list_key(self) -> tuple[str, str, str | None, str]:
        """What two exports share that keep one list somewhere: a delta is taken between them."""
        return (self.slug, self.destination, self.channel, self.purpose)


@dataclass(frozen=True)
class Request:
    """The terms of an export, the form of its file, who wants it and why."""

    terms: Terms
    file_format: str
    reason: str
    actor: Actor
    columns: tuple[str, ...] | None = None
    template: str | None = None
    may_split: bool = False
    schedule: str | None = None

    def __post_init__(self) -> None:
        check_format(self.file_format)
        if not self.reason or len(self.reason) > REASON_LIMIT or not self.reason.isprintable():
            raise UsageError(
                "Say in 1 to {reason_limit} characters on one line why contacts leave, such as "
                "--reason 'spring newsletter'.",
                reason_limit=REASON_LIMIT,
            )
        if self.columns is not None and self.template is not None:
            raise UsageError("Give either --columns or --template, not both.")
