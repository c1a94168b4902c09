"""Rolling origins: every candidate on the same customers, compared in pairs."""
