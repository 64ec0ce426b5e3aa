"""By which rules a municipality's chain is computed, what came out, and what people make of it."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.tenancy import Limited
from lueckenlos.areas.models import Edition
from lueckenlos.chain.siting_models import Siting as Siting
from lueckenlos.chain.stability_models import Stability as Stability
from lueckenlos.jobs.models import Job


def _here() -> models.ForeignKey[Municipality, Municipality]:
    return models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name="Kommune")


def _who(name: str) -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=name)


def _areas() -> models.ForeignKey[Edition | None, Edition | None]:
    return models.ForeignKey(
        Edition, models.SET_NULL, null=True, related_name="+", verbose_name="Gebietsstand"
    )


class Scheme(models.Model):
    """A version of a municipality's rules: the core scheme, and what it has resolved besides.

    Never changed: another version takes its place. `resolved`: field, from_month, to_month,
    decision, on.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    number = models.PositiveIntegerField("Fassung")
    core = models.CharField("Kernschema", max_length=20)
    resolved = models.JSONField("Beschlüsse", default=list)
    similar_offers = models.BooleanField("ähnliche Angebote zeigen", default=False)
    reason = models.CharField("Grund der Änderung", max_length=500)
    by = _who("von")
    made = models.DateTimeField("gilt seit", auto_now_add=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Scheme]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Schema", "Schemata"
        ordering: ClassVar[list[str]] = ["-number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "number"], name="one_scheme_of_a_number"
            )
        ]

    def __str__(self) -> str:
        return f"Kernschema {self.core}, eigene Fassung {self.number}"


class Completeness(models.Model):
    """Somebody declares that everything of these fields in these areas is recorded.

    Empty `areas` or `fields` mean all; no months: all ages. Taken back, it ends. `edition`: whose
    areas these keys are of. `neighbours`: instead, that the offers beyond the border are recorded
    from which families here benefit.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    fields = models.JSONField("Handlungsfelder", default=list)
    areas = models.JSONField("Gebiete", default=list)
    edition = _areas()
    from_month = models.SmallIntegerField("von Monat", null=True, blank=True)
    to_month = models.SmallIntegerField("bis unter Monat", null=True, blank=True)
    declared_by = models.CharField("erklärt von", max_length=300)
    on = models.DateField("erklärt am")
    by = _who("eingetragen von")
    made = models.DateTimeField("eingetragen", auto_now_add=True)
    neighbours = models.BooleanField("die Angebote der Nachbarn", default=False)
    withdrawn = models.DateTimeField("zurückgenommen", null=True, blank=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Completeness]] = models.Manager()

    class Meta:
        verbose_name = "Vollständigkeit eines Bestands"
        verbose_name_plural = "Vollständigkeit von Beständen"
        ordering: ClassVar[list[str]] = ["-on", "-made"]

    def __str__(self) -> str:
        return f"{self.declared_by}, {self.on:%d.%m.%Y}"


class AnalysisRun(models.Model):
    """One computation for one reference day. Everything it told is kept as it was told.

    `told`: figures as anybody may see them (small numbers covered once, here); `internal`: with
    small numbers and the offers beside findings. Both compressed, as `exchange.kept` writes them.
    `inputs`: the offers as they were, `basis` which other rows it was made of; so it can be made
    again. `seen`: the last row of each table's history that it knew. A `look` is at another day
    than that it was computed on: it is kept, but what holds is told by others.
    """

    class State(models.TextChoices):
        COMPUTING = "computing", "wird gerechnet"
        DONE = "done", "fertig"
        FAILED = "failed", "gescheitert"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.COMPUTING)
    reference_day = models.DateField("Stichtag")
    automatic = models.BooleanField("von selbst gerechnet", default=False)
    look = models.BooleanField("Blick auf einen anderen Tag", default=False)
    by = _who("von")
    made = models.DateTimeField("gerechnet", auto_now_add=True)
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="Arbeit"
    )
    edition = _areas()
    scheme = models.ForeignKey(
        Scheme, models.PROTECT, null=True, related_name="+", verbose_name="Schema"
    )
    engine = models.CharField("Rechenkern", max_length=40, blank=True)
    checksum = models.CharField("Prüfsumme der Eingabe", max_length=64, blank=True)
    step = models.PositiveSmallIntegerField("Stufe der Daten", default=0)
    links = models.PositiveSmallIntegerField("Glieder", null=True)
    holding_confirmed = models.PositiveSmallIntegerField("tragen, bestätigt", null=True)
    holding_recorded = models.PositiveSmallIntegerField("tragen, erfasst", null=True)
    offers = models.PositiveIntegerField("Angebote", default=0)
    note = models.BinaryField("Angaben zum Lauf", default=bytes)
    told = models.BinaryField("Zahlen für alle", default=bytes)
    internal = models.BinaryField("Zahlen im Haus", default=bytes)
    inputs = models.BinaryField("Angebote, wie sie waren", default=bytes)
    basis = models.JSONField("Eingabe", default=dict)
    problems = models.BinaryField("Prüfbericht", default=bytes)
    change = models.JSONField("Änderung gegen den Lauf davor", default=dict)
    seen = models.JSONField("bis dahin bekannt", default=dict)
    history = HistoricalRecords(
        excluded_fields=[
            "note",
            "told",
            "internal",
            "inputs",
            "basis",
            "problems",
            "change",
            "seen",
        ]
    )

    objects = Limited()
    unscoped: ClassVar[models.Manager[AnalysisRun]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Lauf", "Läufe"
        ordering: ClassVar[list[str]] = ["-made"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "state", "-made"], name="runs_of_a_municipality")
        ]

    def __str__(self) -> str:
        return f"Lauf zum {self.reference_day:%d.%m.%Y}"


class Gap(models.Model):
    """A gap people have taken on: findings of run after run that mean the same, and its answer.

    `areas`, months and counts are those of its latest finding. `edition`: whose areas these keys
    are of, also when no run is kept any more that found it.
    """

    class State(models.TextChoices):
        QUESTION = "question", "noch zu klären"
        CONFIRMED = "confirmed", "bestätigt"
        MENDED = "mended", "Bestand ergänzt"
        ACCEPTED = "accepted", "mit Grund hingenommen"
        GONE = "gone", "nicht mehr gefunden"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    number = models.PositiveIntegerField("Nummer")
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.QUESTION)
    state_before = models.CharField("Stand davor", max_length=10, choices=State.choices, blank=True)
    reason = models.TextField("Grund", blank=True)
    assigned = _who("kümmert sich")
    look_again = models.DateField("Wiedervorlage", null=True, blank=True)
    population = models.CharField("Kinder", max_length=60)
    field = models.CharField("Handlungsfeld", max_length=100)
    from_month = models.SmallIntegerField("von Monat")
    to_month = models.SmallIntegerField("bis unter Monat")
    areas = models.JSONField("Gebiete", default=list)
    edition = _areas()
    cause = models.CharField("Ursache", max_length=40)
    certain = models.BooleanField("sicher", default=False)
    without = models.PositiveIntegerField("Kinder ohne", null=True)
    found = models.DateTimeField("zuerst gefunden", auto_now_add=True)
    last_run = models.ForeignKey(
        AnalysisRun, models.SET_NULL, null=True, related_name="+", verbose_name="zuletzt in"
    )
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="aufgegangen in"
    )
    split_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, related_name="+", verbose_name="abgetrennt von"
    )
    version = models.PositiveIntegerField("Fassung", default=1)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Gap]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Lücke", "Lücken"
        ordering: ClassVar[list[str]] = ["number"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "number"], name="one_gap_of_a_number")
        ]

    def __str__(self) -> str:
        return f"{'Lücke' if self.certain else 'Frage'} {self.number}"


class Finding(models.Model):
    """What a run found: where, at which ages, for how many, why; counts rounded and covered."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    run = models.ForeignKey(
        AnalysisRun, models.CASCADE, related_name="findings", verbose_name="Lauf"
    )
    gap = models.ForeignKey(
        Gap, models.SET_NULL, null=True, related_name="findings", verbose_name="Lücke"
    )
    key = models.CharField("Schlüssel", max_length=200)
    population = models.CharField("Kinder", max_length=60)
    field = models.CharField("Handlungsfeld", max_length=100)
    from_month = models.SmallIntegerField("von Monat")
    to_month = models.SmallIntegerField("bis unter Monat")
    areas = models.JSONField("Gebiete", default=list)
    cause = models.CharField("Ursache", max_length=40)
    certain = models.BooleanField("sicher", default=False)
    without_confirmed = models.PositiveIntegerField("ohne bestätigtes Angebot", null=True)
    without_recorded = models.PositiveIntegerField("ohne erfasstes Angebot", null=True)
    position = models.PositiveIntegerField("Reihenfolge", default=0)

    class Meta:
        verbose_name, verbose_name_plural = "Befund", "Befunde"
        ordering: ClassVar[list[str]] = ["position"]

    def __str__(self) -> str:
        return self.key


class GapComment(models.Model):
    """What somebody says about a gap."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    gap = models.ForeignKey(Gap, models.CASCADE, related_name="comments", verbose_name="Lücke")
    text = models.TextField("Kommentar", max_length=2000)
    by = _who("von")
    made = models.DateTimeField("geschrieben", auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["text"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[GapComment]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Kommentar", "Kommentare"
        ordering: ClassVar[list[str]] = ["made"]

    def __str__(self) -> str:
        return self.text[:60]


class Release(models.Model):
    """Core figures of a run that a municipality gives to the state office; withdrawn, they end.

    `figures` are what was given, whatever becomes of the run; `comments` what Gemeinden said.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    run = models.ForeignKey(
        AnalysisRun, models.PROTECT, related_name="releases", verbose_name="Lauf"
    )
    reference_day = models.DateField("Stichtag")
    core = models.CharField("Kernschema", max_length=20)
    step = models.PositiveSmallIntegerField("Stufe der Daten")
    figures = models.JSONField("Kernzahlen", default=dict)
    comments = models.JSONField("Anmerkungen der Gemeinden", default=list)
    note = models.TextField("Anmerkung der Kommune", max_length=2000, blank=True)
    by = _who("freigegeben von")
    made = models.DateTimeField("freigegeben", auto_now_add=True)
    withdrawn = models.DateTimeField("zurückgezogen", null=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Release]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Freigabe", "Freigaben"
        ordering: ClassVar[list[str]] = ["-made"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["run"], condition=Q(withdrawn=None), name="a_run_is_released_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.reference_day:%d.%m.%Y}"


class Scenario(models.Model):
    """Changes to the inventory that somebody only imagines: the last run is told with them.

    `changes`: as `scenario_changes.as_json` writes them. Only who made it sees it until `shared`.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    name = models.CharField("Name", max_length=120)
    note = models.TextField("Worum es geht", max_length=2000, blank=True)
    changes = models.JSONField("Änderungen", default=list)
    shared = models.BooleanField("geteilt", default=False)
    by = _who("von")
    made = models.DateTimeField("angelegt", auto_now_add=True)
    version = models.PositiveIntegerField("Fassung", default=1)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Scenario]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Was wäre wenn", "Was wäre wenn"
        ordering: ClassVar[list[str]] = ["-made"]

    def __str__(self) -> str:
        return self.name
