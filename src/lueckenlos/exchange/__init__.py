"""Files to typed records and a quality report, and back. Pure: knows neither engine nor web."""
