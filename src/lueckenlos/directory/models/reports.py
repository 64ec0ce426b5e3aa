"""What the family finder needs beside the inventory: whether it is open, which texts a municipality
has approved for it, and errors that families report."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.db import models
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import User
from lueckenlos.accounts.tenancy import Limited
from lueckenlos.directory.models.organizations import here
from lueckenlos.directory.models.services import Service


def _by() -> models.ForeignKey[User | None, User | None]:
    return models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name="von")


class FamilyFinder(models.Model):
    """Whether the family finder of a municipality is open to the public, and under which licence
    others may use what it tells."""

    municipality = here()
    open = models.BooleanField("für alle offen", default=False)
    licence = models.CharField("Lizenz für andere", max_length=20, blank=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[FamilyFinder]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Familiensuche", "Familiensuchen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality"], name="one_family_finder_of_a_municipality"
            )
        ]

    def __str__(self) -> str:
        return "offen" if self.open else "geschlossen"


class ApprovedText(models.Model):
    """A version of a text of the way of a child that a municipality lets families read."""

    municipality = here()
    key = models.CharField("Text", max_length=60)
    version = models.PositiveSmallIntegerField("Fassung")
    by = _by()
    on = models.DateTimeField("freigegeben am", auto_now=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[ApprovedText]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Freigegebener Text", "Freigegebene Texte"
        ordering: ClassVar[list[str]] = ["key"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["municipality", "key"], name="one_approval_of_a_text")
        ]

    def __str__(self) -> str:
        return self.key


class ErrorReport(models.Model):
    """What somebody outside says is wrong with a service; who it was is never asked.

    The text stands in no history: it goes some weeks after the report is done.
    """

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = here()
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="reports", verbose_name="Angebot im Bestand"
    )
    text = models.CharField("Was stimmt nicht?", max_length=500)
    made = models.DateTimeField("gemeldet", auto_now_add=True)
    done = models.DateTimeField("erledigt", null=True)
    by = _by()
    history = HistoricalRecords(excluded_fields=["text"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[ErrorReport]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Meldung", "Meldungen"
        ordering: ClassVar[list[str]] = ["-made"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "done"], name="reports_to_do")
        ]

    def __str__(self) -> str:
        return f"{self.service}, {self.made:%d.%m.%Y}"


class SoughtTerm(models.Model):
    """A word of the dictionary that families looked for on a day and that nothing was found for.

    Never what somebody typed, never how often: only that it was sought on that day.
    """

    municipality = here()
    term = models.CharField("Wort", max_length=100)
    day = models.DateField("Tag")

    objects = Limited()
    unscoped: ClassVar[models.Manager[SoughtTerm]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Gesuchtes Wort", "Gesuchte Wörter"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["municipality", "term", "day"], name="one_sought_term_of_a_day"
            )
        ]

    def __str__(self) -> str:
        return self.term
