"""What estimators raise; each message names the value, the place and the way out."""

from __future__ import annotations


class ModelError(ValueError):
    """Base of everything that `ml` raises on purpose."""


class InputError(ModelError):
    """A frame lacks a column, repeats a key or belongs to another day."""


class DegenerateFitError(ModelError):
    """The data do not determine the parameters; the caller abstains with this message."""


class ArtifactError(ModelError):
    """A stored model is missing, foreign, or was changed after it was written."""


class NotAllowedError(ModelError):
    """A correction lacks the past it needs; the candidate takes no part at that cutoff."""
