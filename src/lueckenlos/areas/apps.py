"""The app of areas, populations and indicators."""

from __future__ import annotations

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """Areas, who lives there, indicators, and their way in."""

    name = "lueckenlos.areas"
    label = "areas"
    verbose_name = "Gebiete und Bedarf"

    def ready(self) -> None:
        """The navigation; `tasks`, `search` and `overview` are found by their names."""
        from lueckenlos.areas.navigation import ENTRIES
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
