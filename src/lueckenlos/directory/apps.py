"""The app of the inventory."""

from __future__ import annotations

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """Organizations, locations, services, and their way in."""

    name = "lueckenlos.directory"
    label = "directory"
    verbose_name = "Bestand"

    def ready(self) -> None:
        """The navigation; `tasks`, `search` and `overview` are found by their names."""
        from lueckenlos.directory.navigation import ENTRIES
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
