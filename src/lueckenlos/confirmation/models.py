"""Who is asked about entries, what was asked, and what they answered."""

from __future__ import annotations

from typing import Any, ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.tenancy import Limited
from lueckenlos.directory.models import Organization, Service
from lueckenlos.jobs.models import Letter


def _here() -> models.ForeignKey[Municipality, Municipality]:
    return models.ForeignKey(Municipality, models.CASCADE, related_name="+", verbose_name="Kommune")


def _by(verb: str) -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=verb
    )


class Habit(models.Model):
    """Whether a municipality asks by itself whenever entries are due."""

    municipality = models.OneToOneField(
        Municipality, models.CASCADE, related_name="+", verbose_name="Kommune"
    )
    automatic = models.BooleanField("von selbst fragen", default=False)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Habit]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Gewohnheit beim Fragen", "Gewohnheiten beim Fragen"

    def __str__(self) -> str:
        return "von selbst" if self.automatic else "auf Anstoß"


class Mailbox(models.Model):
    """How an organization is asked: the mailbox of a function, never a person's; none is written to
    that does not want it. What a trusted one corrects is published at once."""

    municipality = _here()
    organization = models.OneToOneField(
        Organization, models.CASCADE, related_name="+", verbose_name="Träger"
    )
    address = models.EmailField("Postfach für Rückfragen", max_length=254, blank=True)
    trusted = models.BooleanField("Korrekturen gelten sofort", default=False)
    unwanted = models.DateTimeField("will keine Mails seit", null=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Mailbox]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Postfach", "Postfächer"

    def __str__(self) -> str:
        return self.address or "kein Postfach"


class Inquiry(models.Model):
    """What one organization is asked at once: by a mail with a link, or on paper with a code."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="+", verbose_name="Träger"
    )
    code = models.CharField("Code", max_length=12, unique=True)
    letter = models.ForeignKey(
        Letter, models.SET_NULL, null=True, related_name="+", verbose_name="Mail"
    )
    reminders = models.PositiveSmallIntegerField("Erinnerungen", default=0)
    made = models.DateTimeField("gefragt am", auto_now_add=True)
    until = models.DateTimeField("gilt bis")
    closed = models.DateTimeField("beendet", null=True)
    by = _by("von")
    history = HistoricalRecords(excluded_fields=["code"])

    objects = Limited()
    unscoped: ClassVar[models.Manager[Inquiry]] = models.Manager()

    class Meta:
        verbose_name = "Rückfrage an einen Träger"
        verbose_name_plural = "Rückfragen an Träger"
        ordering: ClassVar[list[str]] = ["-made"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(closed=None), name="asked_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {self.made:%d.%m.%Y}"


class Answer(models.Model):
    """One entry of an inquiry, what was answered, and what became of it.

    `said`: what is otherwise, by field, in the words of who answered; `before`: what stood there.
    """

    class What(models.TextChoices):
        OPEN = "", "noch offen"
        RIGHT = "right", "stimmt noch"
        OTHERWISE = "otherwise", "korrigiert"
        ENDED = "ended", "gibt es nicht mehr"
        ELSEWHERE = "elsewhere", "dafür sind andere zuständig"

    class Decision(models.TextChoices):
        NONE = "", "noch nicht entschieden"
        DIRECT = "direct", "gilt sofort"
        ACCEPTED = "accepted", "übernommen"
        PARTLY = "partly", "zum Teil übernommen"
        REFUSED = "refused", "nicht übernommen"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = _here()
    inquiry = models.ForeignKey(
        Inquiry, models.CASCADE, related_name="answers", verbose_name="Rückfrage"
    )
    service = models.ForeignKey(
        Service, models.CASCADE, related_name="+", verbose_name="Angebot im Bestand"
    )
    what = models.CharField(
        "Antwort", max_length=10, choices=What.choices, default=What.OPEN, blank=True
    )
    said = models.JSONField("Korrektur", default=dict)
    before = models.JSONField("vorher", default=dict)
    note = models.CharField("Hinweis", max_length=500, blank=True)
    since = models.DateField("zuvor bestätigt am", null=True)
    answered = models.DateTimeField("beantwortet", null=True)
    decision = models.CharField(
        "Entscheidung", max_length=10, choices=Decision.choices, default=Decision.NONE, blank=True
    )
    decided = models.DateTimeField("entschieden", null=True)
    by = _by("entschieden von")
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Answer]] = models.Manager()

    class Meta:
        verbose_name = "Antwort zu einem Eintrag"
        verbose_name_plural = "Antworten zu Einträgen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["inquiry", "service"], name="an_entry_is_asked_once")
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["municipality", "answered"], name="answers_to_decide")
        ]

    def __str__(self) -> str:
        return f"{self.service}: {self.get_what_display()}"
