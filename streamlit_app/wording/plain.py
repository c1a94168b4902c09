"""What people typed, shown as they typed it and never as formatting."""

from __future__ import annotations

import re

SIGNS = re.compile(r"([\\`*_{}\[\]()#+\-.!$<>:~|&])")


def plain(text: str | None) -> str:
    r"""Return a text that Markdown shows as it is.

    Examples
    --------
    >>> print(plain("*5 stars* [here](http://x)"))
    \*5 stars\* \[here\]\(http\://x\)
    """
    return SIGNS.sub(r"\\\1", text or "").replace("\n", "  \n")
