"""The control group: people kept out of the file on purpose, so that its effect can be measured.

Who is in it follows from the list (segment, destination, channel, purpose) and the person's id, by
HMAC-SHA256: the same people on every repeat, and those of 5 % are among those of 10 %. The seed is
derived from the workspace's key, so nobody picks names that fall into the group; it is printed in
the manifest, so anybody can check it afterwards.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from crm.config import Settings
from crm.ops.keys import CONTROL_GROUP, derived_key

BLOCK = 64
DIGITS = 16


@dataclass(frozen=True)
class ControlGroup:
    """A share of people by seed; without a share nobody is in it."""

    fraction: float
    seed: str

    def condition(self, column: str) -> str:
        """Write as SQL whether an id falls into the group: HMAC of the id, keyed by the seed."""
        if not self.fraction:
            return "false"
        key = self.seed.encode().ljust(BLOCK, b"\0")
        inner, outer = (bytes(byte ^ pad for byte in key).hex() for pad in (0x36, 0x5C))
        digest = f"sha256(unhex('{outer}') || unhex(sha256(unhex('{inner}') || encode({column}))))"
        return f"left({digest}, {DIGITS}) < '{self._threshold}'"

    def holds(self, customer_id: str) -> bool:
        """Say the same of one id, as the SQL does."""
        digest = hmac.digest(self.seed.encode(), customer_id.encode(), "sha256").hex()
        return bool(self.fraction) and digest[:DIGITS] < self._threshold

    @property
    def _threshold(self) -> str:
        return format(int(self.fraction * 16**DIGITS), f"0{DIGITS}x")


def control_group(
    settings: Settings, list_key: tuple[str | None, ...], fraction: float
) -> ControlGroup:
    """Return the control group of a list of exports; without a share no key is needed."""
    if not fraction:
        return ControlGroup(0.0, "")
    words = "\n".join(str(word) for word in list_key).encode()
    seed = hmac.digest(derived_key(settings, CONTROL_GROUP), words, "sha256").hex()[:32]
    return ControlGroup(fraction, seed)
