"""The `crm` command: parses, calls the library, prints."""
