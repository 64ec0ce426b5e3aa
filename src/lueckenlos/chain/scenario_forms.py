"""What somebody types for a scenario."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lueckenlos.chain.ribbon_views import Select
from lueckenlos.chain.scenario_changes import (
    ADD,
    CHANGE,
    CLOSE,
    MOST_PLACES,
    MOVE,
    Change,
    coarse,
    kind_of,
)
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.figures import OfferRow
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, kinds_of_offer
from lueckenlos.report.words import alphabetical, joined

COSTS = (("", "wie üblich"), ("free", "kostenfrei"), ("graded", "nach Einkommen gestaffelt"),
         ("paid", "kostenpflichtig"))  # fmt: skip
WHATS = ((CLOSE, "Es schließt"), (MOVE, "Es zieht um"), (CHANGE, "Es ändert sich"))
NOWHERE = "Klicken Sie auf die Karte, nennen Sie eine Anschrift, oder wählen Sie ein Gebiet."
UNKNOWN = (
    "Diese Anschrift steht bei keinem Angebot im Bestand. Klicken Sie auf die Karte, oder "
    "wählen Sie ein Gebiet."
)
NO_HOST = "Das findet in einer Einrichtung statt. Wählen Sie, in welcher."
SHOWN = 5
"""Institutions of one name a message names."""
Point = tuple[float, float]


class NameForm(forms.Form):
    """What a scenario is called and about."""

    name = forms.CharField(
        label="Name", max_length=120, help_text="Zum Beispiel: Zweites Elterncafé im Nordend"
    )
    note = forms.CharField(
        label="Worum es geht", required=False, max_length=2000, widget=forms.Textarea({"rows": 2})
    )


class ViewForm(forms.Form):
    """Which place and which link are shown; it stands in the address."""

    gebiet = forms.ChoiceField(label="Band für", required=False, widget=Select)
    zeigt = forms.ChoiceField(label="Die Karte zeigt", required=False, widget=Select)

    def __init__(self, areas: Sequence[Any], shows: Sequence[Any], **more: Any) -> None:
        super().__init__(None, auto_id="zeige_%s", **more)
        self.fields["gebiet"].choices = [("", "alle Gebiete"), *areas]  # type: ignore[attr-defined]
        self.fields["zeigt"].choices = list(shows)  # type: ignore[attr-defined]


class PairForm(forms.Form):
    """Which two scenarios are compared; it stands in the address."""

    a = forms.ChoiceField(label="Erstes Szenario", widget=Select)
    b = forms.ChoiceField(label="Zweites Szenario", widget=Select)

    def __init__(self, known: Sequence[tuple[str, str]], **more: Any) -> None:
        super().__init__(None, **more)
        for name in ("a", "b"):
            self.fields[name].choices = [("", "bitte wählen"), *known]  # type: ignore[attr-defined]


class ChangeForm(forms.Form):
    """One change: an offer that comes, or what becomes of one that is there."""

    what = forms.ChoiceField(
        label="Was geschieht?", choices=WHATS, widget=forms.RadioSelect, required=False
    )
    kind = forms.ChoiceField(label="Angebotsart", required=False, widget=Select)
    host = forms.CharField(
        label="In welcher Einrichtung?", required=False, max_length=300,
        help_text="Der Name oder ein Teil davon; nur bei Arten, die in Kita oder Schule "
        "stattfinden",
    )  # fmt: skip
    address = forms.CharField(
        label="Anschrift", required=False, max_length=300,
        help_text="Zum Beispiel: Hauptstraße 5, 34000 Oberau. Ohne Netz findet sich, wo im Bestand "
        "schon etwas ist.",
    )  # fmt: skip
    area = forms.ChoiceField(
        label="Gebiet", required=False, widget=Select,
        help_text="Oder klicken Sie auf die Karte. Zuerst gilt der Klick, dann die Anschrift.",
    )  # fmt: skip
    latitude = forms.CharField(label="Breite", required=False, max_length=20)
    longitude = forms.CharField(label="Länge", required=False, max_length=20)
    ages = forms.CharField(
        label="Alter", required=False, max_length=100, help_text="Zum Beispiel: 0 bis 3 Jahre"
    )
    cost = forms.ChoiceField(label="Kosten", required=False, choices=COSTS, widget=Select)
    capacity = forms.IntegerField(
        label="Plätze", required=False, min_value=0, max_value=MOST_PLACES,
        help_text="Bei Angeboten, die nach Hause kommen: Familien im Jahr",
    )  # fmt: skip

    def __init__(
        self,
        data: Any,
        *,
        areas: Sequence[tuple[str, str]],
        fields: Mapping[str, str],
        ways: Mapping[str, str],
        hosts: Sequence[OfferRow],
        find: Callable[[str], Point | None],
        offer: str = "",
    ) -> None:
        super().__init__(data)
        self.offer, self.ways, self.find = offer, ways, find
        self.hosts = hosts
        nothing = "wie bisher" if offer else "bitte wählen"
        self.fields["kind"].choices = [("", nothing), *_kinds(fields)]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "kein Gebiet gewählt"), *areas]  # type: ignore[attr-defined]
        self.fields["kind"].required = not offer
        if offer:
            self.fields["what"].required = True
            self.fields["cost"].choices = [("", "wie bisher"), *COSTS[1:]]  # type: ignore[attr-defined]
            del self.fields["host"]
        else:
            del self.fields["what"]

    def clean_ages(self) -> str:
        """Ages that can be read."""
        said: str = self.cleaned_data["ages"].strip()
        if said and read_ages(said) is None:
            raise ValidationError("Das ist nicht lesbar. Schreiben Sie zum Beispiel: 3 bis 6 Jahre")
        return said

    def clean_latitude(self) -> float | None:
        """Degrees north."""
        return _degrees(self.cleaned_data["latitude"], 90)

    def clean_longitude(self) -> float | None:
        """Degrees east."""
        return _degrees(self.cleaned_data["longitude"], 180)

    def clean_address(self) -> Point | None:
        """The point of an address that is known."""
        said: str = self.cleaned_data["address"].strip()
        point = self.find(said) if said else None
        if said and point is None:
            raise ValidationError(UNKNOWN)
        return point

    def clean_host(self) -> OfferRow | None:
        """The one institution of that name, or of which only one has it in its name; None for a
        kind that takes place in none."""
        said, kind = self.cleaned_data["host"].strip().casefold(), self._inside()
        if not said or kind is None:
            return None
        names = {one.name for one in kinds_of_offer() if one.key in kind.hosts}
        some = [one for one in self.hosts
                if one.kind in names and said in one.name.casefold()]  # fmt: skip
        exact = [one for one in some if one.name.casefold() == said]
        found = exact or some
        if not found:
            raise ValidationError(f"So heißt keine Einrichtung im Bestand: {joined(sorted(names))}")
        if len(found) > 1:
            some_of = ", ".join(f"{one.name} ({one.area_name})" for one in found[:SHOWN])
            raise ValidationError(f"So heißen {len(found)}: {some_of}. Schreiben Sie genauer.")
        return found[0]

    def clean(self) -> None:
        """What comes or moves needs a place; places are counted, so they have a number."""
        said = self.cleaned_data
        what = said.get("what", "" if self.offer else ADD)
        self._place(what)
        kind = kind_of(said.get("kind", ""))
        counted = what == ADD and kind is not None and self.ways.get(kind.field) == "places"
        if counted and said.get("capacity") is None and "capacity" not in self.errors:
            self.add_error("capacity", "Hier zählen Plätze. Nennen Sie, wie viele es wären.")
        told = (said.get(name) for name in ("kind", "ages", "cost"))
        if what == CHANGE and not any(told) and said.get("capacity") is None and not self.errors:
            self.add_error("what", "Sagen Sie, was sich ändert: Art, Alter, Kosten oder Plätze.")

    def _place(self, what: str) -> None:
        """A point by click or address, else the area that is chosen or that of the institution."""
        said = self.cleaned_data
        north, east = said.get("latitude"), said.get("longitude")
        if (north is None) != (east is None) and not {"latitude", "longitude"} & set(self.errors):
            self.add_error("longitude", "Eine Breite braucht eine Länge. " + NOWHERE)
            return
        if north is None and said.get("address"):
            said["latitude"], said["longitude"] = said["address"]
        host = said.get("host")
        if host:
            said["area"] = said.get("area") or host.area_id
        elif what == ADD and self._inside():
            if "host" not in self.errors:
                self.add_error("host", NO_HOST)
            return
        placed = said.get("latitude") is not None or said.get("area") or "address" in self.errors
        if what in (ADD, MOVE) and not placed:
            self.add_error("area", NOWHERE)

    def _inside(self) -> KindOfOffer | None:
        """The kind of an offer that comes, where it counts for the children of its institution."""
        kind = None if self.offer else kind_of(self.cleaned_data.get("kind", ""))
        counts = kind is not None and self.ways.get(kind.field) == "setting"
        return kind if counts and kind and kind.hosts else None

    def change(self) -> Change:
        """What was said, once it is valid. The point stands no closer than a change tells it."""
        said = self.cleaned_data
        what = said["what"] if self.offer else ADD
        here, more = what in (ADD, MOVE), what in (ADD, CHANGE)
        host = said.get("host")
        return Change(
            what=what,
            id=0,
            offer=self.offer,
            kind=said["kind"] if more else "",
            area=said["area"] if here else "",
            latitude=coarse(said["latitude"]) if here else None,
            longitude=coarse(said["longitude"]) if here else None,
            ages=said["ages"] if more else "",
            cost=said["cost"] if more else "",
            capacity=said["capacity"] if more else None,
            host=host.id if host and what == ADD else "",
        )


def _kinds(fields: Mapping[str, str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Kinds by field of action, as they sort."""
    found = []
    for key, name in fields.items():
        mine = [(kind.key, kind.name) for kind in kinds_of_offer() if kind.field == key]
        if mine:
            found.append((name, sorted(mine, key=lambda pair: alphabetical(pair[1]))))
    return found


def _degrees(text: str, most: int) -> float | None:
    """Degrees as they are typed or clicked."""
    if not text.strip():
        return None
    try:
        found = float(text.replace(",", "."))
    except ValueError:
        raise ValidationError("Das ist keine Zahl. Schreiben Sie zum Beispiel: 50,123") from None
    if not abs(found) <= most:
        raise ValidationError(f"Zwischen -{most} und {most} Grad.")
    return found
