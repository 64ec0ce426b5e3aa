"""Texts of services in other languages: what is missing, a draft, reviewed or out of date."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.actions import saved
from lueckenlos.directory.models import Service, Status, Translation

FIELDS = (
    "name", "alert", "description", "application_process", "required_documents",
    "eligibility_description",
)  # fmt: skip
"""The texts of a service that can be translated, as families read them."""
LANGUAGES = {code: name for code, name in settings.LANGUAGES if code != "de"}
"""The languages of the public pages beside German, by code."""
LABELS = {one.name: str(one.verbose_name) for one in Service._meta.concrete_fields}
LENGTH = 5000
MISSING, DRAFT, REVIEWED, OLD = "fehlt", "Entwurf", "geprüft", "veraltet"
CHANGED = (
    "Das Angebot wurde inzwischen geändert. Ihre Texte stehen noch hier; sehen Sie nach, ob sie "
    "zum deutschen Text noch passen, und speichern Sie dann noch einmal."
)


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a service and what it is in a language; `before`: the German text it was made
    from, where that is another one by now."""

    field: str
    label: str
    german: str
    text: str = ""
    state: str = MISSING
    before: str = ""
    reviewed: datetime | None = None
    reviewed_by: User | None = None


def out_of_date() -> Q:
    """Translations whose German text is another one by now."""
    same = (Q(field=name, original=F(f"service__{name}")) for name in FIELDS)
    return ~reduce(or_, same)


def translations(municipality: Municipality) -> QuerySet[Translation]:
    """The translations of what is in the inventory."""
    every = Translation.objects.for_municipality(municipality)
    return every.filter(service__status=Status.ACTIVE)


def texts(service: Service, language: str) -> list[Text]:
    """The texts of a service in one language; what has neither a German text nor a translation is
    left out."""
    every = Translation.objects.for_municipality(service.municipality_id)
    rows = every.filter(service=service, language=language).select_related("reviewed_by")
    there = {row.field: row for row in rows}
    return [
        _text(service, name, there.get(name))
        for name in FIELDS
        if getattr(service, name) or name in there
    ]


def _text(service: Service, name: str, row: Translation | None) -> Text:
    label, german = LABELS[name], getattr(service, name)
    if row is None:
        return Text(name, label, german)
    old = row.original != german
    state = OLD if old else REVIEWED if row.reviewed else DRAFT
    before = row.original if old else ""
    return Text(name, label, german, row.text, state, before, row.reviewed, row.reviewed_by)


def states(service: Service) -> dict[str, dict[str, str]]:
    """The state of each text of a service: language → field → state."""
    every = Translation.objects.for_municipality(service.municipality_id).filter(service=service)
    rows = {(row.language, row.field): row for row in every}
    return {
        language: {
            name: _text(service, name, rows.get((language, name))).state
            for name in FIELDS
            if getattr(service, name)
        }
        for language in LANGUAGES
    }


def told_in(
    municipality: Municipality, language: str, services: Iterable[UUID]
) -> dict[UUID, dict[str, str]]:
    """What families read in a language: service → field → text. Only what somebody has reviewed,
    and only while the German text is the one it was made from."""
    if language not in LANGUAGES:
        return {}
    found: dict[UUID, dict[str, str]] = {}
    rows = translations(municipality).filter(language=language, service__in=list(services))
    for row in rows.filter(reviewed__isnull=False).exclude(out_of_date()):
        found.setdefault(row.service_id, {})[row.field] = row.text
    return found


# --- writing -------------------------------------------------------------------------------------


@transaction.atomic
def translate(
    *,
    by: User,
    service: Service,
    language: str,
    version: int,
    said: Mapping[str, str],
    reviewed: Collection[str] | None,
) -> int:
    """Write the texts of a service in one language; how many are another by it. `reviewed`: the
    fields somebody has read beside the German text; None: who writes may not say so, and what is
    written anew is a draft.

    Raises `RefusedError` where the service is no longer of that version.
    """
    every = Service.objects.for_municipality(service.municipality_id)
    now = every.select_for_update(no_key=True).get(pk=service.pk)
    if now.version != version:
        raise RefusedError(CHANGED)
    rows = Translation.objects.for_municipality(now.municipality_id)
    there = {row.field: row for row in rows.filter(service=now, language=language)}
    fields = [name for name in FIELDS if name in said and (getattr(now, name) or name in there)]
    return sum(
        _write(now, language, name, there.get(name), said[name].strip(), reviewed, by)
        for name in fields
    )


def _write(
    service: Service, language: str, name: str, row: Translation | None, text: str,
    reviewed: Collection[str] | None, by: User,
) -> bool:  # fmt: skip
    if not text:
        if row is not None:
            row._history_user = by  # type: ignore[attr-defined]
            row.delete()
        return row is not None
    known = {"service": service, "language": language, "field": name}
    row = row or Translation(municipality_id=service.municipality_id, **known)
    german, wanted = getattr(service, name), name in (reviewed or ())
    other = row.text != text
    stays = reviewed is None or wanted == bool(row.reviewed)
    if not other and stays and (row.original == german or not wanted):
        return False
    if other or wanted:
        row.text, row.original = text, german
    row.reviewed = timezone.now() if wanted else None
    row.reviewed_by = by if wanted else None
    saved(row, by)
    return True


# --- what is to be done --------------------------------------------------------------------------


def work(municipality: Municipality, language: str) -> dict[str, Any]:
    """How far a language is: the services with a reviewed text, and what waits."""
    rows = translations(municipality).filter(language=language)
    old = out_of_date()
    waiting = rows.filter(Q(reviewed__isnull=True) | old).order_by("service__folded", "service_id")
    return {
        "code": language,
        "name": LANGUAGES[language],
        "services": rows.filter(reviewed__isnull=False).exclude(old).values("service")
        .distinct().count(),
        "drafts": rows.filter(reviewed__isnull=True).exclude(old).count(),
        "old": rows.filter(old).count(),
        "waiting": waiting.values_list("service_id", "service__name").distinct(),
    }  # fmt: skip
