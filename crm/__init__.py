"""The library of the warehouse: no dbt, no Dagster, no estimators, no pages."""

import warnings

# dagster-dbt installs sqlglot's former accelerator, and sqlglot greets every start with a notice
warnings.filterwarnings("ignore", message=r"sqlglot\[rs\] is deprecated", category=UserWarning)
