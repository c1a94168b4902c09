"""Settings of one tenant: the only reader of the environment.

Precedence: command-line flag, `CRM_*` environment, `.env`, `settings.toml`, default.
"""

from __future__ import annotations

from crm.config.loading import (
    dbt_file,
    load_settings,
    named_connections,
    origins,
    read_settings_file,
    settings_of_now,
)
from crm.config.settings import PROJECT_ROOT, Settings

__all__ = [
    "PROJECT_ROOT",
    "Settings",
    "dbt_file",
    "load_settings",
    "named_connections",
    "origins",
    "read_settings_file",
    "settings_of_now",
]
