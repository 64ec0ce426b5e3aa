"""Deriving all services anew once the areas that are planned with, or the kinds, are others."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Subquery, UUIDField
from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.carrying_keys import carried_keys, key_of_a_place
from lueckenlos.areas.models import Edition, State
from lueckenlos.areas.queries import areas_of
from lueckenlos.areas.switching import compared
from lueckenlos.directory.actions import put_rows
from lueckenlos.directory.changing import COMPUTED, fit
from lueckenlos.directory.derived import derive
from lueckenlos.directory.models import Derivation, Location, Service, ServiceArea, Status
from lueckenlos.directory.queries import area_at, planning_edition
from lueckenlos.directory.rows import FEW, Entry, entries
from lueckenlos.exchange.vocabulary.kinds import kinds_version
from lueckenlos.jobs.actions import held, order
from lueckenlos.jobs.kinds import Work
from lueckenlos.jobs.models import Job

DERIVE = "directory.derive"
DERIVED = [name for name in COMPUTED if name not in ("version", "changed")]
"""The computed columns; deriving them anew is no change somebody made to a service."""
RULES = 2
"""Another one as soon as `derive` finds other values in the same rows."""


# --- noticing ------------------------------------------------------------------------------------


def notice() -> None:
    """Order the work where services were derived with other areas or kinds than hold now.

    One query for all municipalities as long as nothing is to do. What failed is not tried again
    before something is another again.
    """
    here = OuterRef("pk")
    services = Service.unscoped.filter(municipality=here).exclude(status=Status.LOADING)
    edition = Edition.objects.for_municipality(here).filter(
        level__planning=True, state=State.ACTIVE
    )
    known = Derivation.unscoped.filter(municipality=here)
    every = Municipality.objects.filter(Exists(services)).annotate(
        edition=Subquery(edition.values("pk")[:1]),
        before=Subquery(known.values("edition")[:1], output_field=UUIDField()),
        kinds=Subquery(known.values("kinds")[:1]),
    )
    for one in every:
        if (one.edition, _derived_by()) == (one.before, one.kinds):
            continue
        wanted = {"edition": str(one.edition or ""), "kinds": _derived_by()}
        if not _is_ordered(one, wanted):
            order(kind=DERIVE, by=None, municipality=one, **wanted)


def _derived_by() -> str:
    """The table of kinds and the rules services are derived by."""
    return f"{kinds_version()}/{RULES}"


def _is_ordered(municipality: Municipality, wanted: dict[str, str]) -> bool:
    """Whether the work is under way, or was the last of its kind and failed at the same."""
    last = Job.objects.for_municipality(municipality).filter(kind=DERIVE).order_by("-ordered")
    job = last.first()
    if job is None or job.state == Job.State.DONE:
        return False
    return job.open or job.input == wanted


# --- the work ------------------------------------------------------------------------------------


def derive_all(work: Work, municipality: Municipality) -> None:
    """Bring the keys of locations to the areas of now, then derive every service; doing it twice
    does no harm."""
    kinds = _derived_by()
    work.tell("Gebiete der Orte übertragen", 1)
    with held(work):
        edition = _moved(municipality)
    every = Service.objects.for_municipality(municipality).exclude(status=Status.LOADING)
    keys = list(every.order_by("pk").values_list("pk", flat=True))
    for start, some in _parts(keys):
        work.tell("Angebote den Gebieten zuordnen", 1 + start * 98 // len(keys))
        with held(work):
            _derive(municipality, every.filter(pk__in=some))
    with held(work):
        mine = Derivation.objects.for_municipality(municipality)
        mine.filter(edition=edition).update(kinds=kinds)


def _parts(keys: list[UUID]) -> Iterator[tuple[int, list[UUID]]]:
    for start in range(0, len(keys), FEW):
        yield start, keys[start : start + FEW]


def _moved(municipality: Municipality) -> Edition | None:
    """The areas that hold now, and the keys of all locations are theirs; inside a transaction."""
    Municipality.objects.select_for_update(no_key=True).get(pk=municipality.pk)
    edition = planning_edition(municipality)
    every = Derivation.objects.for_municipality(municipality).select_related("edition")
    known = every.first() or Derivation(municipality=municipality, edition=edition)
    if known.edition and edition and known.edition != edition:
        _move_locations(municipality, known.edition, edition)
        _move_service_areas(municipality, known.edition, edition)
    known.edition, known.kinds = edition, ""
    known.save()
    return edition


def _move_locations(municipality: Municipality, old: Edition, new: Edition) -> None:
    """Where the ground of an area clearly goes on in one, locations go with it. Of others nobody
    knows where they are now: they have no area, and their history tells which it was."""
    became, moved = key_of_a_place(compared(old, new).changes), []
    every = Location.objects.for_municipality(municipality).exclude(area="")
    for location in every.select_for_update(no_key=True, of=("self",)):
        area = became.get(location.area, location.area)
        if area != location.area:
            location.area = area
            moved.append(location)
    every.bulk_update(moved, ["area"], batch_size=100)
    history: Any = Location.history
    history.bulk_history_create(moved, batch_size=100, update=True)


def _move_service_areas(municipality: Municipality, old: Edition, new: Edition) -> None:
    """What services are responsible for goes on under the keys of now. Of an area that was put
    together with others nobody knows: its name stays, as words somebody has to match."""
    changes, find = compared(old, new).changes, area_at(municipality)
    names = dict(areas_of(old).values_list("key", "name"))
    every = Service.objects.for_municipality(municipality)
    with_areas = every.filter(pk__in=ServiceArea.objects.filter(name__in=names).values("service"))
    list(with_areas.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    moved = []
    for entry in entries(with_areas):
        said = [one.name for one in entry.details["service_areas"]]
        now, lost = carried_keys(said, changes)
        words = [*now, *(names[key] for key in lost)]
        if words != said:
            _responsible(entry, words)
            derive(entry, find)
            moved.append(entry.service)
    every.bulk_update(moved, COMPUTED, batch_size=100)
    history: Any = Service.history
    history.bulk_history_create(moved, batch_size=100, update=True)


def _responsible(entry: Entry, words: list[str]) -> None:
    """A service is responsible for these; who has it open in a form sees that it changed."""
    service = entry.service
    entry.details["service_areas"] = [
        ServiceArea(service=service, name=name, position=at) for at, name in enumerate(words)
    ]
    fit(entry)
    put_rows(ServiceArea, service, entry.details["service_areas"])
    service.version += 1
    service.changed = timezone.now()


def _derive(municipality: Municipality, services: QuerySet[Service]) -> None:
    """The computed columns of some services, where they are others now; inside a transaction."""
    list(services.select_for_update(no_key=True, of=("self",)).values_list("pk"))
    find, different = area_at(municipality), []
    for entry in entries(services):
        before = [getattr(entry.service, name) for name in DERIVED]
        derive(entry, find)
        if before != [getattr(entry.service, name) for name in DERIVED]:
            different.append(entry.service)
    every = Service.objects.for_municipality(municipality)
    every.bulk_update(different, DERIVED, batch_size=100)
