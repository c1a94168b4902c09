"""The assets, a file per stage: ingest, ops, dbt, ml, publish."""
