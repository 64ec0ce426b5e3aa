"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, municipalities, memberships."""

    name = "lueckenlos.accounts"
    label = "accounts"
    verbose_name = "Zugänge"

    def ready(self) -> None:
        """The navigation; each app's `search.py` and `overview.py` add what they find and tell."""
        from lueckenlos.accounts.navigation import ENTRIES
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
