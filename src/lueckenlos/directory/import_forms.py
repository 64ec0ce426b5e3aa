"""What people type in: lists to import, how one is read, what kinds texts mean, what rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError

from lueckenlos.areas.forms import FilesField, table_choices
from lueckenlos.areas.part_form import PartForm
from lueckenlos.directory.import_kind import ONE_KIND
from lueckenlos.directory.import_words import label_of
from lueckenlos.directory.importing import USES
from lueckenlos.directory.matching import KEEP, NEW, SKIP
from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.service_words import counted_fields, kinds_by_field
from lueckenlos.exchange.addresses.read import ADDRESS_FIELDS
from lueckenlos.exchange.hsds.interface import base_of
from lueckenlos.exchange.offers.lists import OFFER_FIELDS
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, recognise
from lueckenlos.exchange.vocabulary.recognition import NO_OFFER

NO_OFFER_NAME = "kein Angebot für Familien"
FIRST = (
    "name provider kind id ages street house_number postcode city area latitude longitude".split()
)
"""The columns asked for first."""
POINTS = {"latitude": "Breite", "longitude": "Länge", "x": "Ostwert", "y": "Nordwert"}


def _columns(names: Sequence[str]) -> tuple[tuple[str, str], ...]:
    return tuple((name, POINTS.get(name) or label_of(name)) for name in names)


COLUMNS = {
    "offers": _columns([*FIRST, *(name for name in OFFER_FIELDS if name not in FIRST)]),
    "addresses": _columns(ADDRESS_FIELDS),
}
PAIRS = {
    "offers": (
        ("bands", "Spalten, die Plätze zählen",
         "Je Zeile „Spalte = Alter“, etwa „Plätze u3 = unter 3“."),
        ("where", "Nur diese Zeilen", "Je Zeile „Spalte = Wert“; mehrere Werte mit „|“."),
        ("constants", "Gilt für alle Zeilen",
         "Je Zeile „Feld = Wert“, etwa „provider = Stadt Fulda“ oder „city = Fulda“."),
    ),
    "addresses": (
        ("where", "Nur diese Zeilen", "Je Zeile „Spalte = Wert“."),
        ("constants", "Gilt für alle Zeilen", "Je Zeile „Feld = Wert“, etwa „city = Fulda“."),
    ),
}  # fmt: skip


class ListsForm(forms.Form):
    """Files with lists of offers."""

    uploads = FilesField(
        label="Dateien",
        help_text="Listen als Excel, CSV, ODS, JSON oder GeoJSON, auch HSDS-Pakete (ZIP); dazu, "
        "wenn Sie haben, ein Verzeichnis der Adressen. Mehrere auf einmal sind möglich; zusammen "
        "höchstens 200 MB.",
    )


class HarvestForm(forms.Form):
    """An HSDS interface to read offers from."""

    url = forms.CharField(
        label="Adresse der Schnittstelle",
        max_length=500,
        widget=forms.URLInput(attrs={"inputmode": "url", "autocomplete": "url"}),
        help_text="Zum Beispiel https://portal.example.org/api/hsds. Wer das Portal betreibt, "
        "nennt sie Ihnen.",
    )
    everything = forms.BooleanField(
        label="alles noch einmal lesen",
        required=False,
        help_text="Ohne Haken kommt nur, was sich seit dem letzten Laden geändert hat. Mit Haken "
        "sehen Sie auch, was es dort nicht mehr gibt.",
    )

    def clean_url(self) -> str:
        """The address of the interface, whichever of its pages was copied."""
        url = base_of(self.cleaned_data["url"])
        if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
            raise ValidationError("Die Adresse beginnt mit https:// oder http://.")
        return url


class AnswersForm(forms.Form):
    """Workbooks that providers have sent back."""

    uploads = FilesField(
        label="Ausgefüllte Dateien",
        help_text="Die Excel-Dateien, die Träger zurückgeschickt haben, auch mehrere auf einmal.",
    )


class ProviderForm(forms.Form):
    """Whom to ask."""

    traeger = forms.ChoiceField(label="Träger", required=False)

    def __init__(self, providers: Sequence[tuple[str, str]], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", "alle"), *providers]
        self.fields["traeger"].choices = choices  # type: ignore[attr-defined]


class AddListForm(forms.Form):
    """Another table of the files, and what it is to be used for."""

    use = forms.ChoiceField(label="verwenden als", choices=list(USES.items()))
    table = forms.ChoiceField(label="Tabelle")

    def __init__(self, one: InventoryImport, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["table"].choices = table_choices(one)  # type: ignore[attr-defined]


class ListKindForm(forms.Form):
    """The one kind of a list."""

    list_kind = forms.ChoiceField(label="Angebotsart der ganzen Liste")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [("", "bitte wählen"), *_grouped()]
        self.fields["list_kind"].choices = choices  # type: ignore[attr-defined]


class UnreadForm(forms.Form):
    """What stands in columns nobody reads yet. `free`: what no column says so far."""

    def __init__(
        self, columns: Sequence[str], free: Sequence[tuple[str, str]], *args: Any, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.columns = list(columns)
        for at, column in enumerate(columns):
            self.fields[f"spalte_{at}"] = forms.ChoiceField(
                label=column, required=False, choices=[("", "nicht lesen"), *free]
            )

    def told(self) -> dict[str, str]:
        """Field → column, of those that are to be read."""
        said = {self.cleaned_data[f"spalte_{at}"]: name for at, name in enumerate(self.columns)}
        said.pop("", None)
        return said

    def clean(self) -> dict[str, Any]:
        """Two columns cannot say the same."""
        said = super().clean() or {}
        chosen = [value for value in said.values() if value]
        if len(set(chosen)) < len(chosen):
            raise forms.ValidationError("Wählen Sie für jede Spalte etwas anderes.")
        return said


def free_fields(part: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What no column of a list says so far."""
    taken = part["settings"].get("columns", {})
    return [(name, label) for name, label in COLUMNS[part["use"]] if name not in taken]


class ListForm(PartForm):
    """How a list of offers, or a register of addresses, is read."""

    columns_of = COLUMNS
    pairs_of_use = PAIRS
    of_other_tables = (*PartForm.of_other_tables, "flags", "constants")
    headings = (
        ("Für die ganze Liste", ("on", "list_", "text_", "date")),
        ("Tabelle und Spalten", ("table", "column_", "area_by")),
        ("Regeln", ("pairs_",)),
        ("Fragen", ("answered",)),
    )

    def __init__(
        self, one: InventoryImport, part: Mapping[str, Any], data: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(one, part, data)
        self.fields["date"].label = "Stand der Liste"
        if self.use == "offers":
            self._add_usual()

    def _add_usual(self) -> None:
        kind = recognise(self.settings.get("kind", ""))
        self.fields["list_kind"] = forms.ChoiceField(
            label="Übliche Angebotsart der Liste",
            choices=[("", "wie in der Liste"), *_grouped()],
            required=False,
            initial=kind.key if kind else "",
            help_text="Für Angebote, deren Art die Liste nicht selbst sagt.",
        )
        self.fields["list_one_kind"] = forms.BooleanField(
            label="Alle Angebote der Liste sind von dieser Art",
            required=False,
            initial=self.settings.get(ONE_KIND, False),
            help_text="Dann sagt ein Name wie „Musikkita“ nichts anderes.",
        )
        self.fields["list_delivered"] = forms.DateField(
            label="Geliefert am",
            required=False,
            initial=self.settings.get("delivered", ""),
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
            help_text="An diesem Tag hat der Träger der Liste alle ihre Angebote bestätigt.",
        )
        self.fields["list_complete"] = forms.MultipleChoiceField(
            label="Die Liste ist vollständig für",
            choices=counted_fields(),
            required=False,
            initial=self.settings.get("complete"),
            widget=forms.CheckboxSelectMultiple,
            help_text="Wer die Liste führt, erklärt damit: In diesen Handlungsfeldern gibt es in "
            "allen Gebieten sonst nichts. Ohne Haken wird nichts erklärt.",
        )
        self.fields["list_complete_ages"] = forms.CharField(
            label="vollständig nur für das Alter",
            required=False,
            max_length=100,
            initial=self.settings.get("complete_ages", ""),
            help_text="Zum Beispiel „1 bis Schuleintritt“. Leer: das Alter, für das die Angebote "
            "der Liste sind.",
        )

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in the order people answer them."""
        found = [
            (heading, [self[name] for name in self.fields if name.startswith(beginnings)])
            for heading, beginnings in self.headings
        ]
        return [(heading, inside) for heading, inside in found if inside]

    def told(self) -> dict[str, Any]:
        """The part as it was decided."""
        told = super().told()
        table = self.one.tables[int(self.cleaned_data["table"])]
        if self.other_table and table.get("heads"):
            told["settings"]["header"] = 0
        if self.use == "offers":
            said, settings = self.cleaned_data, told["settings"]
            day, kind = said["list_delivered"], recognise(said["list_kind"])
            for key, value in (
                ("kind", kind.name if kind else ""),
                ("delivered", day.isoformat() if day else ""),
                ("complete", said["list_complete"]),
                ("complete_ages", said["list_complete_ages"] if said["list_complete"] else ""),
            ):
                settings.pop(key, None)
                if value:
                    settings[key] = value
            if kind or ONE_KIND in settings:
                settings[ONE_KIND] = bool(kind and said["list_one_kind"])
        return told


def _grouped() -> list[tuple[str, list[tuple[str, str]]]]:
    """The kinds under their fields of action, for a choice."""
    return [(field, list(kinds)) for field, kinds in kinds_by_field()]


# --- kinds ---------------------------------------------------------------------------------------


class KindsForm(forms.Form):
    """A choice for each text, the proposals first; `said`: what is decided so far."""

    def __init__(
        self, texts: Sequence[Mapping[str, Any]], said: Mapping[str, str], *args: Any, **named: Any
    ) -> None:
        super().__init__(*args, **named)
        self.texts = [str(one["text"]) for one in texts]
        for number, one in enumerate(texts):
            self.fields[f"text_{number}"] = forms.ChoiceField(
                label=one["text"],
                required=False,
                choices=_choices(one.get("proposals", ())),
                initial=said.get(one["text"], ""),
                help_text=_met(one),
            )

    def told(self) -> dict[str, str]:
        """The kind of every text, "" where it stays open."""
        return {text: self.cleaned_data[f"text_{at}"] for at, text in enumerate(self.texts)}


def _choices(proposals: Sequence[Sequence[Any]]) -> list[Any]:
    """Open, then what is proposed, then no offer, then all kinds."""
    of_name = {kind.name: kind.key for kind in kinds_of_offer()}
    proposed = [(of_name[name], name) for name, _ in proposals if name in of_name]
    ahead = [("Vorschläge", proposed)] if proposed else []
    return [("", "noch offen"), *ahead, (NO_OFFER, NO_OFFER_NAME), *_grouped()]


def _met(one: Mapping[str, Any]) -> str:
    """How often a text stands in the lists, and what is called so."""
    if "count" not in one:
        return str(one.get("who", ""))
    number = "1 Angebot" if one["count"] == 1 else f"{one['count']} Angebote"
    examples = ", ".join(f"„{name}“" for name in one.get("examples", ()))
    return f"{number}, zum Beispiel {examples}" if examples else number


# --- rows ----------------------------------------------------------------------------------------


WHO = "Welcher Träger ist das?"


class Decision(forms.ChoiceField):
    """One of several ways that are always open; "" is one of them, not a blank."""

    def validate(self, value: str) -> None:
        """Only what there is to choose."""
        if not self.valid_value(value):
            raise ValidationError("Wählen Sie eine der Möglichkeiten.")


class RowsForm(forms.Form):
    """What becomes of rows and providers that look like something else, and of changes."""

    use_required_attribute = False

    def __init__(
        self,
        questions: Sequence[Mapping[str, str]],
        changes: Sequence[Mapping[str, Any]],
        *args: Any,
        providers: Sequence[Mapping[str, str]] = (),
        **named: Any,
    ) -> None:
        super().__init__(*args, **named)
        self.rows: dict[str, str] = {}
        for number, one in enumerate(providers):
            choices = [("", "ein eigener Träger"), (one["alike"], f"derselbe wie „{one['alike']}“")]
            self._ask(f"traeger_{number}", one["row"], one["decided"], choices, WHO)
        for number, one in enumerate(questions):
            same = [(one["service"], "ist dasselbe")] if one["service"] else []
            choices = [("", "noch offen"), (NEW, "ist neu"), *same, (SKIP, "auslassen")]
            self._ask(f"frage_{number}", one["row"], one["decided"], choices)
        asked = set(self.rows.values())
        for number, change in enumerate(changes):
            if change["row"] not in asked:
                self._ask(f"aenderung_{number}", change["row"], KEEP if change["keep"] else "",
                          [("", "übernehmen"), (KEEP, "so lassen, wie es ist")])  # fmt: skip

    def _ask(
        self,
        name: str,
        row: str,
        now: str,
        choices: list[tuple[str, str]],
        label: str = "Was soll damit geschehen?",
    ) -> None:
        if now not in {value for value, _ in choices}:
            now = choices[0][0]
        self.rows[name] = row
        self.fields[name] = Decision(label=label, choices=choices, initial=now)

    def told(self) -> dict[str, str]:
        """The decision about each row by its key."""
        return {row: self.cleaned_data[name] for name, row in self.rows.items()}
