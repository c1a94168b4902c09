with

fct_communications as (
    select
        communication_id,
        customer_id,
        channel,
        subject,
        body,
        direction,
        status,
        communicated_at
    from {{ ref('fct_communications') }}
),

customer_communications as (
    select
        communication_id as id,
        {{ tenant_id() }} as user_id,
        customer_id,
        channel as communication_type,
        channel,
        subject,
        body as message,
        direction,
        status,
        communicated_at as created_at
    from fct_communications
)

select * from customer_communications
