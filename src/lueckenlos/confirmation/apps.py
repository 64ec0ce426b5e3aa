"""The app of confirmations."""

from __future__ import annotations

from django.apps import AppConfig


class ConfirmationConfig(AppConfig):
    """What providers are asked about their entries, and what they answer."""

    name = "lueckenlos.confirmation"
    label = "confirmation"
    verbose_name = "Bestätigungen"

    def ready(self) -> None:
        """The navigation; `tasks` is found by its name."""
        from lueckenlos.confirmation.navigation import ENTRIES
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
