"""The life of a segment: defined, listed, built, compared, retired."""
