"""The `crm` command: parses, calls the library, prints."""

from crm.cli.main import app, main

__all__ = ["app", "main"]
