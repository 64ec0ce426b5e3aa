"""The app of long work."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Jobs and stored files."""

    name = "lueckenlos.jobs"
    label = "jobs"
    verbose_name = "Arbeiten"

    def ready(self) -> None:
        """The navigation; every app's `tasks.py` registers the kinds of work it has."""
        from lueckenlos.jobs.navigation import ENTRIES
        from lueckenlos.web.navigation import register

        register(*ENTRIES)
