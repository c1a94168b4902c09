with

tickets_latest as (
    {{ latest_version(source('shop', 'tickets'), ['_source', 'ticket_id']) }}
),

tickets as (
    select
        {{ source_key('ticket_id') }} as ticket_id,
        {{ source_key('order_id') }} as order_id,
        {{ source_key('event_id') }} as event_id,
        _source as source,
        'email:' || holder_email_key as holder_key,
        holder_email,
        holder_email_key,
        holder_name,
        price,
        coalesce(status, 'valid') as status,
        checked_in_at,
        updated_at
    from tickets_latest
)

select * from tickets
