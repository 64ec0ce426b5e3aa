"""What every table has that comes in by a file: its source, and how far it is."""

from __future__ import annotations

from uuid import uuid4

from django.db import models

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.jobs.models import Job


class State(models.TextChoices):
    """How far something that was loaded is; only what is active is shown as valid."""

    LOADING = "loading", "wird geladen"
    READY = "ready", "zur Ansicht"
    ACTIVE = "active", "gilt"
    PAST = "past", "galt früher"


def here() -> models.ForeignKey[Municipality, Municipality]:
    """The municipality a row is of."""
    return models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name="Kommune")


def who(name: str) -> models.ForeignKey[User | None, User | None]:
    """Who did something."""
    return models.ForeignKey(User, models.SET_NULL, null=True, related_name="+", verbose_name=name)


class Loaded(models.Model):
    """What an import brings: its source, and how far it is."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.LOADING)
    file = models.CharField("Datei", max_length=255, blank=True)
    title = models.CharField("Titel der Quelle", max_length=300, blank=True)
    owner = models.CharField("geführt von", max_length=300, blank=True)
    licence = models.CharField("Lizenz", max_length=200, blank=True)
    day = models.DateField("Stichtag", null=True, blank=True)
    loaded = models.DateTimeField("geladen", auto_now_add=True)
    by = who("von")
    job = models.ForeignKey(
        Job, models.SET_NULL, null=True, related_name="+", verbose_name="Arbeit"
    )

    class Meta:
        abstract = True
