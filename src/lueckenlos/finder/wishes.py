"""What a family looks for, and the form it says that in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lueckenlos.accounts.models import Municipality
from lueckenlos.finder.places import Place
from lueckenlos.finder.words import AGES, EVERY, TOPICS, Age, language_name
from lueckenlos.report.words import alphabetical

REACHES = (2, 5, 10, 20, 50)
LAST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Wish:
    """What a family looks for. No `places`: anywhere in the municipality, or in the Ort or postcode
    `town` of an address."""

    places: tuple[Place, ...] = ()
    age: Age = AGES[EVERY]
    reach: int = 5
    topic: str = ""
    free: bool = False
    today: bool = False
    unregistered: bool = False
    accessible: bool = False
    language: str = ""
    words: str = ""
    page: int = 1
    town: str = ""

    def is_plain(self, municipality: Municipality) -> bool:
        """Whether its place and age, and so its address, say all of it."""
        bare = Wish(self.places, self.age, usual_reach(municipality))
        return len(self.places) < 2 and self == bare


def usual_reach(municipality: Municipality) -> int:
    """Kilometres families look around: people in the country go further."""
    return 10 if municipality.kind == Municipality.Kind.KREIS else 5


def _by_language(pair: tuple[str, str]) -> tuple[str, str]:
    return alphabetical(pair[0])


class WishForm(forms.Form):
    """Where, how old, what; and what else matters."""

    wo = forms.CharField(
        label=_("Wo wohnen Sie?"),
        help_text=_("Ortsteil, Ort oder Postleitzahl"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "orte", "autocomplete": "off"}),
    )
    alter = forms.ChoiceField(label=_("Ihr Kind ist"), required=False)
    thema = forms.ChoiceField(label=_("Thema"), required=False)
    kostenlos = forms.BooleanField(label=_("kostenlos"), required=False)
    heute = forms.BooleanField(label=_("heute"), required=False)
    ohne_anmeldung = forms.BooleanField(label=_("ohne Anmeldung"), required=False)
    stufenlos = forms.BooleanField(label=_("stufenlos erreichbar"), required=False)
    auf = forms.ChoiceField(label=_("Sprache des Angebots"), required=False)
    worte = forms.CharField(
        label=_("Stichwort"),
        help_text=_("zum Beispiel Hebamme"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "worte", "autocomplete": "off", "type": "search"}),
    )
    umkreis = forms.TypedChoiceField(label=_("Umkreis"), required=False, coerce=int)
    seite = forms.IntegerField(
        required=False, min_value=1, max_value=LAST_PAGE, widget=forms.HiddenInput
    )

    def __init__(
        self, *args: Any, languages: list[str], near: bool = True, named: bool = True, **more: Any
    ) -> None:
        """`named`: there are places to name; `near`: and distances between them."""
        super().__init__(*args, **more)
        spoken = sorted(((language_name(code), code) for code in languages), key=_by_language)
        choices: dict[str, list[tuple[Any, Any]]] = {
            "alter": [(key, str(age)) for key, age in AGES.items()],
            "thema": [("", _("alle")), *TOPICS.items()],
            "auf": [("", _("egal")), *((code, name) for name, code in spoken)],
            "umkreis": [(km, f"{km} km") for km in REACHES],
        }
        for name, offered in choices.items():
            field: Any = self.fields[name]
            field.choices = offered
        if not near:
            self.fields["wo"].help_text = _("Ort oder Postleitzahl")
        left_out = {"auf": not languages, "umkreis": not near, "wo": not named}
        for name in (name for name, out in left_out.items() if out):
            del self.fields[name]

    def count(self, topics: Mapping[str, int]) -> None:
        """Say beside each topic how much there is."""
        counted = [(key, f"{name} ({topics.get(key, 0)})") for key, name in TOPICS.items()]
        field: Any = self.fields["thema"]
        field.choices = [("", _("alle")), *counted]

    @property
    def questions(self) -> list[forms.BoundField]:
        """The questions everybody has; without the place where there is none to name."""
        return [self[name] for name in ("wo", "alter", "thema", "worte") if name in self.fields]

    @property
    def chips(self) -> list[forms.BoundField]:
        """What is ticked."""
        return [self[name] for name in ("kostenlos", "heute", "ohne_anmeldung", "stufenlos")]

    @property
    def further(self) -> list[forms.BoundField]:
        """What few people ask."""
        return [self[name] for name in ("auf", "umkreis") if name in self.fields]

    def wish(self, municipality: Municipality, places: tuple[Place, ...], town: str = "") -> Wish:
        """What was typed, about these places or this town."""
        said = self.cleaned_data
        return Wish(
            places,
            AGES.get(said.get("alter") or EVERY, AGES[EVERY]),
            said.get("umkreis") or usual_reach(municipality),
            said.get("thema", ""),
            said.get("kostenlos", False),
            said.get("heute", False),
            said.get("ohne_anmeldung", False),
            said.get("stufenlos", False),
            said.get("auf", ""),
            said.get("worte", "").strip(),
            said.get("seite") or 1,
            town,
        )


def said_by(wish: Wish, where: str) -> dict[str, Any]:
    """A wish as its form holds it."""
    return {
        "wo": where,
        "alter": wish.age.key,
        "thema": wish.topic,
        "kostenlos": wish.free,
        "heute": wish.today,
        "ohne_anmeldung": wish.unregistered,
        "stufenlos": wish.accessible,
        "auf": wish.language,
        "worte": wish.words,
        "umkreis": wish.reach,
    }
