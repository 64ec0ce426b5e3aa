"""Who changed what of a service when: its own columns, what hangs on it, where and who it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from lueckenlos.accounts.access import member
from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.derived import HIDDEN
from lueckenlos.directory.models import Location, Organization, Service, Status
from lueckenlos.directory.organization_merging import MERGED
from lueckenlos.directory.queries import area_names, organizations
from lueckenlos.directory.rows import DETAILS, Entry
from lueckenlos.directory.secrecy import SECRET, hides_place, secret_locations
from lueckenlos.directory.service_access import may_edit, reader_of, seen_entry
from lueckenlos.directory.service_words import WORDS, field_names, language_name
from lueckenlos.directory.shown_service import spoken
from lueckenlos.exchange.ages import said_ages
from lueckenlos.exchange.offers.questions import COST, often
from lueckenlos.exchange.protection import protects
from lueckenlos.exchange.vocabulary.kinds import recognise

NOTHING = "–"
PAGE = 20
NEVER = {"id", "municipality", "folded", "version", "batch", "approximate", "code"}
TITLES = {"at_locations": "Orte"} | {
    name: str(table._meta.verbose_name_plural) for name, table in DETAILS.items()
}


@dataclass(slots=True)
class Change:
    """Something somebody did: what it was done to, and each field as it was and became."""

    when: datetime
    by: str
    what: str
    fields: list[tuple[str, str, str]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Names:
    """What the keys in old rows are called today."""

    organizations: Mapping[str, str]
    areas: Mapping[str, str]


@require_safe
@never_cache
@member
def service_history(request: HttpRequest, slug: str, pk: Any) -> HttpResponse:
    """The history of a service, newest first."""
    standing = reader_of(request)
    entry = seen_entry(standing, pk)
    editor = may_edit(standing, pk)
    found = Paginator(changes(standing.here, entry, editor=editor), PAGE)
    part = found.get_page(request.GET.get("seite"))
    page = {"one": entry.service, "part": part, "editor": editor}
    return render(request, "directory/service_history.html", page)


def changes(municipality: Municipality, entry: Entry, *, editor: bool) -> list[Change]:
    """Everything that was done to a service, newest first. Where its address is or ever was secret,
    only who may change it sees what was said of its places; only they read who did it."""
    service = entry.service
    names = _Names(_organizations(municipality), area_names(municipality))
    secret = not editor and (
        _was_secret(entry) or hides_place(entry, secret_locations(municipality))
    )
    without = SECRET if secret else ()
    found = list(_of(Service, [service.pk], "Angebot", names, without))
    if service.organization_id:
        found += _of(Organization, [service.organization_id], "Träger", names)
    if not secret:
        places = [at.location_id for at in entry.at_locations]
        found += _of(Location, places, "Ort", names)
    if not editor:
        for one in found:
            one.by = ""
    return sorted(found, key=lambda one: one.when, reverse=True)


def _organizations(municipality: Municipality) -> dict[str, str]:
    """The names of organizations, of those too that have become another one."""
    merged = Organization.history.filter(
        municipality=municipality.pk, history_type="-", history_change_reason__startswith=MERGED
    )
    found = (
        *merged.values_list("id", "name"),
        *organizations(municipality).values_list("pk", "name"),
    )
    return {str(pk): name for pk, name in found}


def _was_secret(entry: Entry) -> bool:
    """Whether the address was ever secret: by what was said of a place, or by the kind then."""
    places = Location.history.filter(id__in=[at.location_id for at in entry.at_locations])
    said = set(places.order_by().values_list("protected", flat=True).distinct())
    kinds, told = set[str](), False
    for kind, details in Service.history.filter(id=entry.service.pk).values_list("kind", "details"):
        kinds.add(kind)
        told |= any(one["location"] == HIDDEN for one in details.get("at_locations", ()))
    return told or any(protects(one, recognise(kind)) for one in said for kind in kinds)


def _of(
    table: Any, keys: Iterable[Any], what: str, names: _Names, without: Iterable[str] = ()
) -> Iterator[Change]:
    """The changes of these rows, each compared with the one before it."""
    history = table.history.filter(id__in=list(keys)).select_related("history_user")
    rows = list(history.order_by("id", "history_date", "history_id"))
    skipped = {*NEVER, *without}
    for before, row in pairwise([None, *rows]):
        old = before if before is not None and before.id == row.id else None
        made = Change(row.history_date, str(row.history_user or "die Anlage"), what)
        if old is None:
            made.what = f"{what} angelegt"
        made.fields = list(_fields(old, row, names, skipped))
        if made.fields or old is None:
            yield made


def _fields(old: Any, row: Any, names: _Names, without: set[str]) -> Iterator[tuple[str, str, str]]:
    for column in row.instance_type._meta.concrete_fields:
        name = column.name
        if name in without or not hasattr(row, column.attname):
            continue
        now = getattr(row, column.attname)
        was = getattr(old, column.attname) if old is not None else column.get_default()
        if was == now:
            continue
        if name == "details":
            yield from _details(was or {}, now or {}, names, without)
        else:
            yield (
                str(column.verbose_name),
                word(name, was, names) or NOTHING,
                word(name, now, names) or NOTHING,
            )


def _details(
    was: Mapping[str, Any], now: Mapping[str, Any], names: _Names, without: set[str]
) -> Iterator[tuple[str, str, str]]:
    """What hangs on a service, sort by sort."""
    for name, title in TITLES.items():
        old, new = was.get(name, []), now.get(name, [])
        if name not in without and old != new:
            yield title, _rows(name, old, names) or NOTHING, _rows(name, new, names) or NOTHING


def _rows(name: str, rows: list[dict[str, Any]], names: _Names) -> str:
    return "; ".join(
        ", ".join(filter(None, (_value(name, key, one, names) for key, one in row.items())))
        for row in rows
    )


def _value(name: str, key: str, value: Any, names: _Names) -> str:
    """A value of a row as its service kept it."""
    match name, key:
        case "cost_options", "option":
            return COST.get(str(value), str(value))
        case "languages", "code":
            return language_name(str(value))
        case "service_areas", _:
            return names.areas.get(value, str(value))
        case "at_locations", "location":
            return names.areas.get(value, str(value)) or "ohne Adresse"
        case "at_locations", "capacity":
            return f"{value} Plätze"
        case _:
            return _date(value)


def _date(value: Any) -> str:
    try:
        return f"{datetime.strptime(str(value), '%Y-%m-%d'):%d.%m.%Y}"
    except ValueError:
        return str(value)


def word(name: str, value: Any, names: _Names) -> str:
    """A value of a column in German words."""
    if value is None or value == "" or value == []:
        return ""
    match name:
        case "organization":
            return names.organizations.get(str(value), "ein gelöschter Träger")
        case "merged_into":
            return "ein anderes Angebot"
        case "field":
            return field_names().get(value, str(value))
        case "further_fields":
            return ", ".join(field_names().get(one, one) for one in value)
        case "status":
            return str(Status(value).label)
        case "per_year" | "ages":
            return often(value) if name == "per_year" else said_ages(value)
        case "area":
            return names.areas.get(value, str(value))
        case "access" | "prevention" | "open_to":
            return WORDS[name].get(value, str(value))
    return spoken(value)
