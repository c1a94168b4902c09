"""Who answers for the assets that are not dbt's; dbt's own groups name theirs."""

DATA_ENGINEERING = ["data-engineering@example.com"]
ANALYTICS = ["analytics@example.com"]
