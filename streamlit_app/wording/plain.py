"""What people typed, shown as they typed it and never as formatting."""

from __future__ import annotations

import re

CODE = re.compile(r"(`[^`\n]*`)")
SIGNS = re.compile(r"[\\`*_\[\]$<>~|&]|:(?=[\w+-]*[:\[/])|^\s*[#+=-]|^\s*\d+[.)]", re.MULTILINE)
"""What Markdown reads: signs anywhere, the colon of an icon or a colour, what begins a line."""


def plain(text: str | None) -> str:
    r"""Return a text that Markdown shows as it is.

    Examples
    --------
    >>> print(plain("*5 stars* [here](http://x)"))
    \*5 stars\* \[here\](http\://x)
    """
    escaped = SIGNS.sub(lambda sign: f"{sign[0][:-1]}\\{sign[0][-1]}", text or "")
    return escaped.replace("\n", "  \n")


def plain_but_code(text: str) -> str:
    r"""Return a sentence of `crm` as Markdown shows it: its commands as code, all else as it is.

    Examples
    --------
    >>> print(plain_but_code("There is no *x*; `crm status` says why."))
    There is no \*x\*; `crm status` says why.
    """
    return "".join(part if CODE.fullmatch(part) else plain(part) for part in CODE.split(text))
