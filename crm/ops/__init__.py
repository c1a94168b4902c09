"""What people did: the operational log, its chain, its snapshot and its folds."""
