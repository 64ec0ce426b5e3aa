"""Two municipalities and somebody in every role in each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import NAMESPACE_URL, uuid4, uuid5

import pytest
from django.core.cache import cache
from django.test import Client

from lueckenlos.accounts.models import Membership, Municipality, User
from lueckenlos.accounts.people import give_role
from lueckenlos.accounts.roles import ROLES

PASSWORD = "drei-blaue-heringe"
BACKEND = "django.contrib.auth.backends.ModelBackend"


@dataclass(frozen=True)
class World:
    """`people["here"]["editor"]` edits in Lindenau, `people["there"]["editor"]` in Erlental."""

    here: Municipality
    there: Municipality
    people: dict[str, dict[str, User]]
    nobody: User

    def membership(self, where: str, role: str) -> Membership:
        return Membership.unscoped.get(user=self.people[where][role])


def person(email: str, name: str = "") -> User:
    """Somebody; the same number in every test, so that rows that name them can be kept."""
    number = uuid5(NAMESPACE_URL, email)
    if User.objects.filter(pk=number).exists():  # who had this address before
        number = uuid4()
    return User.objects.create_user(email, PASSWORD, name=name, id=number)


def kreis(key: str, name: str) -> Municipality:
    """A Kreis, with the same number in every test as well."""
    slug = name.lower()
    number = uuid5(NAMESPACE_URL, slug)
    return Municipality.objects.create(id=number, key=key, name=name, slug=slug, kind="kreis")


def _people(municipality: Municipality, where: str) -> dict[str, User]:
    made = {}
    for role in ROLES:
        if role.key == "administrator" and where == "there":
            continue
        made[role.key] = person(f"{role.key}@{where}.example", f"{role.name} {municipality.name}")
        at_large = role.key in ("state", "administrator")
        give_role(
            by=None,
            user=made[role.key],
            role=role.key,
            municipality=None if at_large else municipality,
            gemeinde=f"{municipality.key}001" if role.key == "gemeinde" else "",
            state=municipality.state if role.key == "state" else "",
        )
    return made


@pytest.fixture
def world(db: None) -> World:
    cache.clear()  # how often somebody tried
    here, there = kreis("06634", "Lindenau"), kreis("03152", "Erlental")
    people = {"here": _people(here, "here"), "there": _people(there, "there")}
    return World(here, there, people, person("nobody@example.org"))


@pytest.fixture
def browser(world: World) -> Callable[..., Client]:
    """A browser somebody is signed in with, or a stranger's. CSRF is checked on demand."""

    def open_one(user: User | None = None, csrf: bool = False) -> Client:
        client = Client(enforce_csrf_checks=csrf)
        if user is not None:
            client.force_login(user, backend=BACKEND)
        return client

    return open_one
