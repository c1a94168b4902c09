"""The card as one HTML document: no script, no request to anywhere, readable on paper too."""

from __future__ import annotations

from ml.card.page.document import page

__all__ = ["page"]
