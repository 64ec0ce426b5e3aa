"""The app of base pages and components."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, components and middleware."""

    name = "lueckenlos.web"
    label = "web"
