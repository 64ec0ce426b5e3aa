"""The platform under mixed load, its processes killed at random moments."""
