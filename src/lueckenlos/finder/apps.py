"""The app of the family finder."""

from __future__ import annotations

from django.apps import AppConfig


class FinderConfig(AppConfig):
    """What families see of the inventory, and what its coordination decides about that."""

    name = "lueckenlos.finder"
    label = "finder"
    verbose_name = "Familiensuche"

    def ready(self) -> None:
        """The navigation; `tasks` is found by its name."""
        from lueckenlos.finder.navigation import ENTRIES
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
