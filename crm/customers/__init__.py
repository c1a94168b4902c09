"""What people write about customers: tags, notes, communications, preferences, fields, states."""
