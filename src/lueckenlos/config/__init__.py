"""Settings, addresses and the shell of navigation of the platform."""
