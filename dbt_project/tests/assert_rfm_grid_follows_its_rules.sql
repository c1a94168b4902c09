{#- The 125-row seed against the ordered rules it was written from, and against every code the source documents
    publish (155 stands in two of their groups; the more urgent one wins). -#}
{%- set published = {
    'Champions': ['555', '554', '545'],
    'Loyal Customers': ['543', '444', '435'],
    'Potential Loyalists': ['553', '551', '532'],
    'New Customers': ['512', '511', '412'],
    'Promising': ['525', '524', '513'],
    'Need Attention': ['333', '332', '321'],
    'About to Sleep': ['231', '241', '251'],
    'At Risk': ['154', '144'],
    "Can't Lose Them": ['155', '254', '245'],
    'Hibernating': ['122', '121', '112'],
    'Lost': ['111'],
} -%}

with

rfm_segments as (
    select
        rfm_code,
        rfm_segment
    from {{ ref('rfm_segments') }}
),

scores as (
    {%- for score in range(1, 6) %}
    select {{ score }} as score
    {{- ' union all' if not loop.last }}
    {%- endfor %}
),

cells as (
    select
        recency.score as r,
        frequency.score as f,
        monetary.score as m,
        cast(100 * recency.score + 10 * frequency.score + monetary.score as {{ dbt.type_string() }})
            as rfm_code
    from scores as recency
    cross join scores as frequency
    cross join scores as monetary
),

ruled as (
    select
        rfm_code,
        case
            when r = 1 and f = 1 and m = 1 then 'Lost'
            when r = 5 and f >= 4 and m >= 4 and f + m >= 9 then 'Champions'
            when r <= 2 and f >= 4 and (m = 5 or (r = 2 and f = 5 and m = 4))
                then {{ text_literal("Can't Lose Them") }}
            when r <= 2 and ((f >= 3 and m >= 3) or m >= 4) then 'At Risk'
            when r = 2 then 'About to Sleep'
            when r = 1 then 'Hibernating'
            when r >= 4 and f = 1 and m <= 2 then 'New Customers'
            when r >= 4 and f <= 2 then 'Promising'
            when r >= 4 and (m <= 2 or f - m >= 2) then 'Potential Loyalists'
            when r >= 4 then 'Loyal Customers'
            when f >= 4 and m >= 4 then 'Loyal Customers'
            else 'Need Attention'
        end as segment
    from cells
),

published as (
    {%- for segment, codes in published.items() %}
    {%- set segment_loop = loop %}
    {%- for code in codes %}
    select
        '{{ code }}' as rfm_code,
        {{ text_literal(segment) }} as segment
    {{- ' union all' if not (loop.last and segment_loop.last) }}
    {%- endfor %}
    {%- endfor %}
),

expected as (
    select * from ruled
    union all
    select * from published
),

disagreements as (
    select
        coalesce(expected.rfm_code, rfm_segments.rfm_code) as rfm_code,
        expected.segment as expected_segment,
        rfm_segments.rfm_segment as seed_segment
    from expected
    full outer join rfm_segments
        on expected.rfm_code = rfm_segments.rfm_code
    where
        expected.segment is null
        or rfm_segments.rfm_segment is null
        or expected.segment <> rfm_segments.rfm_segment
)

select * from disagreements
