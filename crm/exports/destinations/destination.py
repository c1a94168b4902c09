"""Which columns a destination wants: small YAML profiles, one file each, read strictly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crm.errors import UsageError
from crm.exports.destinations.profiles import CHANNELS, read_profile, slugs
from crm.exports.destinations.transforms import transformed
from crm.exports.writing.cells import Column

__all__ = [
    "CHANNELS",
    "Destination",
    "DestinationColumn",
    "channels_of",
    "check_channel",
    "read_destination",
]


@dataclass(frozen=True)
class DestinationColumn:
    """A column of the file and the column of the contacts it is made from."""

    column: Column
    source: str
    transforms: tuple[str, ...] = ()
    is_required: bool = False
    is_optional: bool = False

    def expression(self) -> str:
        """Make the value as SQL, from a table of contacts."""
        return transformed(f'"{self.source}"', self.transforms)


@dataclass(frozen=True)
class Destination:
    """One profile, cut to what a channel needs.

    `row_limit` is how many rows one file may have there, None where there is no limit. Where
    `has_action_column` is true, one file of a delta says whom to add and whom to remove; elsewhere
    these are two files. `formats` are those the destination reads; empty where any will do.
    """

    slug: str
    made_of: tuple[DestinationColumn, ...]
    label_en: str = ""
    label_ro: str = ""
    purposes: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    row_limit: int | None = None
    has_action_column: bool = False
    notes: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of the file."""
        return tuple(one.column for one in self.made_of)

    @property
    def usual(self) -> Destination:
        """The destination without the columns that stand in a file only when they are named."""
        return replace(self, made_of=tuple(one for one in self.made_of if not one.is_optional))

    def query(self, contacts: str, leading: Sequence[str] = ()) -> str:
        """Ask a table of contacts for this destination's columns, in the order of the ids.

        `leading` are further columns of the table, before them.
        """
        wanted = [f'"{source}"' for source in leading]
        wanted += [one.expression() for one in self.made_of]
        return f"select {', '.join(wanted)} from {contacts} order by customer_id"

    def check_purpose(self, purpose: str) -> None:
        """Refuse what this destination is not for: an advertiser's list is no newsletter's.

        Raises
        ------
        UsageError
            It takes no file for that purpose.
        """
        if purpose not in self.purposes:
            raise UsageError(
                "The destination {slug} takes no file for the purpose {purpose!r}; use {purposes}.",
                slug=self.slug,
                purpose=purpose,
                purposes=" or ".join(self.purposes),
            )

    def check_format(self, file_format: str) -> None:
        """Refuse a format that the destination does not read.

        Raises
        ------
        UsageError
            It reads other formats only.
        """
        if self.formats and file_format not in self.formats:
            raise UsageError(
                "The destination {slug} does not read the format {file_format!r}; use {formats}.",
                slug=self.slug,
                file_format=file_format,
                formats=" or ".join(self.formats),
            )


def channels_of(slug: str) -> tuple[str, ...]:
    """Say on which channels a destination takes files.

    Raises
    ------
    UsageError
        There is no such destination.
    """
    if slug not in slugs():
        raise UsageError(
            "{slug!r} is no destination; use one of {known}.",
            slug=slug[:80],
            known=", ".join(slugs()),
        )
    return read_profile(slug).channels


def read_destination(slug: str, channel: str) -> Destination:
    """Read a profile for one channel; personal columns of other channels stay out.

    Raises
    ------
    UsageError
        There is no such destination, or it has nothing to do with that channel.
    """
    allowed = channels_of(slug)
    check_channel(channel)
    profile = read_profile(slug)
    if channel not in allowed:
        raise UsageError(
            "{en} takes no file for the channel {channel!r}; use {allowed}.",
            en=profile.name.en,
            channel=channel,
            allowed=" or ".join(allowed),
        )
    return Destination(
        slug,
        tuple(
            DestinationColumn(
                Column(one.header, one.kind, one.meaning),
                one.source,
                one.transforms,
                one.required,
                one.optional,
            )
            for one in profile.columns
            if channel in (one.channels or profile.channels)
        ),
        profile.name.en,
        profile.name.ro,
        profile.purposes,
        profile.formats,
        profile.row_limit,
        profile.has_action_column,
        profile.notes,
    )


def check_channel(channel: str) -> None:
    """Refuse a channel for which no file is written."""
    if channel not in CHANNELS:
        raise UsageError(
            "{channel!r} is no channel of exports; use one of {channels}.",
            channel=channel,
            channels=", ".join(CHANNELS),
        )
