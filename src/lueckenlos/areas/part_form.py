"""How a table of an import is read, as a form: its columns, its source, the rules that hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from lueckenlos.areas.forms import table_choices
from lueckenlos.areas.models import FileImport
from lueckenlos.exchange.folding import plain

AGES = (
    ("age", "Alter als Text, wie „3 bis unter 6“"),
    ("from_year", "Alter von (Jahre)"),
    ("to_year", "Alter bis unter (Jahre)"),
    ("count", "Anzahl"),
)
COLUMNS: dict[str, tuple[tuple[str, str], ...]] = {
    "areas": (
        ("id", "Schlüssel des Gebiets"),
        ("name", "Name des Gebiets"),
        ("municipality", "Schlüssel der Gemeinde"),
        ("municipality_name", "Name der Gemeinde"),
        ("inhabitants", "Einwohner"),
    ),
    "inhabitants": (("area", "Gebiet"), ("count", "Einwohner")),
    "children": (("area", "Gebiet"), *AGES),
    "births": (("area", "Gebiet"), ("count", "Geburten")),
    "second_population": (("area", "Gebiet"), *AGES),
    "grid": (("x", "Ostwert"), ("y", "Nordwert"), ("weight", "Kinder")),
    "settled_places": (
        *(("area", "Gebiet"), ("latitude", "Breite"), ("longitude", "Länge")),
        ("weight", "Gewicht"),
    ),
    "indicator": (
        *(("area", "Gebiet (leer: die ganze Kommune)"), ("year", "Jahr"), ("day", "Tag")),
        *(("value", "Wert"), ("count", "Anzahl"), ("of", "von insgesamt")),
    ),
}
BY = [
    ("id", "ihrem Schlüssel"),
    ("number", "ihrer Nummer, führende Nullen fehlen"),
    ("name", "ihrem Namen"),
]


@dataclass(frozen=True, slots=True)
class _Text:
    """A text field of a form: its key in the declaration, its label, a hint."""

    key: str
    label: str
    hint: str = ""
    required: bool = False


SOURCE = (
    _Text("title", "Titel der Quelle", "So steht sie unter jeder Zahl."),
    _Text("owner", "Wer die Quelle führt"),
    _Text("licence", "Lizenz oder Vereinbarung"),
)
TEXTS: dict[str, tuple[_Text, ...]] = {
    "second_population": (
        _Text(
            "name", "Name der Gruppe", "Nach der Quelle, etwa „Kinder im SGB-II-Bezug (BA)“.", True
        ),
    ),
    "children": (_Text("name", "Name"),),
    "indicator": (
        _Text("name", "Name der Kennzahl", required=True),
        _Text(
            "definition", "Was sie zählt", "In einem Satz: Zähler, Nenner, wer dazugehört.", True
        ),
        _Text("unit", "Einheit", "% oder etwa „je 1.000 Kinder“."),
    ),
}
PAIRS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "areas": (
        (
            "constants",
            "Gilt für alle Gebiete",
            "Je Zeile „Feld = Wert“, etwa „Gemeinde = 01001000“ oder „Stadt oder Land = Stadt“.",
        ),
        ("where", "Nur diese Zeilen", "Je Zeile „Spalte = Wert“."),
    )
}
USUAL = (
    ("bands", "Spalten, die ein Alter zählen", "Je Zeile „Spalte = Alter“, etwa „u3 = unter 3“."),
    ("where", "Nur diese Zeilen", "Je Zeile „Spalte = Wert“, etwa „Jahr = 2024“; mehrere mit „|“."),
    ("constants", "Gilt für alle Zeilen", "Je Zeile „Feld = Wert“, etwa „Alter = unter 15“."),
)
FIXED = {"municipality": "Gemeinde", "settlement": "Stadt oder Land", "age": "Alter"}
"""Fields that may be fixed for all rows, as a form calls them."""
NO_SHARE = ("Anzahl", "Fälle", "Kinder")
DAY_ASKED = "Tag, für den die Zahlen gelten"
WITH_RULES = ("children", "births", "second_population", "indicator")
GROUPS = (
    ("Tabelle und Spalten", ("on", "table", "column_", "area_by")),
    ("Bedeutung", ("text_name", "text_definition", "text_unit", "level", "valid_from")),
    ("Quelle", ("text_title", "text_owner", "text_licence", "date")),
    ("Regeln", ("pairs_", "threshold", "sensitive", "car", "free_only")),
    ("Fragen", ("answered",)),
)
"""The headings of the form, each with the beginnings of the names of its fields."""


class PartForm(forms.Form):
    """The settings of one part; what it does not show stays as it was."""

    columns_of: Mapping[str, Sequence[tuple[str, str]]] = COLUMNS
    pairs_of_use: Mapping[str, Sequence[tuple[str, str, str]]] = PAIRS
    of_other_tables: tuple[str, ...] = ("columns", "bands", "where", "header", "add_up")

    def __init__(
        self, one: FileImport, part: Mapping[str, Any], data: Mapping[str, Any] | None = None
    ) -> None:
        self.one, self.part = one, part
        self.use, self.settings = part["use"], part["settings"]
        self.tables = table_choices(one)
        super().__init__(data, initial=self._now())
        self._add_reading()
        self._add_source()
        if self.use == "areas":
            self._add_ground()
        if part["questions"]:
            self.fields["answered"] = forms.BooleanField(
                label="Die Fragen oben sind geklärt", required=False
            )

    # --- fields -----------------------------------------------------------------------------

    def _add_reading(self) -> None:
        self.fields["on"] = forms.BooleanField(label="Diese Tabelle verwenden", required=False)
        self.fields["table"] = forms.ChoiceField(label="Tabelle", choices=self.tables)
        columns = [("", "keine")] + [(name, name) for name in self._columns()]
        for key, label in self.columns_of[self.use]:
            said = self.settings.get("columns", {}).get(key, "")
            known = [*columns, (said, said)] if said and (said, said) not in columns else columns
            self.fields[f"column_{key}"] = forms.ChoiceField(
                label=f"Spalte: {label}", choices=known, required=False
            )
        if any(key == "area" for key, _ in self.columns_of[self.use]):
            self.fields["area_by"] = forms.ChoiceField(
                label="Die Tabelle nennt Gebiete mit", choices=BY
            )
        for key, label, hint in self.pairs_of_use.get(self.use, USUAL):
            self.fields[f"pairs_{key}"] = forms.CharField(
                label=label, help_text=hint, required=False, widget=forms.Textarea({"rows": 4})
            )

    def _add_source(self) -> None:
        for text in (*TEXTS.get(self.use, ()), *SOURCE):
            self.fields[f"text_{text.key}"] = forms.CharField(
                label=text.label, help_text=text.hint, required=text.required, max_length=300
            )
        self.fields["date"] = forms.DateField(
            label="Stichtag der Zahlen" if self.use != "areas" else "Stand der Grenzen",
            required=False,
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )
        if self.use in WITH_RULES:
            self.fields["threshold"] = forms.IntegerField(
                label="Kleinste Zahl, die gezeigt werden darf",
                min_value=3,
                max_value=1000,
                help_text="Kleinere werden verdeckt. Die BA verlangt 3, sonst sind 5 üblich.",
            )
            self.fields["sensitive"] = forms.BooleanField(
                label="Empfindlich: auch eine Null wird verdeckt", required=False
            )
        if self.use == "second_population":
            self.fields["car"] = forms.BooleanField(label="kommt mit dem Auto", required=False)
            self.fields["free_only"] = forms.BooleanField(
                label="nur kostenfreie Angebote zählen", required=False
            )

    def _add_ground(self) -> None:
        self.fields["level"] = forms.CharField(
            label="Gebietsebene", max_length=100, help_text="Etwa Gemeinde, Ortsteil, Stadtteil."
        )
        self.fields["valid_from"] = forms.DateField(
            label="Die Grenzen gelten ab",
            widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        )

    def _columns(self) -> Sequence[str]:
        number = self._table_number(self.settings)
        return list(self.one.tables[int(number)]["columns"]) if number else []

    def _table_number(self, settings: Mapping[str, Any]) -> str:
        for i, table in enumerate(self.one.tables):
            same = (settings.get("sheet", ""), settings.get("layer", ""))
            if table["file"] == settings.get("file") and same == (table["sheet"], table["layer"]):
                return str(i)
        return ""

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields under their headings, in the order people answer them."""
        found = [
            (heading, [self[name] for name in self.fields if name.startswith(beginnings)])
            for heading, beginnings in GROUPS
        ]
        return [(heading, inside) for heading, inside in found if inside]

    # --- from and to settings -----------------------------------------------------------------

    def _now(self) -> dict[str, Any]:
        """What holds so far."""
        said = self.settings
        second = self.use == "second_population"
        now: dict[str, Any] = {
            "on": True,  # who opens what is not used yet is about to use it
            "table": self._table_number(said),
            "area_by": said.get("area_by", "id"),
            "date": said.get("date", ""),
            "threshold": said.get("threshold", 3 if second else 5),
            "sensitive": said.get("sensitive", second),
            "car": said.get("car", not second),
            "free_only": said.get("free_only", second),
        }
        now |= {f"column_{k}": v for k, v in said.get("columns", {}).items()}
        now |= {f"text_{text.key}": said.get(text.key, "") for text in (*SOURCE, *self._texts())}
        for key in ("bands", "where"):
            now[f"pairs_{key}"] = lines_of(said.get(key, {}))
        fixed = {FIXED.get(key, key): value for key, value in said.get("constants", {}).items()}
        now["pairs_constants"] = lines_of(fixed)
        return now

    def _texts(self) -> tuple[_Text, ...]:
        return TEXTS.get(self.use, ())

    def clean(self) -> dict[str, Any]:
        """Lines of pairs become pairs; a line without "=" is told."""
        said = super().clean() or {}
        for name in [name for name in said if name.startswith("pairs_")]:
            try:
                found = pairs_of(said[name])
                said[name] = _by_key(found) if name == "pairs_constants" else found
            except ValueError as wrong:
                self.add_error(name, f"In jeder Zeile steht „Spalte = Wert“; hier nicht: „{wrong}“")
        return said

    @property
    def _day(self) -> str:
        """The day as typed; that of before does not hold for other rows, as of another year."""
        said, before = self.cleaned_data, self.settings.get("where", {})
        day = said["date"].isoformat() if said["date"] else ""
        others = before and said.get("pairs_where", before) != before
        return "" if others and day == self.settings.get("date") else day

    @property
    def other_table(self) -> bool:
        """Whether another table was chosen: its columns are other ones."""
        return bool(self.cleaned_data["table"] != self._table_number(self.settings))

    def told(self) -> dict[str, Any]:
        """The part as it was decided."""
        said = self.cleaned_data
        settings = dict(self.settings)
        table = self.one.tables[int(said["table"])]
        _set(settings, file=table["file"], sheet=table["sheet"], layer=table["layer"])
        if self.other_table:
            for key in self.of_other_tables:
                settings.pop(key, None)
        else:
            columns = {key: said[f"column_{key}"] for key, _ in self.columns_of[self.use]}
            other = {k: v for k, v in settings.get("columns", {}).items() if k not in columns}
            _set(settings, columns=other | {k: v for k, v in columns.items() if v})
            for key, _, _ in self.pairs_of_use.get(self.use, USUAL):
                _set(settings, **{key: said[f"pairs_{key}"]})
        for text in (*SOURCE, *self._texts()):
            _set(settings, **{text.key: said[f"text_{text.key}"]})
        _set(settings, date=self._day)
        if "area_by" in said:
            _set(settings, area_by=said["area_by"] if said["area_by"] != "id" else "")
        for key in ("threshold", "sensitive", "car", "free_only"):
            if key in said:
                settings[key] = said[key]
        if settings.get("columns", {}).get("of") and settings.get("unit") in NO_SHARE:
            settings.pop("unit")  # how many of how many is a share
        return {**self.part, "on": said["on"], "settings": settings, "questions": self._open()}

    def _open(self) -> list[str]:
        """The questions nobody has answered: the one for the day is answered by a day."""
        said = self.cleaned_data
        if said.get("answered"):
            return []
        asked: list[str] = self.part["questions"]
        return [one for one in asked if not (said["date"] and DAY_ASKED in one)]


def _by_key(pairs: Mapping[str, Any]) -> dict[str, Any]:
    """Pairs of fields by the keys of a declaration."""
    keys = {plain(words): key for key, words in FIXED.items()}
    return {keys.get(plain(said), said): value for said, value in pairs.items()}


def _set(settings: dict[str, Any], **values: Any) -> None:
    """Put values in; what is empty goes."""
    for key, value in values.items():
        if value in ("", None, {}):
            settings.pop(key, None)
        else:
            settings[key] = value


def lines_of(pairs: Mapping[str, Any]) -> str:
    """Pairs as lines of a text."""
    said = {k: " | ".join(v) if isinstance(v, list) else v for k, v in pairs.items()}
    return "\n".join(f"{key} = {value}" for key, value in said.items())


def pairs_of(text: str) -> dict[str, Any]:
    """Lines of a text as pairs. Raises `ValueError` with a line that is none."""
    found: dict[str, Any] = {}
    for line in filter(None, map(str.strip, text.splitlines())):
        sign = " = " if " = " in line else "="
        key, equals, value = (part.strip() for part in line.partition(sign))
        if not equals or not key or not value:
            raise ValueError(line)
        several = [one.strip() for one in value.split("|")]
        found[key] = several if len(several) > 1 else value
    return found
