"""One file per page; each reads top to bottom: inputs, query, chart, table, actions."""
