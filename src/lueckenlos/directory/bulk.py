"""Changing many services at once: what can be set, and setting it in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.models import User
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.directory.actions import saved
from lueckenlos.directory.bulk_area import place_now, put_into
from lueckenlos.directory.derived import derive
from lueckenlos.directory.list_forms import FIELDS
from lueckenlos.directory.listing import KINDS
from lueckenlos.directory.models import Attribute, Service, Status, TaxonomyTerm
from lueckenlos.directory.queries import area_at, editable_services, planning_edition
from lueckenlos.directory.rows import FEW, entries

COMPUTED = (
    "kind_key main_field minimum_age maximum_age weekdays free hides_address area place details"
).split()
FIELD_NAMES = dict(FIELDS)


@dataclass(frozen=True, slots=True)
class Act:
    """Something done to many. `now` tells what holds, `column` is set to the value asked for, or to
    `value` where there is nothing to ask; terms have no column."""

    title: str
    done: str
    now: Callable[[Service], str]
    column: str = ""
    value: Any = None
    asks: str = ""
    everybody: bool = True


def _kind(one: Service) -> str:
    return one.kind or "ohne Angebotsart"


def _field(one: Service) -> str:
    name = FIELD_NAMES.get(one.main_field, one.main_field) or "ohne Handlungsfeld"
    return name if one.field or not one.main_field else f"{name} (üblich)"


def _confirmed(one: Service) -> str:
    return f"{one.assured_date:%d.%m.%Y}" if one.assured_date else "nie bestätigt"


def _published(one: Service) -> str:
    return "in der Familiensuche" if one.published else "nicht in der Familiensuche"


def _status(one: Service) -> str:
    return one.get_status_display()


def _terms(one: Service) -> str:
    return ", ".join(sorted(str(each.term) for each in one.attributes.all())) or "ohne Schlagwort"


ACTS: Mapping[str, Act] = {
    "bestaetigt": Act("als bestätigt eintragen", "bestätigt am {}", _confirmed, "assured_date",
                      asks="day"),
    "art": Act("Angebotsart setzen", "Angebotsart „{}“", _kind, "kind", asks="kind"),
    "feld": Act("Handlungsfeld setzen", "Handlungsfeld „{}“", _field, "field", asks="field"),
    "gebiet": Act("Gebiet setzen", "Gebiet „{}“", place_now, asks="area", everybody=False),
    "schlagwort": Act("Schlagwort dazu", "Schlagwort „{}“ dazu", _terms, asks="term",
                      everybody=False),
    "ohne-schlagwort": Act("Schlagwort wegnehmen", "Schlagwort „{}“ weg", _terms, asks="old_term",
                           everybody=False),
    "zeigen": Act("in der Familiensuche zeigen", "in der Familiensuche", _published, "published",
                  True, everybody=False),
    "nicht-zeigen": Act("nicht in der Familiensuche zeigen", "nicht in der Familiensuche",
                        _published, "published", False, everybody=False),
    "archivieren": Act("archivieren", "archiviert", _status, "status", Status.ARCHIVED),
    "zurueck": Act("aus dem Archiv zurückholen", "im Bestand", _status, "status", Status.ACTIVE),
}  # fmt: skip


def acts_for(standing: Standing) -> dict[str, Act]:
    """What somebody may do to many services."""
    all_of_them = standing.may(EDIT_INVENTORY)
    mine = {key: act for key, act in ACTS.items() if act.everybody or all_of_them}
    if "gebiet" in mine and planning_edition(standing.here) is None:
        del mine["gebiet"]
    return mine


# --- which services, as somebody saw them --------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many services were changed, the names of those somebody else was quicker with."""

    changed: int
    skipped: tuple[str, ...]


def seen_as_text(seen: Mapping[UUID, int]) -> str:
    """Services and their versions, for a form to bring back."""
    return " ".join(f"{pk.hex}:{version}" for pk, version in seen.items())


def seen_of(text: str) -> dict[UUID, int]:
    """What `seen_as_text` wrote."""
    found = re.findall(r"\b([0-9a-f]{32}):(\d{1,9})\b", text)
    return {UUID(pk): int(version) for pk, version in found}


def these(standing: Standing, keys: Sequence[UUID]) -> Iterator[QuerySet[Service]]:
    """The services of these keys that somebody may change, some at a time."""
    every = editable_services(standing).filter(status__in=(Status.ACTIVE, Status.ARCHIVED))
    for at in range(0, len(keys), FEW):
        yield every.filter(pk__in=keys[at : at + FEW]).order_by("pk")


# --- doing it ------------------------------------------------------------------------------------


@transaction.atomic
def change_many(
    *, by: User, standing: Standing, act: Act, value: Any, seen: Mapping[UUID, int]
) -> Outcome:
    """Do the same to many services; those changed since they were `seen` are left as they are."""
    term = _term(standing, act, value, by)
    gone = dict(seen)
    changed, skipped = 0, list[Service]()
    for some in these(standing, list(seen)):
        locked = list(some.select_for_update(no_key=True, of=("self",)))
        fresh: list[Service] = []
        for one in locked:
            same = gone.pop(one.pk) == one.version
            (fresh if same else skipped).append(one)
        changed += _change(act, value, term, fresh, by) if fresh else 0
    names = sorted(one.name for one in skipped)
    return Outcome(changed, (*names, *(["inzwischen entfernt"] * len(gone))))


def _term(standing: Standing, act: Act, value: Any, by: User) -> TaxonomyTerm | None:
    """The term that services are sorted by, made where there is none."""
    if act.asks not in ("term", "old_term") or isinstance(value, TaxonomyTerm):
        return value if isinstance(value, TaxonomyTerm) else None
    every = TaxonomyTerm.objects.for_municipality(standing.here)
    found = every.filter(name=value).first()
    return found or saved(TaxonomyTerm(municipality=standing.here, name=value), by)


def _change(
    act: Act, value: Any, term: TaxonomyTerm | None, services: list[Service], by: User
) -> int:
    """Do it to services nobody else changes now; how many it changed."""
    if term is not None:
        wanted = _sorted_anew(services, term, adds=act.asks == "term")
        changes: list[dict[str, Any]] = [{}] * len(wanted)
    elif act.asks == "area":
        moved = put_into(services, value, COMPUTED, by)
        wanted, changes = [one for one, _ in moved], [change for _, change in moved]
    else:
        wanted = [one for one in services if getattr(one, act.column) != value]
        changes = [{act.column: value}] * len(wanted)
        if act.column in ("kind", "field"):
            changes = _derived(wanted, act.column, value)
    _write(wanted, changes, act.done.format(worded(act, value)), by)
    return len(wanted)


def _derived(services: list[Service], column: str, value: Any) -> list[dict[str, Any]]:
    """What changes of each service with this column, its computed ones included."""
    if not services:
        return []
    here = services[0].municipality
    every = Service.objects.for_municipality(here).filter(pk__in=[one.pk for one in services])
    found, find = {one.service.pk: one for one in entries(every)}, area_at(here)
    changes = []
    for one in services:
        entry = found[one.pk]
        setattr(entry.service, column, value)
        derive(entry, find)
        names = (column, *COMPUTED)
        new = {name: getattr(entry.service, name) for name in names}
        changes.append({name: new[name] for name in names if new[name] != getattr(one, name)})
    return changes


def _sorted_anew(services: list[Service], term: TaxonomyTerm, *, adds: bool) -> list[Service]:
    """Add or remove a term; the services that were sorted otherwise before."""
    held = Attribute.objects.filter(term=term, service__in=[one.pk for one in services])
    has = set(held.values_list("service_id", flat=True))
    wanted = [one for one in services if (one.pk in has) != adds]
    if adds:
        Attribute.objects.bulk_create([Attribute(service=one, term=term) for one in wanted])
    else:
        held.delete()
    return wanted


def _write(services: list[Service], changes: list[dict[str, Any]], reason: str, by: User) -> None:
    """Write the changes of each service with a line of history; those alike in one statement."""
    now = timezone.now()
    alike: dict[str, tuple[dict[str, Any], list[UUID]]] = {}
    for one, change in zip(services, changes, strict=True):
        alike.setdefault(repr(change), (change, []))[1].append(one.pk)
        one.version, one.changed = one.version + 1, now
        for name, value in change.items():
            setattr(one, name, value)
    for change, keys in alike.values():
        every = Service.objects.for_municipality(services[0].municipality_id)
        every.filter(pk__in=keys).update(**change, version=F("version") + 1, changed=now)
    Service.history.bulk_history_create(
        services, update=True, default_user=by, default_change_reason=reason[:100]
    )


def worded(act: Act, value: Any) -> str:
    """A value as a sentence names it."""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if act.asks == "kind":
        return KINDS[value].name if value in KINDS else str(value)
    return FIELD_NAMES.get(value, str(value)) if act.asks == "field" else str(value)
