"""Where settings come from: the environment, `.env` and a workspace's settings.toml."""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic_settings import DotEnvSettingsSource, EnvSettingsSource

from crm.config.settings import Settings
from crm.errors import SettingsError

CONNECTION_PREFIX = "crm_connection_"


def load_settings(**flags: Any) -> Settings:
    """Read the settings of the tenant that the environment (or a flag) names.

    Parameters
    ----------
    **flags
        Values given on a command line; they win over everything else. None means "not given".

    Raises
    ------
    SettingsError
        A value cannot be used; the message names the setting and where it came from.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    try:
        first = Settings(**given)
        return _with_settings_file(first, given)
    except ValidationError as error:
        raise SettingsError(_first_problem(error)) from None


def dbt_file() -> str:
    """Name the file that dbt builds in: the build's own, or the workspace's for dbt by itself.

    A relative name counts from dbt's folder, like the raw folder that its macros read.
    """
    home, tenant = os.environ.get("CRM_HOME", "../data"), os.environ.get("CRM_TENANT", "demo")
    return os.environ.get("CRM_WAREHOUSE", f"{home}/{tenant}/warehouse/dbt.duckdb")


def settings_of_now() -> Settings:
    """Return the settings of the environment, read anew only after something changed.

    For who asks many times a second; raises what `load_settings` raises.
    """
    environment = frozenset(
        (name, value) for name, value in os.environ.items() if name.upper().startswith("CRM_")
    )
    dotenv = _changed_at(Path(str(Settings.model_config["env_file"])))
    settings_file = _of_environment(environment, dotenv).paths.settings_file
    return _of_environment(environment, dotenv, _changed_at(settings_file))


@lru_cache(maxsize=32)
def _of_environment(
    environment: frozenset[tuple[str, str]], dotenv: int | None, settings_file: int | None = None
) -> Settings:
    return load_settings()


def _changed_at(path: Path) -> int | None:
    return path.stat().st_mtime_ns if path.exists() else None


def _with_settings_file(settings: Settings, given: dict[str, Any]) -> Settings:
    from_file = read_settings_file(settings.paths.settings_file)
    environment = _from_environment()
    below = {name: value for name, value in from_file.items() if name not in environment}
    return Settings(**{**below, **given}) if below else settings


def read_settings_file(path: Path) -> dict[str, Any]:
    """Read a workspace's settings.toml; an absent file is empty.

    Raises
    ------
    SettingsError
        The file is not TOML, or names a setting that does not exist.
    """
    if not path.exists():
        return {}
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            "{file} is not valid TOML ({error}); mend that line or delete the file.",
            file=path,
            error=error,
        ) from None
    unknown = sorted(
        set(values) - set(Settings.model_fields) | {"home", "tenant", "audit_key"} & set(values)
    )
    if unknown:
        raise SettingsError(
            "{file} sets '{unknown}', which is no workspace setting; `crm config show` lists the "
            "names.",
            file=path,
            unknown=unknown[0],
        )
    return values


def _from_environment() -> set[str]:
    sources = (EnvSettingsSource(Settings), DotEnvSettingsSource(Settings))
    return {name for source in sources for name in source()}


def named_connections() -> dict[str, SecretStr]:
    """Return the database URLs that `CRM_CONNECTION_<NAME>` holds, by lower-case name.

    They come from the environment or `.env` alone: a workspace's files hold no password.
    """
    sources = (DotEnvSettingsSource(Settings), EnvSettingsSource(Settings))
    return {
        variable.removeprefix(CONNECTION_PREFIX): SecretStr(url)
        for source in sources
        for variable, url in source.env_vars.items()
        if variable.startswith(CONNECTION_PREFIX) and url
    }


def origins(**flags: Any) -> dict[str, str]:
    """Say where each setting's value comes from: a layer of the precedence, or 'default'."""
    settings = load_settings(**flags)
    layers = [
        ("flag", {name for name, value in flags.items() if value is not None}),
        ("environment", set(EnvSettingsSource(Settings)())),
        (".env", set(DotEnvSettingsSource(Settings)())),
        ("settings.toml", set(read_settings_file(settings.paths.settings_file))),
    ]
    return {
        name: next((label for label, names in layers if name in names), "default")
        for name in Settings.model_fields
    }


def _first_problem(error: ValidationError) -> str:
    problem = error.errors()[0]
    name = str(problem["loc"][0]) if problem["loc"] else "settings"
    reason = problem["msg"].removeprefix("Value error, ")
    shown = "the given value" if name == "audit_key" else repr(problem.get("input"))
    return (
        f"The setting '{name}' (CRM_{name.upper()}) cannot be {shown}: {reason}; "
        "`crm config show` prints every setting with its origin."
    )
