"""The model card: everything a reader needs to trust or distrust a score, as JSON and as a page."""

from __future__ import annotations

from ml.card.misuse import DO_NOT_USE_FOR
from ml.card.provenance import code_version, model_id
from ml.card.values import clean, records

__all__ = ["DO_NOT_USE_FOR", "clean", "code_version", "model_id", "records"]
