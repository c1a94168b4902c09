"""The library of the customer-intelligence warehouse: no dbt, no Dagster, no estimators, no pages."""
