"""Areas on several levels, who lives there, and indicators."""
