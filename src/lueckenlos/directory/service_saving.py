"""Writing a service as its form was filled in: with its provider, its locations and its words."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.areas.importing import alone
from lueckenlos.directory import actions
from lueckenlos.directory.models import Location, Organization, Service, ServiceAtLocation
from lueckenlos.directory.organization_actions import change_location, sort_only_by
from lueckenlos.directory.place_form import EXTRAS, WHERE
from lueckenlos.directory.places import find
from lueckenlos.directory.queries import area_labels, area_names, locations, organizations
from lueckenlos.directory.rows import DETAILS, PLACE, Entry, records_of
from lueckenlos.directory.service_form import PLAIN, ServiceForms
from lueckenlos.directory.service_rows import SORTS
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.protection import protects
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, recognise


@dataclass(frozen=True, slots=True)
class _Work:
    """What somebody writes down about a service of a municipality."""

    by: User
    municipality: Municipality
    entry: Entry
    forms: ServiceForms


@transaction.atomic
def save_service(
    *, by: User, municipality: Municipality, entry: Entry | None, forms: ServiceForms, version: int
) -> Service:
    """Write what was typed: into a service, or, where there is none, as a new one.

    Raises `ChangedError` where somebody else was quicker; then nothing is written.
    """
    alone(municipality)
    new = entry is None
    entry = entry or Entry(Service(municipality=municipality))
    work = _Work(by, municipality, entry, forms)
    before = [] if new else records_of(entry)
    _fill(work)
    entry.at_locations = _at_locations(work)
    _forget_wording(entry, before)
    if new:
        service = actions.add_service(by=by, entry=entry)
    else:
        service = actions.change_service(by=by, entry=entry, version=version)
    if "terms" in forms.main.cleaned_data:
        names = forms.main.cleaned_data["terms"].split(",")
        sort_only_by(by=by, service=service, names=names)
    return service


def _fill(work: _Work) -> None:
    """The service's own columns and its rows."""
    service, said = work.entry.service, work.forms.main.cleaned_data
    for name in PLAIN:
        if name in said:
            setattr(service, name, said[name])
    service.folded = fold(service.name)[:700]
    service.per_year, service.registration = said["per_year"], said["registration"]
    chosen, had = recognise(said["kind"]), recognise(service.kind) if service.kind else None
    if chosen and chosen is not had:
        service.kind = chosen.name
    service.organization = actions.organization_named(
        by=work.by, municipality=work.municipality, name=said["provider"]
    )
    for name in SORTS:
        rows = [dict(one) for one in work.forms.rows[name].said]
        if name == "service_areas":
            rows = [{"name": one} for one in _area_keys(work, [one["name"] for one in rows])]
        work.entry.details[name] = [DETAILS[name](service=service, **one) for one in rows]


def _area_keys(work: _Work, typed: list[str]) -> list[str]:
    """The areas somebody names, by their keys; what is no area stays as it was typed.

    Raises `RefusedError` where a name may be one of several areas, unless it stood there before.
    """
    keys = {fold(label): key for key, label in area_labels(work.municipality).items()}
    of = defaultdict[str, list[str]](list)
    for key, name in area_names(work.municipality).items():
        of[fold(name)].append(key)
    had = {row.name for row in work.entry.details["service_areas"]}
    for name in typed:
        if len(of[fold(name)]) > 1 and name not in had:
            raise RefusedError(
                f"Zuständigkeit: „{name}“ heißen mehrere Gebiete. Schreiben Sie dazu, welches: "
                + " oder ".join(f"{name} ({key})" for key in of[fold(name)])
            )
    return [keys.get(fold(name), name) for name in typed]


def _forget_wording(entry: Entry, before: list[Any]) -> None:
    """What a list says word for word goes where somebody has said something else since."""
    if not before or not entry.at_locations:
        return
    now = records_of(entry)[0]
    entry.service.wording = [
        [name, text]
        for name, text in entry.service.wording
        if getattr(now, name, None) == getattr(before[0], name, None)
    ]


# --- locations -----------------------------------------------------------------------------------


def _at_locations(work: _Work) -> list[ServiceAtLocation]:
    """Where the service takes place; the rows that stay keep their identity."""
    service = work.entry.service
    had = {at.location_id: at for at in work.entry.at_locations}
    found: dict[Any, ServiceAtLocation] = {}
    for row in work.forms.places.said:
        if row.get("gone"):
            continue
        location = _location(work, row)
        at = had.get(location.pk) or ServiceAtLocation(service=service)
        at.location, at.capacity = location, row["capacity"]
        found.setdefault(location.pk, at)
    return list(found.values())


def _location(work: _Work, row: dict[str, Any]) -> Location:
    """The location a row means: known, moved, or new."""
    organization = work.entry.service.organization
    chosen, was = _known(work, row["location"]), row["was"]
    if chosen and row["location"] != was:
        return _of(work, chosen, organization)
    values = _values(work, row, chosen)
    others = chosen.services.exclude(service=work.entry.service) if chosen else None
    shared = others is not None and others.exists()
    alone = shared and not row.get("everywhere") and _differs(chosen, values)
    if chosen is None or alone or chosen.organization_id != _pk(organization):
        chosen = actions.location_like(
            by=work.by, municipality=work.municipality, organization=organization, **values
        )
        values = {}
    extras = {name: row[name] for name in EXTRAS}
    change_location(
        by=work.by,
        location=chosen,
        wheelchair=row["wheelchair"],
        description=row["accessibility"],
        without=work.entry.service,
        **values,
        **extras,
    )
    return chosen


def _pk(organization: Organization | None) -> Any:
    return organization.pk if organization else None


def _known(work: _Work, pk: str) -> Location | None:
    if not pk:
        return None
    found = locations(work.municipality).filter(pk=pk).first()
    if found is None:
        raise RefusedError("Den gewählten Ort gibt es nicht mehr. Wählen Sie einen anderen.")
    return found


def _of(work: _Work, chosen: Location, organization: Organization | None) -> Location:
    """A known location, or the same one of the provider it now has."""
    if chosen.organization_id == _pk(organization):
        return chosen
    values = {name: getattr(chosen, name) for name in PLACE}
    return actions.location_like(
        by=work.by, municipality=work.municipality, organization=organization, **values
    )


def _differs(chosen: Location | None, values: dict[str, Any]) -> bool:
    return any(getattr(chosen, name) != value for name, value in values.items())


def _values(work: _Work, row: dict[str, Any], old: Location | None) -> dict[str, Any]:
    """The columns of an address as typed; its point looked up where it is not typed itself."""
    values: dict[str, Any] = {name: row[name] for name in WHERE}
    values["protected"] = {"": None, "ja": True, "nein": False}[row["protected"]]
    values["approximate"] = old.approximate if old else False
    point = values["latitude"], values["longitude"]
    had = (old.latitude, old.longitude) if old else (None, None)
    if point != had and point[0] is not None:
        return {**values, "approximate": False}
    address = ("street", "postcode", "city")
    moved = old is None or any(values[name] != getattr(old, name) for name in address)
    if moved or (point[0] is None and had[0] is None):
        values |= {"latitude": None, "longitude": None, "approximate": False}
        values |= _looked_up(work, values)
    elif point[0] is None:
        values["approximate"] = False
    return values


def _looked_up(work: _Work, values: dict[str, Any]) -> dict[str, Any]:
    """The point of a known address; nothing is looked up of a protected one."""
    kind: KindOfOffer | None = recognise(work.entry.service.kind)
    if protects(values["protected"], kind):
        return {}
    address = (values[name] for name in ("street", "postcode", "city"))
    point = find(work.municipality, *address)
    return {"latitude": point[0], "longitude": point[1]} if point else {}


def unplaced(municipality: Municipality, service: Service) -> bool:
    """Whether nobody can tell where a service is: no point, no area said or derived, and no secret
    about it."""
    if service.hides_address or service.area:
        return False
    places = locations(municipality).filter(services__service=service)
    return places.filter(latitude__isnull=True, area="").exists()


def own_organizations(municipality: Municipality, user: User) -> tuple[Organization, ...]:
    """The organizations whose entries somebody keeps."""
    return tuple(organizations(municipality).filter(members__user=user))
