"""Areas on several levels and editions, who lives there, indicators, and their way in.

Rows that come in by an import hang on something in state `loading`, then `ready`; a short
transaction makes it `active`, and what it replaces `past`.
"""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.tenancy import Limited
from lueckenlos.areas.loaded import Loaded as Loaded
from lueckenlos.areas.loaded import State as State
from lueckenlos.areas.loaded import here, who
from lueckenlos.areas.travel_models import BusService as BusService
from lueckenlos.areas.travel_models import TravelFile as TravelFile
from lueckenlos.jobs.models import Job, StoredFile


class Level(models.Model):
    """A sort of areas of a municipality, such as Gemeinden or Ortsteile; it plans at one."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    name = models.CharField("Name", max_length=100)
    slug = models.SlugField("Kürzel in der Adresse", max_length=60)
    planning = models.BooleanField("hier wird geplant", default=False)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Level]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Gebietsebene", "Gebietsebenen"
        ordering: ClassVar[list[str]] = ["-planning", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "slug"], name="one_level_of_a_name"),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(planning=True), name="one_planning_level"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Edition(Loaded):
    """The areas of a level as they are drawn from a day on."""

    municipality = here()
    level = models.ForeignKey(
        Level, models.CASCADE, related_name="editions", verbose_name="Gebietsebene"
    )
    valid_from = models.DateField("gilt ab")
    valid_until = models.DateField("galt bis", null=True, blank=True)
    switched_on = models.DateTimeField("eingeschaltet", null=True)
    inhabitants_from = models.CharField("Quelle der Einwohner", max_length=900, blank=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Edition]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Gebietsstand", "Gebietsstände"
        ordering: ClassVar[list[str]] = ["-valid_from", "-loaded"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["level"], condition=Q(state="active"), name="one_active_edition"
            )
        ]

    def __str__(self) -> str:
        return f"{self.level}, ab {self.valid_from:%d.%m.%Y}"

    @property
    def borders(self) -> str:
        """Since when its borders are valid; where nobody said it, since they were loaded."""
        said = self.day or self.valid_from != timezone.localdate(self.loaded)
        return f"Grenzen {'ab' if said else 'ohne Stichtag, geladen am'} {self.valid_from:%d.%m.%Y}"


class Area(models.Model):
    """A piece of ground of an edition, by its key. Geometry is WKB in EPSG:4326."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="areas", verbose_name="Gebietsstand"
    )
    municipality = here()
    key = models.CharField("Schlüssel", max_length=60)
    name = models.CharField("Name", max_length=200)
    folded = models.CharField("Name zum Suchen", max_length=300)
    gemeinde = models.CharField("Gemeindeschlüssel", max_length=12, blank=True)
    gemeinde_name = models.CharField("Gemeinde", max_length=200, blank=True)
    inhabitants = models.PositiveIntegerField("Einwohner", null=True)
    settlement = models.CharField("Stadt oder Land", max_length=20, blank=True)
    geometry = models.BinaryField("Grenze")
    outline = models.BinaryField("Grenze für den Bildschirm")
    west, south, east, north = (
        models.FloatField(name) for name in ("Westen", "Süden", "Osten", "Norden")
    )
    km2 = models.FloatField("Fläche in km²")

    objects = Limited()
    unscoped: ClassVar[models.Manager[Area]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Gebiet", "Gebiete"
        ordering: ClassVar[list[str]] = ["folded", "key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["edition", "key"], name="one_area_of_a_key")
        ]

    def __str__(self) -> str:
        return self.name


class Population(Loaded):
    """Children (or births) of the areas of an edition on a day, with the rules of their source.

    `key` ties the days of one series. `hidden`: what small-number rules cover, decided once when
    it was loaded: [area, from month, to month], area "" for the whole.
    """

    municipality = here()
    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="populations", verbose_name="Gebietsstand"
    )
    key = models.CharField("Schlüssel", max_length=60)
    name = models.CharField("Name", max_length=200)
    births = models.BooleanField("Geburten im Jahr", default=False)
    withheld_low = models.PositiveIntegerField("geheim heißt mindestens", default=0)
    withheld_high = models.PositiveIntegerField("geheim heißt höchstens", default=4)
    threshold = models.PositiveIntegerField("nicht unter", default=5)
    sensitive = models.BooleanField("empfindlich", default=False)
    car = models.BooleanField("kommt mit dem Auto", default=True)
    free_only = models.BooleanField("nur Kostenfreies zählt", default=False)
    finest = models.CharField("feinste Gebiete", max_length=100, blank=True)
    carried = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="übertragen aus"
    )
    hidden = models.JSONField("verdeckt", default=list)
    history = HistoricalRecords(excluded_fields=["hidden"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[Population]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Kinderzahlen", "Kinderzahlen"
        ordering: ClassVar[list[str]] = ["key", "-day", "-loaded"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["edition", "key", "day"],
                condition=Q(state="active"),
                name="one_active_population_of_a_day",
            ),
            # two rows without a day differ for a database
            models.UniqueConstraint(
                fields=["edition", "key"],
                condition=Q(state="active", day=None),
                name="one_active_population_without_a_day",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ChildCount(models.Model):
    """Children of an area aged `[from_month, to_month)`; `count` None is withheld by the source."""

    population = models.ForeignKey(
        Population, models.CASCADE, related_name="counts", verbose_name="Kinderzahlen"
    )
    area = models.CharField("Gebiet", max_length=60)
    from_month = models.SmallIntegerField("von Monat")
    to_month = models.SmallIntegerField("bis unter Monat")
    count = models.PositiveIntegerField("Anzahl", null=True)
    low = models.PositiveIntegerField("mindestens", null=True)
    high = models.PositiveIntegerField("höchstens", null=True)
    of_months = models.SmallIntegerField("verteilt auf Monate", default=0)

    class Meta:
        verbose_name, verbose_name_plural = "Kinderzahl", "einzelne Kinderzahlen"
        ordering: ClassVar[list[str]] = ["area", "from_month", "to_month"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["population", "area", "from_month", "to_month"], name="counted_once"
            ),
            models.CheckConstraint(
                condition=Q(from_month__lt=models.F("to_month")), name="an_age_has_months"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.from_month}–{self.to_month}"


class Indicator(Loaded):
    """A dated figure of areas or of the whole municipality, with its definition."""

    municipality = here()
    edition = models.ForeignKey(
        Edition, models.CASCADE, null=True, related_name="indicators", verbose_name="Gebietsstand"
    )
    key = models.CharField("Schlüssel", max_length=60)
    name = models.CharField("Name", max_length=200)
    definition = models.TextField("Was sie zählt")
    unit = models.CharField("Einheit", max_length=40, blank=True)
    threshold = models.PositiveIntegerField("nicht unter", default=5)
    sensitive = models.BooleanField("empfindlich", default=False)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Indicator]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Kennzahl", "Kennzahlen"
        ordering: ClassVar[list[str]] = ["name", "-loaded"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "key"],
                condition=Q(state="active"),
                name="one_active_indicator",
            )
        ]

    def __str__(self) -> str:
        return self.name


class IndicatorValue(models.Model):
    """What an indicator was on a day in an area, or, where `area` is empty, in the whole."""

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="values", verbose_name="Kennzahl"
    )
    area = models.CharField("Gebiet", max_length=60, blank=True)
    day = models.DateField("Stichtag")
    value = models.FloatField("Wert", null=True)
    count = models.PositiveIntegerField("Anzahl", null=True)
    of = models.PositiveIntegerField("von", null=True)
    low = models.PositiveIntegerField("mindestens", null=True)
    high = models.PositiveIntegerField("höchstens", null=True)
    hidden = models.BooleanField("verdeckt", default=False)

    class Meta:
        verbose_name, verbose_name_plural = "Wert einer Kennzahl", "Werte von Kennzahlen"
        ordering: ClassVar[list[str]] = ["area", "day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["indicator", "area", "day"], name="one_value_of_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.area or 'gesamt'}, {self.day:%d.%m.%Y}"


class Grid(Loaded):
    """Where inside areas children live: midpoints of cells (EPSG:3035) with weights, or settled
    places. `cells` is a compressed array archive; no count of a cell is ever shown."""

    municipality = here()
    settled = models.BooleanField("Wohnorte statt Gitterzellen", default=False)
    number = models.PositiveIntegerField("Zellen", default=0)
    cells = models.BinaryField("Zellen als Feld", default=bytes)
    history = HistoricalRecords(excluded_fields=["cells"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[Grid]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Wohngitter", "Wohngitter"
        ordering: ClassVar[list[str]] = ["-loaded"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(state="active"), name="one_active_grid"
            )
        ]

    def __str__(self) -> str:
        return self.title or self.file


class FileImport(models.Model):
    """Files somebody uploaded, what was recognised in them, what was decided, what was found.

    `parts` are the sections of the declaration (`exchange.proposal.parts`) as JSON, `tables` what
    can be chosen instead, `problems` the quality report, `found` what would be loaded.
    """

    class State(models.TextChoices):
        LOOKING = "looking", "wird angesehen"
        OPEN = "open", "zu prüfen"
        LOADING = "loading", "wird geladen"
        LOADED = "loaded", "geladen"
        DISCARDED = "discarded", "verworfen"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    by = who("von")
    made = models.DateTimeField("begonnen", auto_now_add=True)
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.LOOKING)
    version = models.PositiveIntegerField("Fassung", default=1)
    files = models.ManyToManyField(StoredFile, related_name="+", verbose_name="Dateien")
    parts = models.JSONField("Teile", default=list)
    tables = models.JSONField("Tabellen", default=list)
    problems = models.JSONField("Prüfbericht", default=list)
    found = models.JSONField("Gefunden", default=dict)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="Arbeit"
    )

    class Meta:
        abstract = True
        ordering: ClassVar[list[str]] = ["-made"]

    def __str__(self) -> str:
        return f"Import vom {self.made:%d.%m.%Y}"


class Import(FileImport):
    """Areas and need on their way in: on which level, and from when borders are valid."""

    level = models.CharField("Gebietsebene", max_length=100, blank=True)
    valid_from = models.DateField("Grenzen gelten ab", null=True, blank=True)
    history = HistoricalRecords(
        excluded_fields=["tables", "problems", "found"], m2m_fields=["files"]
    )

    objects = Limited()
    unscoped: ClassVar[models.Manager[Import]] = models.Manager()

    class Meta(FileImport.Meta):
        verbose_name, verbose_name_plural = "Import", "Importe"


class AreaComment(models.Model):
    """What a Gemeinde says about the figures of one of its areas.

    `area` is its key; while its ground is no area, "/" and the number of the area it was.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    level = models.ForeignKey(
        Level, models.CASCADE, related_name="comments", verbose_name="Gebietsebene"
    )
    area = models.CharField("Gebiet", max_length=60)
    text = models.TextField("Anmerkung", max_length=2000)
    by = who("von")
    made = models.DateTimeField("geschrieben", auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["text"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[AreaComment]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Anmerkung", "Anmerkungen"
        ordering: ClassVar[list[str]] = ["-made"]

    def __str__(self) -> str:
        return self.text[:60]
