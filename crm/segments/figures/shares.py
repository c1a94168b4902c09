"""A share of counted people, with what it may be by chance."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

Z_95 = 1.959963984540054


@dataclass(frozen=True, order=True)
class Share:
    """So many of so many; compared by how many.

    Examples
    --------
    >>> low, high = Share(8, 10).interval
    >>> f"{low:.2f} to {high:.2f}"
    '0.49 to 0.94'
    """

    found: int
    of: int

    @property
    def share(self) -> float:
        """The share; 0 of nobody."""
        return self.found / self.of if self.of else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95 % interval; anything is possible of nobody."""
        if not self.of:
            return 0.0, 1.0
        squared = Z_95**2
        middle = self.share + squared / (2 * self.of)
        reach = Z_95 * sqrt(self.share * (1 - self.share) / self.of + squared / (4 * self.of**2))
        whole = 1 + squared / self.of
        return (middle - reach) / whole, (middle + reach) / whole
