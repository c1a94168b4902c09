"""Whether a build is too old to be exported without a word."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import duckdb

from crm.config import Settings
from crm.errors import Sentence
from crm.warehouse.connection import PublishedBuild, read_manifest


def stale_warning(
    settings: Settings, connection: duckdb.DuckDBPyConnection, now: datetime
) -> str | None:
    """Say how old the data are when the settings call that late; None when they are fresh."""
    ((build_id,),) = connection.execute("select build_id from meta_build").fetchall()
    published = read_manifest(PublishedBuild(build_id, settings.paths.published_folder))
    if "built_at" not in published:
        return None
    age = now - datetime.fromisoformat(published["built_at"]).astimezone(UTC)
    if age <= timedelta(hours=settings.stale_warn_hours):
        return None
    return Sentence(
        "The data are {age:,.0f} hours old (build {build_id}), more than the {usual} that are "
        "usual here: who bought, joined or left since is not seen. Consent is of this moment. "
        "`crm build` brings the rest up to date.",
        age=age / timedelta(hours=1),
        build_id=build_id,
        usual=settings.stale_warn_hours,
    )
