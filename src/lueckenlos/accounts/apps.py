"""The app of accounts."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People, municipalities, memberships."""

    name = "lueckenlos.accounts"
    label = "accounts"
    verbose_name = "Zugänge"
