"""The library of the warehouse: no dbt, no Dagster, no estimators, no pages."""
