"""E-mail addresses and phone numbers in the one form in which they are compared.

The libraries decide what is usable; plain values, nearly all, take a short way in SQL that
gives the same answer, so a million rows cost seconds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import duckdb
import phonenumbers
import pyarrow as pa
from email_validator import EmailNotValidError, validate_email
from phonenumbers import PhoneMetadata, PhoneNumberFormat

from crm.warehouse.connection import quoted

PLAIN_LOCAL = r"[A-Za-z0-9_+-]+(\.[A-Za-z0-9_+-]+)*"
PLAIN_LABEL = r"[A-Za-z0-9]([A-Za-z0-9]|-[A-Za-z0-9])*"
PLAIN_EMAIL = rf"{PLAIN_LOCAL}@({PLAIN_LABEL}\.)+[A-Za-z]{{2,24}}"
RESERVED_ENDING = r".*[.](arpa|invalid|local|localhost|onion)"
LONGEST_PLAIN_EMAIL = 60
PHONE_PUNCTUATION = "[ .-]"


def email_key(address: str | None) -> str | None:
    """Return the form in which addresses are compared, or None for what is no usable address.

    Lower case throughout, Unicode composed, an internationalised domain in its own letters.
    Dots and plus signs are kept: only the mailbox's provider knows what they mean.

    Examples
    --------
    >>> email_key(" Ana.Pop@Example.RO ")
    'ana.pop@example.ro'
    >>> email_key("n/a") is None
    True
    """
    if address is None:
        return None
    try:
        found = validate_email(address.strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return unicodedata.normalize("NFC", found.normalized.lower())


def phone_e164(number: str | None, region: str) -> str | None:
    """Return a valid phone number as +40721234567, or None.

    Parameters
    ----------
    number : str or None
        As people write it.
    region : str
        Two-letter region of numbers without a country code.

    Examples
    --------
    >>> phone_e164("0721 234 567", "RO")
    '+40721234567'
    >>> phone_e164("12", "RO") is None
    True
    """
    if number is None:
        return None
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(parsed):
        return None
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def recipient_key(recipient: str | None, region: str) -> str | None:
    """Return the key of an address or a number, whichever the text is."""
    if recipient is None:
        return None
    return email_key(recipient) if "@" in recipient else phone_e164(recipient, region)


@dataclass(frozen=True)
class KeyColumn:
    """How a query gets a normalised key: an expression, and a join it may need (or '')."""

    sql: str
    join: str


def email_keys(connection: duckdb.DuckDBPyConnection, relation: str, column: str) -> KeyColumn:
    """Normalise a column of addresses set-wise; the libraries see unusual distinct values only.

    Parameters
    ----------
    connection : duckdb.DuckDBPyConnection
        Where the relation lives; a temporary table of unusual values is made when needed.
    relation, column : str
        The relation (anything that may follow `from`) and its quoted column.
    """
    return _key_column(connection, relation, column, _plain_email_sql(column), email_key)


def phone_keys(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str, region: str
) -> KeyColumn:
    """Normalise a column of phone numbers set-wise; see `email_keys`."""
    plain = _plain_phone_sql(column, region)
    return _key_column(connection, relation, column, plain, lambda text: phone_e164(text, region))


def recipient_keys(
    connection: duckdb.DuckDBPyConnection, relation: str, column: str, region: str
) -> KeyColumn:
    """Normalise a column that holds addresses and numbers; see `email_keys`."""
    plain = f"coalesce({_plain_email_sql(column)}, {_plain_phone_sql(column, region)})"
    return _key_column(
        connection, relation, column, plain, lambda text: recipient_key(text, region)
    )


def _key_column(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    column: str,
    plain: str,
    normalise: Callable[[str], str | None],
) -> KeyColumn:
    unusual = connection.execute(
        f"select distinct {column} from {relation} where {column} is not null and {plain} is null"
    ).fetchall()
    if not unusual:
        return KeyColumn(plain, "")
    originals = [text for (text,) in unusual]
    keys = pa.table({"original": originals, "key": [normalise(text) for text in originals]})
    lookup = f"keys_of_{column.strip(chr(34)).replace(' ', '_')}"
    schema = pa.schema([("original", pa.string()), ("key", pa.string())])
    connection.register("keys_found", keys.cast(schema))
    connection.execute(f"create or replace temp table {lookup} as from keys_found")
    connection.unregister("keys_found")
    join = f"left join {lookup} on {lookup}.original = {column}"
    return KeyColumn(f"coalesce({plain}, {lookup}.key)", join)


def _plain_email_sql(column: str) -> str:
    text = f"trim({column})"
    return (
        f"case when length({text}) <= {LONGEST_PLAIN_EMAIL}"
        f" and regexp_full_match({text}, {quoted(PLAIN_EMAIL)})"
        f" and not regexp_full_match(lower({text}), {quoted(RESERVED_ENDING)})"
        f" then lower({text}) end"
    )


def _plain_phone_sql(column: str, region: str) -> str:
    pattern = _plain_phone_pattern(region)
    if pattern is None:
        return "null::varchar"
    code, national = pattern
    digits = f"regexp_replace({column}, {quoted(PHONE_PUNCTUATION)}, '', 'g')"
    written = rf"(?:\+{code}|00{code}|0)({national})"
    key = f"regexp_extract({digits}, {quoted(f'^{written}$')}, 1)"
    return (
        f"case when regexp_full_match({digits}, {quoted(written)})"
        f" then {quoted(f'+{code}')} || {key} end"
    )


@lru_cache
def _plain_phone_pattern(region: str) -> tuple[int, str] | None:
    """Take the region's own number patterns; None where prefixes follow a special rule."""
    metadata = PhoneMetadata.metadata_for_region(region)
    if metadata is None or metadata.country_code is None:
        return None
    is_simple = (
        metadata.national_prefix == metadata.national_prefix_for_parsing == "0"
        and metadata.national_prefix_transform_rule is None
        and metadata.international_prefix == "00"
    )
    patterns = [
        description.national_number_pattern
        for description in (metadata.mobile, metadata.fixed_line)
        if description is not None and description.national_number_pattern is not None
    ]
    if not is_simple or not patterns or any("(?!" in pattern for pattern in patterns):
        return None
    return metadata.country_code, "|".join(f"(?:{pattern})" for pattern in patterns)
