"""Raw tables that landing itself writes: the loads, and the rows it would not take."""

from __future__ import annotations

from crm.sources.columns import Column, Contract, Kind, identifier, text, timestamp

LOADS = Contract(
    "quality",
    "loads",
    "One row per load; a load exists only once this row does.",
    is_delivered=False,
    columns=(
        identifier("load_id", "Sorts by time.", required=True),
        text("file", "Name of the file."),
        text("content_hash", "SHA-256 of the file's bytes."),
        text("mapping", "Mapping used; one of the user's own carries a hash of its text."),
        text("source", "System that delivered."),
        text("raw_group", "Group of the table loaded."),
        text("table_name", "Table loaded."),
        Column("rows_in", Kind.COUNT, "Rows of the file, counted apart from reading it."),
        Column("accepted", Kind.COUNT, "Rows that are the latest of their key."),
        Column("rejected", Kind.COUNT, "Rows that break the contract."),
        Column("superseded", Kind.COUNT, "Valid rows that another row with the key beats."),
        text("columns_ignored", "Columns of the file that the contract does not know."),
        timestamp("loaded_at", "When it was loaded."),
        timestamp("min_event_at", "Earliest event loaded."),
        timestamp("max_event_at", "Latest event loaded."),
    ),
)

REJECTED_ROWS = Contract(
    "quality",
    "rejected_rows",
    "One row per row that broke its contract; never the value itself.",
    is_delivered=False,
    columns=(
        identifier("load_id", "Load that rejected it.", required=True),
        text("file", "Name of the file."),
        Column("line", Kind.COUNT, "Line of a text file; row of any other."),
        text("column_name", "First column that breaks the contract; null for a broken line."),
        text("reason", "Code of the reason."),
        text("message", "The reason as a sentence."),
        text("value_class", "What kind of value stood there."),
    ),
)

TABLES = (LOADS, REJECTED_ROWS)
