"""What apps add to each other: modules found by their name, loaded where somebody asks for it.

Loading all of them takes most of a start; a command that only looks at the database needs none.
"""

from __future__ import annotations

from functools import cache

from django.utils.module_loading import autodiscover_modules

EVERY = ("tasks", "search", "overview")


@cache
def discover(name: str) -> None:
    """Load the module of that name of each app that has one; what it registers is known then."""
    autodiscover_modules(name)
