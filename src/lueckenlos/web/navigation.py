"""The entries of the navigation: each app registers its own when it is ready."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Entry:
    """A page of a municipality in the navigation.

    `url_name` is reversed with the `slug`; `permission` is what its reader needs, "" lets in every
    member. Entries of one `group` stand together, in the order of `position`. `pages` are the
    beginnings of the url names at which the entry is the current one; without any, its own name is.
    """

    name: str
    url_name: str
    permission: str
    position: int
    group: str = ""
    pages: tuple[str, ...] = ()


_entries: dict[str, Entry] = {}


def register(*entries: Entry) -> None:
    """Add entries; one with the url name of an earlier one takes its place."""
    _entries.update({one.url_name: one for one in entries})


def entries() -> list[Entry]:
    """All entries, in their order."""
    return sorted(_entries.values(), key=lambda one: (one.position, one.name))


def current(url_name: str, shown: Iterable[Entry]) -> Entry | None:
    """The entry of a page: the one that names it, else the first one that has it among its own."""
    there = list(shown)
    named = (one for one in there if one.url_name == url_name)
    return next(named, next((one for one in there if url_name.startswith(one.pages)), None))
