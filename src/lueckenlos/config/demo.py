"""The invented municipality to try everything with, and an account for every role."""

from __future__ import annotations

import tomllib
from collections.abc import Container
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.text import slugify

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import give_role
from lueckenlos.accounts.roles import ROLES
from lueckenlos.areas.actions import load_declared
from lueckenlos.areas.forms import USES
from lueckenlos.areas.queries import imports
from lueckenlos.chain.actions import change_scheme, declare_complete
from lueckenlos.chain.queries import current_scheme, declared
from lueckenlos.directory.actions import organization_named
from lueckenlos.directory.import_actions import load_declared as load_lists
from lueckenlos.directory.importing import USES as LISTS
from lueckenlos.directory.models import OrganizationMember
from lueckenlos.directory.organization_actions import add_member
from lueckenlos.directory.queries import inventory_imports
from lueckenlos.exchange.proposal.parts import part_as_json, parts_of
from lueckenlos.jobs.files import store

PASSWORD = "lindenau-ausprobieren"
HOST = "lindenau.example"
BY = f"coordinator@{HOST}"
PROVIDER = "Bunte Brücke gGmbH"
"""Whose entries the account of a provider keeps."""


class DemoError(Exception):
    """The case cannot be read; the text says why."""


def make_demo(case: Path) -> list[tuple[str, str]]:
    """Addresses and roles of the accounts of the municipality of a case; made once.

    Raises `DemoError` where the case names no municipality.
    """
    said = _said(case)
    with transaction.atomic():
        municipality, _ = Municipality.objects.get_or_create(
            key=said["key"],
            defaults={
                "name": said["title"],
                "slug": slugify(said["title"]),
                "kind": Municipality.Kind.KREIS,
                "demo": True,
            },
        )
        gemeinde = f"{said['key']}001"
        accounts = [(_account(key.key, municipality, gemeinde), key.name) for key in ROLES]
    _keeper(municipality)
    _rules(case, municipality)
    _need(case, municipality)
    _offers(case, municipality)
    return accounts


def _keeper(municipality: Municipality) -> None:
    """Somebody keeps the entries of a provider of the sample."""
    by, user = (User.objects.get(email=f"{role}@{HOST}") for role in ("coordinator", "provider"))
    kept = organization_named(by=by, municipality=municipality, name=PROVIDER, exactly=True)
    if not OrganizationMember.objects.filter(organization=kept, user=user).exists():
        add_member(by=by, organization=kept, user=user)


def _rules(case: Path, municipality: Municipality) -> None:
    """What the municipality of the case has resolved and declared, once."""
    if current_scheme(municipality) or declared(municipality).exists():
        return
    said, by = tomllib.loads(case.read_text(encoding="utf-8")), User.objects.get(email=BY)
    resolved = [
        {
            "field": one["field"],
            "from_month": one["months"][0],
            "to_month": one["months"][1],
            "decision": one["decision"],
            "on": one["on"].isoformat(),
        }
        for one in said.get("resolved", [])
    ]
    if resolved:
        change_scheme(
            by=by, municipality=municipality, resolved=resolved, similar_offers=False,
            reason="Aus dem Beispiel",
        )  # fmt: skip
    for one in said.get("complete", []):
        declare_complete(
            by=by, municipality=municipality, fields=one["fields"], areas=one["areas"],
            declared_by=one["by"], on=one["on"],
        )  # fmt: skip


def _need(case: Path, municipality: Municipality) -> None:
    """Have the areas and children of the case loaded, once, as an upload would be."""
    if not imports(municipality).exists():
        load_declared(**_declared(case, municipality, USES))


def _offers(case: Path, municipality: Municipality) -> None:
    """Have the offers of the case loaded once its areas are, as an upload would be."""
    if not inventory_imports(municipality).exists():
        areas = imports(municipality).order_by("made").first()
        load_lists(**_declared(case, municipality, LISTS), after=areas)


def _declared(case: Path, municipality: Municipality, uses: Container[str]) -> dict[str, Any]:
    """Parts of the case with their files, stored."""
    by = User.objects.get(email=BY)
    parts = [part for part in parts_of(case.read_text(encoding="utf-8")) if part.use in uses]
    files = []
    for name in dict.fromkeys(part.settings["file"] for part in parts):
        with (case.parent / name).open("rb") as content:
            files.append(store(municipality=municipality, name=name, content=content, by=by))
    told = [part_as_json(part) for part in parts]
    return {"by": by, "municipality": municipality, "files": files, "parts": told}


def _said(case: Path) -> dict[str, str]:
    try:
        said = tomllib.loads(case.read_text(encoding="utf-8"))
        return {"key": str(said["key"]), "title": str(said["title"])}
    except OSError as error:
        raise DemoError(f"{case} lässt sich nicht lesen ({error.strerror}).") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError):
        raise DemoError(f"{case} ist keine Falldatei mit „title“ und „key“.") from None


def _account(role: str, municipality: Municipality, gemeinde: str) -> str:
    address = f"{role}@{HOST}"
    user = User.objects.filter(email=address).first()
    if user is None:
        user = User.objects.create_user(address, PASSWORD)
    local = role not in ("state", "administrator")
    give_role(
        by=None,
        user=user,
        role=role,
        municipality=municipality if local else None,
        gemeinde=gemeinde if role == "gemeinde" else "",
        state=municipality.state if role == "state" else "",
    )
    return address
