"""Whether a bus runs on weekdays: by area from a table, or from a timetable (GTFS)."""
