"""The app of confirmations."""

from __future__ import annotations

from django.apps import AppConfig


class ConfirmationConfig(AppConfig):
    """What providers are asked about their entries, and what they answer."""

    name = "lueckenlos.confirmation"
    label = "confirmation"
    verbose_name = "Bestätigungen"

    def ready(self) -> None:
        """The navigation, and what follows from a merger; `tasks` is found by its name."""
        from lueckenlos.confirmation.going_over import go_over
        from lueckenlos.confirmation.navigation import ENTRIES
        from lueckenlos.directory.organization_merging import when_merged
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
        when_merged(go_over)
