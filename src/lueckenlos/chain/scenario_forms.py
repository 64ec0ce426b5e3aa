"""What somebody types for a scenario."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer
from lueckenlos.report.words import alphabetical

COSTS = (("", "wie üblich"), ("free", "kostenfrei"), ("graded", "nach Einkommen gestaffelt"),
         ("paid", "kostenpflichtig"))  # fmt: skip
WHATS = ((CLOSE, "Es schließt"), (MOVE, "Es zieht um"), (CHANGE, "Es ändert sich"))
NOWHERE = "Klicken Sie auf die Karte, oder wählen Sie ein Gebiet."


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
    area = forms.ChoiceField(
        label="Gebiet", required=False, widget=Select,
        help_text="Oder klicken Sie auf die Karte. Ist beides angegeben, gilt der Klick.",
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
        offer: str = "",
    ) -> None:
        super().__init__(data)
        self.offer, self.ways = offer, ways
        nothing = "wie bisher" if offer else "bitte wählen"
        self.fields["kind"].choices = [("", nothing), *_kinds(fields)]  # type: ignore[attr-defined]
        self.fields["area"].choices = [("", "kein Gebiet gewählt"), *areas]  # type: ignore[attr-defined]
        self.fields["kind"].required = not offer
        if offer:
            self.fields["what"].required = True
            self.fields["cost"].choices = [("", "wie bisher"), *COSTS[1:]]  # type: ignore[attr-defined]
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

    def clean(self) -> None:
        """What comes or moves needs a place; places are counted, so they have a number."""
        said = self.cleaned_data
        what = said.get("what", "" if self.offer else ADD)
        north, east = said.get("latitude"), said.get("longitude")
        if (north is None) != (east is None) and not {"latitude", "longitude"} & set(self.errors):
            self.add_error("longitude", "Eine Breite braucht eine Länge. " + NOWHERE)
        elif what in (ADD, MOVE) and north is None and not said.get("area"):
            self.add_error("area", NOWHERE)
        kind = kind_of(said.get("kind", ""))
        counted = what == ADD and kind is not None and self.ways.get(kind.field) == "places"
        if counted and said.get("capacity") is None and "capacity" not in self.errors:
            self.add_error("capacity", "Hier zählen Plätze. Nennen Sie, wie viele es wären.")
        told = (said.get(name) for name in ("kind", "ages", "cost"))
        if what == CHANGE and not any(told) and said.get("capacity") is None and not self.errors:
            self.add_error("what", "Sagen Sie, was sich ändert: Art, Alter, Kosten oder Plätze.")

    def change(self) -> Change:
        """What was said, once it is valid. The point stands no closer than a change tells it."""
        said = self.cleaned_data
        what = said["what"] if self.offer else ADD
        here = what in (ADD, MOVE)
        more = what in (ADD, CHANGE)
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
