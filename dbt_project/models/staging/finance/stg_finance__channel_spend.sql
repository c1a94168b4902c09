with

channel_spend_latest as (
    {{ latest_version(source('finance', 'channel_spend'), ['_source', 'date', 'channel'], updated_at='_loaded_at') }}
),

channel_spend as (
    select
        _source as source,
        date as spend_date,
        channel,
        amount,
        currency
    from channel_spend_latest
)

select * from channel_spend
