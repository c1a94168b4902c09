"""The contacts file of a build, opened: nothing else in the code base opens it."""

from __future__ import annotations

import duckdb

from crm.config import Settings
from crm.warehouse.connection import PublishedBuild, attach_read_only, check_whole, lock_down


def opened(settings: Settings, build: PublishedBuild) -> duckdb.DuckDBPyConnection:
    """Return a connection that reads the contacts of one build, and nothing besides.

    Raises
    ------
    PublishedBuildDamagedError
        A file of the build is missing.
    """
    check_whole(build)
    return lock_down(attach_read_only(settings, {"personal": build.contacts_file}))
