"""The form of a service as a browser sends it, and what is in an inventory to begin with."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import shapely
from django.test import Client
from tests.platform.accounts.conftest import World
from tests.platform.directory.inventory import put

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import Area, Edition, Level, State
from lueckenlos.areas.rows import area_rows
from lueckenlos.directory.models import OrganizationMember, Service
from lueckenlos.directory.queries import organizations
from lueckenlos.exchange.records import AreaRecord, OfferRecord

AREAS = {"0663400101": ("Altstadt", 9.0), "0663400102": ("Weststadt", 9.2)}
SORTS = "schedules cost_options languages service_areas funding contacts".split()
CAFE = OfferRecord(
    id="K-1", name="Stillcafé Süd", provider="Familienzentrum Süd e. V.", kind="Stillgruppe",
    street="Hauptstr. 3", postcode="36037", city="Lindenau", latitude=51.05, longitude=9.05,
)  # fmt: skip


def with_areas(municipality: Municipality) -> None:
    """Two planning areas, side by side."""
    level = Level.objects.create(
        municipality=municipality, slug="ortsteil", name="Ortsteil", planning=True
    )
    edition = Edition.objects.create(
        municipality=municipality, level=level, valid_from="2025-01-01", state=State.ACTIVE
    )
    records = [
        AreaRecord(key, name, shapely.box(west, 51.0, west + 0.1, 51.1), municipality.key + "001")
        for key, (name, west) in AREAS.items()
    ]
    Area.objects.bulk_create(area_rows(edition, records))


def one(municipality: Municipality, name: str) -> Service:
    """The service of a name."""
    return Service.objects.for_municipality(municipality).get(name=name)


def cafe(world: World, *more: OfferRecord) -> Service:
    """A service in the inventory, and more of them."""
    put(world.here, [CAFE, *more])
    return one(world.here, CAFE.name)


def keeps(world: World, service: Service) -> None:
    """The provider of the municipality keeps the entries of this service's organization."""
    assert service.organization_id
    OrganizationMember.objects.create(
        organization_id=service.organization_id, user=world.people["here"]["provider"]
    )


def path(service: Service | None, more: str = "") -> str:
    """The address of a service, or of something beside it."""
    return f"/k/lindenau/angebote/{f'{service.pk}/' if service else ''}{more}"


def filled(**said: Any) -> dict[str, Any]:
    """A form with the four things that are needed, and more; `place`: the columns of its place."""
    place = said.pop("place", {"city": "Lindenau, Weststadt"})
    told = {
        "name": "Krabbelgruppe", "provider": "Kirche Mitte", "kind": "krabbelgruppe",
        "version": "0", "places-rows": "1",
        **{f"places-0-{name}": value for name, value in place.items()},
        **{f"{name}-rows": "1" for name in SORTS},
    }  # fmt: skip
    return told | said


def shown(client: Client, service: Service, at: str = "") -> dict[str, Any]:
    """What the form of a service would send if nothing were changed."""
    answer = client.get(at or path(service, "aendern/"))
    assert answer.status_code == 200, answer.status_code
    forms = answer.context["forms"]
    data: dict[str, Any] = {"version": str(answer.context["version"])}
    every: list[Any] = [forms.main]
    for rows in (forms.places, *forms.rows.values()):
        data[f"{rows.name}-rows"] = str(rows.number)
        every += rows.forms
    for form in every:
        for bound in form:
            value = bound.value()
            if isinstance(value, bool):
                data |= {bound.html_name: "on"} if value else {}
            elif isinstance(value, list):
                data[bound.html_name] = value
            elif value not in (None, ""):
                widget = bound.field.widget
                said = widget.format_value(value)
                data[bound.html_name] = said[0] if isinstance(said, list) else said
    return data


def pk_of(municipality: Municipality, name: str) -> UUID:
    """The organization of a name."""
    return organizations(municipality).get(name=name).pk
