"""Customers by channel or city, small groups together: few people say nothing about a model."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from ml.inputs import Floats

FEWEST_CUSTOMERS = 100
FEWEST_CASES = 20
SMALL, UNKNOWN = "(small groups together)", "(unknown)"


def split(
    rows: pd.DataFrame, column: str, actual: Floats
) -> list[tuple[str, npt.NDArray[np.intp]]]:
    """Return every group that is big enough with the positions of its members, by name.

    A group needs 100 customers, of whom 20 did something (and 20 did not, where it is yes or no).
    What is smaller goes together; where that leaves fewer than two groups, nothing is said.

    Parameters
    ----------
    rows : DataFrame
        Who was judged; holds `column`.
    column : str
        acquisition_channel or city; a missing value is a group of its own.
    actual : array
        What each of them did.
    """
    values = rows[column].astype("object").where(rows[column].notna(), UNKNOWN).astype(str)
    if values.nunique() < 2:
        return []
    is_yes_or_no = bool(np.isin(actual, (0.0, 1.0)).all())
    big: list[tuple[str, npt.NDArray[np.intp]]] = []
    small: list[npt.NDArray[np.intp]] = []
    codes, names = pd.factorize(values, sort=True)
    for code, name in enumerate(names):
        members = np.flatnonzero(codes == code)
        if _is_enough(actual[members], is_yes_or_no):
            big.append((str(name), members))
        else:
            small.append(members)
    together = np.sort(np.concatenate(small)) if small else np.array([], dtype=np.intp)
    if _is_enough(actual[together], is_yes_or_no):
        big.append((SMALL, together))
    return big if len(big) > 1 else []


def _is_enough(actual: Floats, is_yes_or_no: bool) -> bool:
    cases = int((actual > 0).sum())
    fewest = min(cases, len(actual) - cases) if is_yes_or_no else cases
    return len(actual) >= FEWEST_CUSTOMERS and fewest >= FEWEST_CASES
