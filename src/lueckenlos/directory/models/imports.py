"""Lists somebody uploads into the inventory, what was decided about them, lists somebody keeps."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import User
from lueckenlos.accounts.tenancy import Limited
from lueckenlos.areas.models import FileImport
from lueckenlos.directory.models.organizations import here


class InventoryImport(FileImport):
    """Lists of offers on their way into the inventory.

    `decisions`: what was decided about single rows, by Kennung: "new", "skip", or the id of the
    service a row is. `url`: the interface its file was read from, `read_at` when that began;
    `since`: only what was changed after.
    """

    url = models.CharField("Schnittstelle", max_length=500, blank=True)
    read_at = models.DateTimeField("gelesen ab", null=True)
    since = models.DateTimeField("nur was danach geändert ist", null=True)
    delivered = models.DateField("bestätigt am", null=True, blank=True)
    decisions = models.JSONField("Entscheidungen", default=dict)
    history = HistoricalRecords(
        excluded_fields=["tables", "problems", "found"], m2m_fields=["files"]
    )

    objects = Limited()
    unscoped: ClassVar[models.Manager[InventoryImport]] = models.Manager()

    class Meta(FileImport.Meta):
        verbose_name, verbose_name_plural = "Import von Angeboten", "Importe von Angeboten"


class KindDecision(models.Model):
    """What kind of offer a text of a list means, decided once; `kind` "-" is no offer."""

    municipality = here()
    text = models.CharField("Text", max_length=500)
    folded = models.CharField("Text zum Vergleichen", max_length=700)
    kind = models.CharField("Angebotsart", max_length=60)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name="von")
    made = models.DateTimeField("entschieden", auto_now=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[KindDecision]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = (
            "Entscheidung zur Angebotsart",
            "Entscheidungen zu Angebotsarten",
        )
        ordering: ClassVar[list[str]] = ["folded"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "folded"], name="decided_once")
        ]

    def __str__(self) -> str:
        return f"{self.text}: {self.kind}"


class RowDecision(models.Model):
    """Which service a row of a list is, decided once; no service: such rows are left out.

    `spelling`: a sign of its name, provider and street (`matching.spelling`).
    """

    municipality = here()
    spelling = models.CharField("Zeile zum Vergleichen", max_length=64)
    service = models.ForeignKey(
        "Service", models.CASCADE, null=True, related_name="spellings", verbose_name="Angebot"
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name="von")
    made = models.DateTimeField("entschieden", auto_now=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[RowDecision]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Entscheidung zur Zeile", "Entscheidungen zu Zeilen"
        ordering: ClassVar[list[str]] = ["spelling"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "spelling"], name="one_decision_about_a_row"
            )
        ]

    def __str__(self) -> str:
        return self.spelling


class Distinct(models.Model):
    """Two services that look like one and are not, decided once; `one` has the smaller id."""

    municipality = here()
    one = models.ForeignKey(
        "Service", models.CASCADE, related_name="+", verbose_name="erstes Angebot"
    )
    other = models.ForeignKey(
        "Service", models.CASCADE, related_name="+", verbose_name="zweites Angebot"
    )
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name="von")
    made = models.DateTimeField("entschieden", auto_now=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Distinct]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Verschiedene Angebote", "Verschiedene Angebote"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["one", "other"], name="told_apart_once")
        ]

    def __str__(self) -> str:
        return f"{self.one} ≠ {self.other}"


class SavedView(models.Model):
    """A filtered list of services somebody comes back to; `shared`: with all who edit."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    by = models.ForeignKey(User, models.CASCADE, null=True, related_name="+", verbose_name="von")
    name = models.CharField("Name", max_length=100)
    query = models.CharField("Auswahl", max_length=2000, blank=True)
    shared = models.BooleanField("für alle", default=False)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[SavedView]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Ansicht", "Ansichten"
        ordering: ClassVar[list[str]] = ["name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "by", "name"], name="one_view_of_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name
