"""The app of areas, populations and indicators."""

from __future__ import annotations

from django.apps import AppConfig


class AreasConfig(AppConfig):
    """Areas, who lives there, indicators, and their way in."""

    name = "lueckenlos.areas"
    label = "areas"
    verbose_name = "Gebiete und Bedarf"

    def ready(self) -> None:
        """The navigation and the names of Gemeinden; `tasks`, `search` and `overview` are found by
        their names."""
        from lueckenlos.accounts.gemeinden import knows_gemeinden
        from lueckenlos.areas.navigation import ENTRIES
        from lueckenlos.areas.queries import gemeinde_names
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
        knows_gemeinden(gemeinde_names)
