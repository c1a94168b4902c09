"""When and in what order: assets, checks, jobs, schedules, sensors. No business logic."""
