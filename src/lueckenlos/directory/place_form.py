"""Where a service takes place, typed in: a known location, an address, an area or a point."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms

from lueckenlos.directory.models import Accessibility, Location, ServiceAtLocation
from lueckenlos.directory.service_rows import Row, text, whole
from lueckenlos.exchange.layers.geojson import in_germany

WHERE = ("street", "postcode", "city", "area", "latitude", "longitude")
EXTRAS = ("name", "transportation")
PROTECTED = (("", "wie üblich für die Angebotsart"), ("ja", "ja, geschützt"), ("nein", "nein"))
NO_PLACE = (
    "Ort: Wählen Sie einen bekannten Ort, nennen Sie eine Adresse, wählen Sie ein Gebiet, oder "
    "klicken Sie in die Karte."
)


class PlaceRow(Row):
    """A location of a service; `places`: those of its provider by id, with how many services each
    has."""

    was = forms.CharField(required=False, widget=forms.HiddenInput)
    location = forms.ChoiceField(label="Bekannter Ort dieses Trägers", required=False)
    street = text("Straße und Hausnummer", 300)
    postcode = text("PLZ", 20)
    city = text("Ort", 200, "Stadt oder Gemeinde; auch „Stadt, Ortsteil“")
    area = forms.ChoiceField(label="Gebiet", required=False, help_text="wenn es keine Adresse gibt")
    latitude = forms.FloatField(label="Breite", required=False, help_text="Punkt auf der Karte, "
                                "zum Beispiel 50,5512", localize=True)  # fmt: skip
    longitude = forms.FloatField(label="Länge", required=False, help_text="zum Beispiel 9,6751",
                                 localize=True)  # fmt: skip
    everywhere = forms.BooleanField(label="Adresse für alle Angebote an diesem Ort ändern",
                               required=False)  # fmt: skip
    capacity = whole("Plätze an diesem Ort")
    name = text("Name des Orts", 300, "zum Beispiel: Familienzentrum Süd")
    protected = forms.ChoiceField(label="Adresse geschützt", required=False, choices=PROTECTED)
    transportation = text("Haltestelle, Anfahrt", 500)
    wheelchair = forms.ChoiceField(
        label="mit Rollstuhl oder Kinderwagen", required=False,
        choices=[("", "nicht bekannt"), *Accessibility.Wheelchair.choices],
    )  # fmt: skip
    accessibility = text("Barrierefreiheit in Worten", 500)
    gone = forms.BooleanField(label="Das Angebot findet hier nicht mehr statt", required=False)

    def __init__(
        self,
        *args: Any,
        places: Mapping[str, tuple[Location, int]],
        areas: Mapping[str, str],
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.places = places
        known = [(key, _known(one, areas)) for key, (one, _) in places.items()]
        self.fields["location"].choices = [("", "ein anderer, hier eingetragen"), *known]  # type: ignore[attr-defined]
        own = str(self.initial.get("area") or self.data.get(self.add_prefix("area")) or "")
        more = [(own, own)] if own and own not in areas and len(own) <= 60 else []
        self.fields["area"].choices = [("", "–"), *areas.items(), *more]  # type: ignore[attr-defined]
        for name in ("location", *WHERE):
            self.fields[name].one_of_several = True  # type: ignore[attr-defined]
        was = str(self.initial.get("was") or self.data.get(self.add_prefix("was")) or "")
        self.shared = places[was][1] if was in places else 0
        if self.shared < 2:
            del self.fields["everywhere"]
        else:
            self.fields["everywhere"].label = (
                f"Die neue Adresse gilt für alle {self.shared} Angebote an diesem Ort. Ohne "
                "Häkchen zieht nur dieses Angebot um."
            )
        if was not in places:
            del self.fields["gone"]

    @property
    def more(self) -> list[str]:
        """What most rows leave out."""
        return ["name", "protected", "transportation", "wheelchair", "accessibility"]

    def clean(self) -> dict[str, Any]:
        """There is a place, and only one."""
        said = self.cleaned_data
        if said.get("gone") or self.errors:
            return said
        chosen, was = said["location"], said["was"]
        moved = self.moved()
        if chosen and chosen != was and moved:
            self.add_error(
                "location",
                "Ort: Sie haben einen bekannten Ort gewählt und eine andere Adresse eingetragen. "
                "Lassen Sie eins von beiden weg.",
            )
        if not chosen and not any(said[name] not in ("", None) for name in WHERE):
            self.add_error("street", NO_PLACE)
        self._check_point()
        return said

    def moved(self) -> bool:
        """Whether an address, area or point was typed that is not the one shown before."""
        said = self.cleaned_data
        known = self.places.get(said["was"])
        old: list[Any] = ["", "", "", "", None, None]
        if known:
            old = [getattr(known[0], name) for name in WHERE]
        return [said[name] for name in WHERE] != [
            one.strip() if isinstance(one, str) else one for one in old
        ]

    def _check_point(self) -> None:
        said = self.cleaned_data
        latitude, longitude = said["latitude"], said["longitude"]
        if (latitude is None) != (longitude is None):
            missing = "latitude" if latitude is None else "longitude"
            self.add_error(missing, "Breite und Länge: Es fehlt eine der beiden Zahlen.")
        elif latitude is not None and not in_germany(longitude, latitude):
            self.add_error("latitude", "Breite und Länge: Dieser Punkt liegt nicht in Deutschland. "
                           "Prüfen Sie, ob die Zahlen vertauscht sind.")  # fmt: skip


def _known(location: Location, areas: Mapping[str, str]) -> str:
    address = ", ".join(filter(None, (location.street, location.city)))
    words = [location.name, address] if location.name != address else [address]
    return (
        ": ".join(filter(None, words)) or areas.get(location.area, location.area) or "ohne Adresse"
    )


def place_initial(at: ServiceAtLocation, told: Accessibility | None) -> dict[str, Any]:
    """A location of a service as its row shows it."""
    one = at.location
    protected = {None: "", True: "ja", False: "nein"}[one.protected]
    return {
        "was": str(one.pk),
        "location": str(one.pk),
        "capacity": at.capacity,
        "protected": protected,
        "wheelchair": told.wheelchair if told else "",
        "accessibility": told.description if told else "",
        **{name: getattr(one, name) for name in (*WHERE, *EXTRAS)},
    }
