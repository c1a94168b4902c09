"""Files of any usual kind become one DuckDB relation with true line numbers."""

from crm.sources.readers.opening import open_input
from crm.sources.readers.staging import Input, InputColumn, ReaderOptions

__all__ = ["Input", "InputColumn", "ReaderOptions", "open_input"]
