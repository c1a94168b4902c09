-- The dictionary a build writes from dbt, here from the world's own tables; the last file to run.
create table marts.meta_metrics as
select 'revenue' as metric, 'Net revenue' as name_en, 'Venit net' as name_ro,
    'Countable orders minus refunds.' as definition, 'base currency' as unit,
    'rpt_kpi_days' as table_name, 'revenue_net' as column_name, 'higher' as better;
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
