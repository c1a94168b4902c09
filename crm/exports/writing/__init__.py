"""The one writer of every file that leaves: XLSX, CSV, Parquet, JSON lines."""
