"""A job owns a piece of long work from the order to its result."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.tenancy import Limited


class StoredFile(models.Model):
    """A file kept by the hash of its content; the same content is kept once."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="files", verbose_name="Kommune"
    )
    name = models.CharField("Name", max_length=255)
    sha256 = models.CharField("Prüfsumme", max_length=64)
    size = models.PositiveBigIntegerField("Größe")
    media_type = models.CharField("Art", max_length=100)
    stored = models.DateTimeField("abgelegt", auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[StoredFile]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Datei", "Dateien"
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["sha256"])]

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Long work: who ordered what, how far it is, who works at it until when, what came of it.

    Its history has a line for the order, for a cancellation and for the end, none for what a worker
    says on the way.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "wartet"
        RUNNING = "running", "läuft"
        DONE = "done", "fertig"
        FAILED = "failed", "gescheitert"
        CANCELLED = "cancelled", "abgebrochen"

    ENDED = (State.DONE, State.FAILED, State.CANCELLED)

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("Art", max_length=100)
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="jobs",
        verbose_name="Kommune",
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    input = models.JSONField("Auftrag", default=dict)
    state = models.CharField(
        "Stand", max_length=10, choices=State.choices, default=State.WAITING, db_index=True
    )
    step = models.CharField("Schritt", max_length=200, blank=True)
    progress = models.PositiveSmallIntegerField("Prozent", default=0)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    worker = models.CharField("Arbeiter", max_length=64, blank=True)
    leased_until = models.DateTimeField("vergeben bis", null=True)
    cancel = models.BooleanField("soll abbrechen", default=False)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="abgebrochen von",
    )
    result = models.JSONField("Ergebnis", default=dict)
    error = models.TextField("woran es lag", blank=True)
    ordered = models.DateTimeField("bestellt", auto_now_add=True)
    started = models.DateTimeField("begonnen", null=True)
    ended = models.DateTimeField("beendet", null=True)
    history = HistoricalRecords(
        excluded_fields=["input", "step", "progress", "worker", "leased_until", "result"]
    )

    objects = Limited()
    unscoped: ClassVar[models.Manager[Job]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Arbeit", "Arbeiten"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["ordered"],
                name="open_jobs_in_order",
                condition=Q(state__in=("waiting", "running")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} ({self.get_state_display()})"

    @property
    def open(self) -> bool:
        """Whether it waits or runs."""
        return self.state not in self.ENDED


class Step(models.Model):
    """A step of a job that is done for good, and how many rows it has put in so far."""

    job = models.ForeignKey(Job, models.CASCADE, related_name="steps", verbose_name="Arbeit")
    key = models.CharField("Schritt", max_length=200)
    rows = models.PositiveBigIntegerField("Zeilen", default=0)
    done = models.DateTimeField("getan", auto_now=True)

    class Meta:
        verbose_name, verbose_name_plural = "Arbeitsschritt", "Arbeitsschritte"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["job", "key"], name="a_step_is_done_once")
        ]

    def __str__(self) -> str:
        return self.key


class Letter(models.Model):
    """A mail to somebody without an account, ordered once and sent at most once.

    `key` says what it is about: whoever orders the same again gets the letter there is. The text
    may hold a link that opens something, so it stands in no history and goes once it is sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "wartet"
        SENDING = "sending", "wird verschickt"
        SENT = "sent", "verschickt"
        REFUSED = "refused", "unzustellbar"
        UNSURE = "unsure", "vielleicht verschickt"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", verbose_name="Kommune"
    )
    key = models.CharField("Anlass", max_length=200, unique=True)
    address = models.EmailField("an", max_length=254)
    subject = models.CharField("Betreff", max_length=200)
    text = models.TextField("Text", blank=True)
    state = models.CharField("Stand", max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField("Versuche", default=0)
    error = models.CharField("woran es lag", max_length=500, blank=True)
    ordered = models.DateTimeField("bestellt", auto_now_add=True)
    due = models.DateTimeField("frühestens", default=timezone.now)
    ended = models.DateTimeField("beendet", null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name="von"
    )
    history = HistoricalRecords(excluded_fields=["text", "attempts", "due"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[Letter]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Mail", "Mails"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["due"],
                name="letters_to_send",
                condition=Q(state__in=("waiting", "sending")),
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} ({self.get_state_display()})"
