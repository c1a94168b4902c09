"""From a rule to the SQL of an engine."""
