"""The search of a municipality: each app registers what can be found of it.

Nothing that somebody looks for is logged or kept.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.access_log import record_access
from lueckenlos.accounts.navigation import ways
from lueckenlos.accounts.queries import people
from lueckenlos.accounts.roles import BY_KEY, MANAGE_PEOPLE
from lueckenlos.exchange.folding import plain
from lueckenlos.web.discovery import discover

AT_MOST = 10
LONGEST = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its title, its address, and what else helps to recognise it."""

    title: str
    url: str
    note: str = ""


Find = Callable[[Standing, str], list[Hit]]
More = Callable[[Standing, str], str]


@dataclass(frozen=True, slots=True)
class Source:
    """Where to look: `find` gets the folded words; `more` gives the address of the whole list."""

    name: str
    permission: str
    find: Find
    more: More | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What one source found; `more` is the address of the whole list, where there is more."""

    name: str
    hits: list[Hit]
    more: str = ""


_sources: dict[str, Source] = {}


def source(name: str, permission: str, more: More | None = None) -> Callable[[Find], Find]:
    """Register a function of an app that finds something for who has the permission.

    It gets the standing and the words, folded and apart by one blank, and gives at most
    `AT_MOST` hits, one more where the whole list at `more` holds more. "" lets in every member.
    """

    def register(find: Find) -> Find:
        _sources[name] = Source(name, permission, find, more)
        return find

    return register


def source_names() -> list[str]:
    """What is searched, in the order of the page."""
    discover("search")
    return list(_sources)


def folded(words: str) -> str:
    """Words as sources get them."""
    return " ".join(plain(words).split())


def matches(words: str, *texts: str) -> bool:
    """Whether each of the folded words stands somewhere in the texts, whatever their spelling."""
    text = plain(" ".join(texts))
    return all(one in text for one in words.split())


def look(standing: Standing, words: str) -> list[Found]:
    """What the sources find that somebody may ask, without those that find nothing."""
    discover("search")
    asked = folded(words)
    if not asked:
        return []
    found = []
    for one in _sources.values():
        if one.permission and not standing.may(one.permission):
            continue
        hits = one.find(standing, asked)
        if hits:
            more = one.more(standing, asked) if one.more and len(hits) > AT_MOST else ""
            found.append(Found(one.name, hits[:AT_MOST], more))
    return found


# --- what accounts has to find -------------------------------------------------------------------


@source("Seiten", "")
def find_pages(standing: Standing, words: str) -> list[Hit]:
    """Pages of the navigation, by their German name and by the one on the screen."""
    return [
        Hit(gettext(one.name), one.url, gettext(one.group) if one.group else "")
        for one in ways(standing)
        if matches(words, one.name, gettext(one.name))
    ]


def _people(standing: Standing, words: str) -> str:
    return reverse("people", args=[standing.here.slug])


@source("Menschen", MANAGE_PEOPLE, more=_people)
def find_people(standing: Standing, words: str) -> list[Hit]:
    """Members by name, address or role; that these names were seen is written down."""
    held = [
        one
        for one in people(standing.here)
        if matches(words, one.user.name, one.user.email, BY_KEY[one.role].name)
    ][: AT_MOST + 1]
    record_access(
        who=standing.user,
        whose={one.user for one in held[:AT_MOST]},
        what="Suche nach Menschen",
        municipality=standing.here,
    )
    address = _people(standing, words)
    return [Hit(str(one.user), address, BY_KEY[one.role].name) for one in held]
