"""A segment becomes files: through the waterfall, with a manifest and a line in the log."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crm.actors import Actor
from crm.config import Settings
from crm.exports.destinations.columns import choose_columns
from crm.exports.destinations.templates import columns_of_template
from crm.exports.making import Making
from crm.exports.people.audience import find_audience
from crm.exports.people.waterfall import Waterfall
from crm.exports.record.healing import heal_exports
from crm.exports.record.place import one_export_at_a_time
from crm.exports.request import Request, Terms
from crm.exports.result import ExportResult
from crm.warehouse.connection import PublishedBuild, reader

__all__ = ["ExportResult", "export_segment", "preview_waterfall"]


def preview_waterfall(
    settings: Settings,
    slug: str,
    channel: str = "email",
    purpose: str = "marketing",
    build: PublishedBuild | None = None,
    **more: Any,
) -> Waterfall:
    """Count what an export would hold now, and every loss on the way; writes nothing.

    Parameters are those of `export_segment`; `more` are further ones of `Terms`.

    Raises
    ------
    UsageError
        There is no such segment, channel or purpose.
    NotBuiltError
        There is no build to ask.
    """
    terms = Terms(slug, channel, purpose, **more)
    with reader(settings, build) as connection:
        return find_audience(settings, connection, terms).waterfall


def export_segment(
    settings: Settings,
    slug: str,
    *,
    reason: str,
    actor: Actor,
    channel: str = "email",
    purpose: str = "marketing",
    format: str = "xlsx",
    destination: str = "generic",
    control: float = 0.0,
    delta: bool = False,
    ignore_frequency_cap: bool = False,
    columns: Sequence[str] | None = None,
    template: str | None = None,
    split: bool = False,
    schedule: str | None = None,
    build: PublishedBuild | None = None,
) -> ExportResult:
    """Write the people of a segment who may be contacted into a file.

    Consent, suppression and privacy requests are read at this moment, not from a preview. The rows
    of the file, of the manifest and of the log's entry are one number.

    Parameters
    ----------
    settings : Settings
        Whose workspace; its exports folder receives the file.
    slug : str
        The segment.
    reason : str
        Why, in the person's words; kept in the manifest and the log.
    actor : Actor
        Needs the role marketer.
    channel, purpose : str
        How and what for people will be contacted; `analysis` writes pseudonyms and no contact.
    format : str
        See `crm.exports.writing.write.write_relation`.
    destination : str
        Profile that says which columns the file has.
    control : float, optional
        Share of the people kept out to measure the effect, the same ones on every repeat.
    delta : bool, optional
        Only whom to add and remove since the last export of the same list.
    ignore_frequency_cap : bool, optional
        Also those who were contacted lately; logged.
    columns, template : optional
        Some of the destination's columns, or the name they were saved under.
    split : bool, optional
        Write several files where one may not hold all rows.
    schedule : str, optional
        The schedule that asks.
    build : PublishedBuild, optional
        The build the caller looks at; default the one CURRENT names.

    Returns
    -------
    ExportResult
        Without a file when nobody may be contacted, or nothing changed.

    Raises
    ------
    NotPermittedError
        The actor's role may not take contacts out.
    UsageError
        Something asked for does not exist, or the format cannot hold the file.
    CheckFailedError
        Somebody withdrew while the file was written; nothing was exported.
    """
    actor.require("marketer", "export contacts")
    terms = Terms(slug, channel, purpose, destination, control, delta, ignore_frequency_cap)
    wanted = None if columns is None else tuple(columns)
    request = Request(terms, format, reason.strip(), actor, wanted, template, split, schedule)
    with one_export_at_a_time(settings.paths.exports), reader(settings, build) as connection:
        heal_exports(settings)
        if template is not None:
            wanted = columns_of_template(settings, template, destination)
        profile = choose_columns(connection, terms, wanted)
        audience = find_audience(settings, connection, terms)
        if audience.waterfall.rows == 0:
            return ExportResult((), 0, audience.waterfall, None, None, audience.in_words())
        return Making(settings, connection, request, audience, profile).run()
