"""How people can be reached: addresses at reserved domains, phone numbers as people type them."""

from __future__ import annotations

from unicodedata import normalize

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from crm.sources.sample import vocabulary as words
from crm.sources.sample.columns import Ints, chosen, joined, picked


def without_diacritics(text: str) -> str:
    """Write Romanian and German letters with the plain alphabet: 'Ștefănescu' is 'Stefanescu'."""
    return normalize("NFKD", text).encode("ascii", "ignore").decode()


def plain(values: tuple[str, ...]) -> tuple[str, ...]:
    """Write each name without diacritics."""
    return tuple(without_diacritics(value) for value in values)


def own_addresses(
    number: Ints, first: pa.Array, last: pa.Array, rng: np.random.Generator
) -> pa.Array:
    """Give every person an address of its own, made of name and number."""
    domain = picked(words.MAIL_DOMAINS, rng.integers(0, len(words.MAIL_DOMAINS), len(number)))
    local = joined(_as_written(first), ".", _as_written(last), _as_text(number))
    return joined(local, "@", domain)


def family_addresses(head: Ints, last: pa.Array) -> pa.Array:
    """Give the members of a household the address of its head."""
    return joined("familia.", _as_written(last), _as_text(head), "@posta.example.org")


def phone_numbers(number: Ints, country: Ints, rng: np.random.Generator) -> pa.Array:
    """Write one valid mobile number per person; `country` is a position in FOREIGN or -1."""
    # 50 million Romanian mobiles 072… to 076…; the factor shares no divisor with their count.
    national = _as_text(720_000_000 + number * 7_919 % 50_000_000)
    style = rng.integers(0, 3, len(number))
    international = chosen(style == 1, joined("+40", national), joined("0040 ", national))
    result = chosen(style == 0, joined("0", national), international)
    for code, (_, prefix, digits) in enumerate(words.FOREIGN):
        tail = pc.utf8_slice_codeunits(_as_text(number % 10**digits + 10**digits), 1)
        result = chosen(country == code, joined(prefix, tail), result)
    return result


def _as_written(names: pa.Array) -> pa.Array:
    """Write names as they stand in an address: small letters of the plain alphabet."""
    encoded = names.dictionary_encode()
    written = [without_diacritics(name).lower() for name in encoded.dictionary.to_pylist()]
    return pa.array(written, pa.string()).take(encoded.indices)


def _as_text(number: Ints) -> pa.Array:
    return pa.array(number).cast(pa.string())
