"""Named databases: where `CRM_CONNECTION_<NAME>` leads, and what goes wrong on the way.

A URL holds a password, so no message ever shows one: a connection is called by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    NoSuchModuleError,
    SQLAlchemyError,
)
from sqlalchemy.pool import NullPool

from crm.config import named_connections
from crm.errors import BadInputError, CrmError, UsageError

READ_ONLY = {"sqlite": "pragma query_only = on", "postgresql": "set transaction read only"}
"""How a session is told to write nothing; elsewhere nothing is ever committed."""
EXAMPLE = "postgresql+psycopg://user:password@host/database"


@contextmanager
def open_database(name: str) -> Iterator[Connection]:
    """Open a named connection for reading.

    Raises
    ------
    UsageError
        There is no such connection, its URL is none, or its driver is not installed.
    CrmError
        The database cannot be reached, or refuses what is asked.
    """
    url = _url(name)
    engine = _engine(name, url)
    try:
        with engine.connect() as connection:
            setting = READ_ONLY.get(connection.dialect.name)
            if setting:
                connection.exec_driver_sql(setting)
            yield connection
    except SQLAlchemyError as error:
        raise _explained(name, url, error) from None
    finally:
        engine.dispose()


def _url(name: str) -> URL:
    known = named_connections()
    secret = known.get(name.lower())
    if secret is None:
        listed = f"known are {', '.join(sorted(known))}" if known else "none is set"
        raise UsageError(
            "There is no connection '{name}' ({listed}); set {variable} in the environment or in "
            ".env, such as {example}.",
            name=name,
            listed=listed,
            variable=_variable(name),
            example=EXAMPLE,
        )
    try:
        return make_url(secret.get_secret_value())
    except (ArgumentError, ValueError):  # their own words may quote the password
        raise _no_url(name) from None


def _no_url(name: str) -> UsageError:
    return UsageError(
        "{variable} is no database URL; write it as {example}, special characters of the password "
        "percent-encoded.",
        variable=_variable(name),
        example=EXAMPLE,
    )


def _engine(name: str, url: URL) -> Engine:
    if url.get_backend_name() == "sqlite" and not Path(url.database or "").is_file():
        raise BadInputError(
            "The connection '{name}' names the SQLite file {database}, which does not exist; "
            "correct {variable}.",
            name=name,
            database=url.database,
            variable=_variable(name),
        )
    try:
        return create_engine(url, poolclass=NullPool)
    except NoSuchModuleError:
        raise UsageError(
            "The connection '{name}' asks for '{drivername}', a kind of database that is not "
            "known here; install its SQLAlchemy dialect or write {example}.",
            name=name,
            drivername=url.drivername,
            example=EXAMPLE,
        ) from None
    except ArgumentError:
        raise _no_url(name) from None
    except ModuleNotFoundError as error:
        raise UsageError(
            "The connection '{name}' needs the Python driver '{module}', which is not installed; "
            "`pip install {module}` into this environment.",
            name=name,
            module=error.name,
        ) from None


def _explained(name: str, url: URL, error: SQLAlchemyError) -> CrmError:
    """Say what the database refused; rows it may quote, and its password, stay out."""
    if isinstance(error, DataError):
        return BadInputError(
            "The database of connection '{name}' could not compute a row ({kind}); correct the "
            "query.",
            name=name,
            kind=type(error.orig).__name__,
        )
    if not isinstance(error, DBAPIError):
        return CrmError(
            "The connection '{name}' failed ({kind}).", name=name, kind=type(error).__name__
        )
    said = _masked(url, (str(error.orig).splitlines() or [""])[0])
    return CrmError(
        "The database of connection '{name}' says: {said}.", name=name, said=said.rstrip(".")
    )


def _masked(url: URL, text: str) -> str:
    return text.replace(url.password, "***") if url.password else text


def _variable(name: str) -> str:
    return f"CRM_CONNECTION_{name.upper()}"
