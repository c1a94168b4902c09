{#- What rules ask of events, of everybody and of the past: a list of scans, each a dict of the relation to read, the
    column of the person (none = one answer for everybody), the rows to read (all when it answers several
    questions) and its measures (name, expression). One scan per table, however many rules ask. -#}
{%- macro segment_scans() -%}
    {%- set relations = event_relations() -%}
    {%- set measures = ref('stg_ops__segment_measures') -%}
    {%- if not execute or not load_relation(measures) -%}
        {{ return([]) }}
    {%- endif -%}
    {%- set query -%}
        select model, coalesce(customer, '') as customer, measure, expression, condition
        from {{ measures }}
        order by model, customer, measure
    {%- endset -%}
    {%- set scans = [] -%}
    {%- for model, of_model in run_query(query).rows | groupby('model') -%}
        {%- for customer, rows in of_model | groupby('customer') -%}
            {%- if model not in relations -%}
                {{ exceptions.raise_compiler_error(
                    "Rules ask about " ~ model ~ ", which the macro event_relations does not name; add it there."
                ) }}
            {%- endif -%}
            {%- do scans.append({
                'relation': relations[model],
                'customer': customer,
                'condition': rows[0].condition if customer and rows | length == 1 else none,
                'measures': rows,
            }) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(scans) }}
{%- endmacro -%}

{#- Every scan's answers, the CTEs asked_1 and on, beside the person they are about. -#}
{%- macro joined_scans(scans) -%}
    {%- for scan in scans %}
    left join asked_{{ loop.index }}
        on asked_{{ loop.index }}.is_about = {{ 'int_customers_profiled.customer_id' if scan.customer else 'true' }}
    {%- endfor %}
{%- endmacro -%}

{#- Where a build finds what rules ask about. The published tables of people and of the past hold what is only known
    once the segments are; the build asks the tables they are made from. -#}
{%- macro event_relations() -%}
    {%- set relations = {
        'dim_customers': ref('int_customers_profiled'),
        'fct_segment_memberships_history': ref('int_segment_memberships_past'),
        'fct_activities': ref('fct_activities'),
        'fct_carts': ref('fct_carts'),
        'fct_completed_orders': ref('fct_completed_orders'),
        'fct_held_tickets': ref('fct_held_tickets'),
        'fct_lifecycle_transitions': ref('fct_lifecycle_transitions'),
        'fct_loyalty_entries': ref('fct_loyalty_entries'),
        'fct_refunds': ref('fct_refunds'),
        'fct_rfm_changes': ref('fct_rfm_changes'),
        'fct_tier_changes': ref('fct_tier_changes'),
    } -%}
    {{ return(relations) }}
{%- endmacro -%}
