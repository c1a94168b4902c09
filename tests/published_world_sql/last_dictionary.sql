-- The dictionary a build writes from dbt, here from the world's own tables; the last file to run.
create table marts.meta_metrics as
select metric, name_en, name_ro, 'What ' || lower(name_en) || ' is.' as definition,
    'Ce este ' || lower(name_ro) || '.' as definition_ro, 'Test orders.' as exclusions,
    'Comenzile de test.' as exclusions_ro, unit, table_name, column_name, better, 'Analytics' as owner
from (values
    ('revenue', 'Net revenue', 'Venit net', 'base currency', 'rpt_kpi_days', 'revenue_net', 'higher'),
    ('churn_rate', 'Churn rate', 'Rata de pierdere', 'share, 0 to 1', 'rpt_kpi_days', 'churn_rate', 'lower')
) as metrics (metric, name_en, name_ro, unit, table_name, column_name, better);
create table marts.meta_lineage as
select * from (values
    ('shop.orders', 'source', 'shop', 'One row per order at the source. Personal.', null),
    ('finance.fx_rates', 'source', 'finance', 'One row per day and currency.', null),
    ('metrics', 'seed', 'seed', 'One row per metric.', null),
    ('stg_shop__orders', 'model', 'staging', 'One row per order, the latest.', 'shop.orders'),
    ('int_orders_converted', 'model', 'intermediate', 'One row per order, in base currency.', 'finance.fx_rates|stg_shop__orders'),
    ('fct_orders', 'model', 'marts', 'One row per order.', 'int_orders_converted'),
    ('rpt_kpi_days', 'model', 'marts', 'One row per day.', 'fct_orders|int_orders_converted'),
    ('meta_metrics', 'model', 'marts', 'One row per metric.', 'metrics')
) as lineage (table_name, kind, layer, description, parents);
create table marts.meta_columns as
select table_name, schema_name = 'contacts' as is_contacts, 'One row of ' || table_name as table_description,
    column_index as position, column_name, data_type, 'The ' || column_name as description,
    case when column_name like '%\_days' escape '\' then 'days' end as unit,
    column_name in ('email', 'phone', 'first_name', 'last_name', 'full_name') as is_personal,
    meta_segment_fields.field is not null as is_segmentable,
    label_en, label_ro, aliases
from duckdb_columns()
left join marts.meta_segment_fields
    on duckdb_columns.table_name = 'dim_customers' and duckdb_columns.column_name = meta_segment_fields.field
where schema_name in ('marts', 'contacts');
