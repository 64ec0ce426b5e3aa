"""The app of the chain."""

from __future__ import annotations

from django.apps import AppConfig


class ChainConfig(AppConfig):
    """Schemes, runs, gaps and what is released."""

    name = "lueckenlos.chain"
    label = "chain"
    verbose_name = "Kette"

    def ready(self) -> None:
        """The navigation; `tasks`, `search` and `overview` are found by their names."""
        from lueckenlos.chain.navigation import ENTRIES
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
