-- A balance is the sum of its ledger, and whoever has a ledger has a balance.
with

fct_loyalty_entries as (
    select
        program_id,
        customer_id,
        sum(points) as points
    from {{ ref('fct_loyalty_entries') }}
    group by program_id, customer_id
),

dim_loyalty_balances as (
    select
        program_id,
        customer_id,
        points_balance
    from {{ ref('dim_loyalty_balances') }}
)

select
    dim_loyalty_balances.program_id,
    dim_loyalty_balances.customer_id,
    dim_loyalty_balances.points_balance,
    fct_loyalty_entries.points
from dim_loyalty_balances
full outer join fct_loyalty_entries
    on
        dim_loyalty_balances.program_id = fct_loyalty_entries.program_id
        and dim_loyalty_balances.customer_id = fct_loyalty_entries.customer_id
where
    dim_loyalty_balances.program_id is null
    or dim_loyalty_balances.points_balance
    <> coalesce(fct_loyalty_entries.points, 0)
