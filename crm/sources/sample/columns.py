"""Arrow columns from numpy arrays without one Python object per row."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]

INSTANT = pa.timestamp("us", tz="UTC")
MONEY = pa.decimal128(18, 4)
RATE = pa.decimal128(18, 8)
NUMBER_BASE = 100_000_000
"""Added to every running number, so that ids of one kind have one length."""


def numbered(prefix: str, numbers: Ints, present: Bools | None = None) -> pa.Array:
    """Make ids such as `O100000042`; null where `present` is false."""
    text = pa.array(numbers + NUMBER_BASE, mask=_absent(present)).cast(pa.string())
    return joined(prefix, text)


def joined(*parts: str | pa.Array) -> pa.Array:
    """Concatenate text row by row; null where any part is null."""
    return pc.binary_join_element_wise(*parts, "")


def picked(values: Sequence[str | None] | pa.Array, codes: Ints) -> pa.Array:
    """Look text up by position; a negative code is null."""
    table = values if isinstance(values, pa.Array) else pa.array(values, pa.string())
    return table.take(pa.array(codes, mask=codes < 0))


def same(value: str | None, count: int) -> pa.Array:
    """Repeat one text `count` times; None gives a column of nulls."""
    return pa.repeat(pa.scalar(value, pa.string()), count)


def chosen(condition: Bools, yes: pa.Array | str, no: pa.Array | str | None) -> pa.Array:
    """Take `yes` where the condition holds, else `no`."""
    return pc.if_else(pa.array(condition), yes, pa.scalar(None, pa.string()) if no is None else no)


def only(present: Bools, values: pa.Array) -> pa.Array:
    """Null the values where `present` is false."""
    return pc.if_else(pa.array(present), values, pa.scalar(None, values.type))


def instants(seconds: Ints, present: Bools | None = None) -> pa.Array:
    """Make UTC timestamps from seconds since 1970."""
    ticks = pa.array(seconds.astype(np.int64) * 1_000_000, mask=_absent(present))
    return ticks.view(INSTANT)


def days(values: npt.NDArray[np.datetime64], present: Bools | None = None) -> pa.Array:
    """Make dates from numpy days."""
    return pa.array(values.astype("datetime64[D]"), pa.date32(), mask=_absent(present))


def money(cents: Ints, present: Bools | None = None) -> pa.Array:
    """Make decimal(18,4) from whole cents, exactly."""
    return _decimals(cents * 100, MONEY, present)


def quantity(pieces: Ints) -> pa.Array:
    """Make decimal(18,4) from whole pieces."""
    return _decimals(pieces * 10_000, MONEY, None)


def rate(ten_thousandths: Ints) -> pa.Array:
    """Make decimal(18,8) exchange rates from units of 0.0001."""
    return _decimals(ten_thousandths * 10_000, RATE, None)


def _decimals(unscaled: Ints, kind: pa.DataType, present: Bools | None) -> pa.Array:
    words = np.empty((len(unscaled), 2), np.int64)
    words[:, 0] = unscaled
    words[:, 1] = unscaled >> 63  # the upper half of a 128-bit two's complement number
    validity = None if present is None else pa.array(present).buffers()[1]
    return pa.Array.from_buffers(kind, len(unscaled), [validity, pa.py_buffer(words)])


def _absent(present: Bools | None) -> Bools | None:
    return None if present is None else ~present
