"""People, the municipalities that are the tenants, and who belongs to which in what role."""

from __future__ import annotations

from typing import ClassVar
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from simple_history.models import HistoricalRecords

from lueckenlos.accounts.roles import BY_KEY
from lueckenlos.accounts.tenancy import Limited

SEVERAL_KEY = "amtlicher Schlüssel"


class UserManager(BaseUserManager["User"]):
    """Makes people; an address is kept in small letters, so that it is there once."""

    def create_user(self, email: str, password: str | None = None, **more: object) -> User:
        """Somebody with this address; without a password nobody can log in by one."""
        user = self.model(email=email.strip().casefold(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Somebody by address, whatever its letters."""
        return self.get(email=(username or "").strip().casefold())


class User(AbstractBaseUser):
    """Somebody who can log in. Rights come from memberships only."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField("E-Mail-Adresse", unique=True)
    name = models.CharField("Name", max_length=200, blank=True)
    is_active = models.BooleanField("Zugang offen", default=True)
    joined = models.DateTimeField("dabei seit", auto_now_add=True)
    history = HistoricalRecords(excluded_fields=["password", "last_login"])

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name, verbose_name_plural = "Person", "Personen"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="email_in_small_letters")
        ]

    def __str__(self) -> str:
        return self.name or self.email


class Municipality(models.Model):
    """A Kreis or a city: the tenant. Inside a Kreis lie Gemeinden, one may be its pilot town."""

    class Kind(models.TextChoices):
        KREIS = "kreis", "Landkreis"
        CITY = "city", "Stadt oder Gemeinde"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    key = models.CharField(
        SEVERAL_KEY,
        max_length=8,
        unique=True,
        validators=[RegexValidator(r"^(\d{5}|\d{8})$", "5 Stellen (Kreis) oder 8 (Gemeinde).")],
    )
    name = models.CharField("Name", max_length=200)
    slug = models.SlugField("Kürzel in der Adresse", max_length=60, unique=True)
    kind = models.CharField("Art", max_length=10, choices=Kind.choices)
    pilot = models.CharField(
        "Modellkommune darin",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", "Der amtliche Schlüssel hat 8 Stellen.")],
    )
    demo = models.BooleanField("erfundenes Beispiel", default=False)
    created = models.DateTimeField("angelegt", auto_now_add=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name, verbose_name_plural = "Kommune", "Kommunen"
        ordering: ClassVar[list[str]] = ["name"]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Key and pilot town fit the kind."""
        if self.kind == self.Kind.KREIS and len(self.key) == 8:
            raise ValidationError({"key": "Der Schlüssel eines Landkreises hat 5 Stellen."})
        if self.pilot and self.kind != self.Kind.KREIS:
            raise ValidationError({"pilot": "Eine Modellkommune liegt in einem Landkreis."})
        if len(self.pilot) == 8 and not self.pilot.startswith(self.key):
            raise ValidationError(
                {"pilot": f"Schlüssel der Gemeinden hier beginnen mit {self.key}."}
            )

    @property
    def state(self) -> str:
        """Key of the Land."""
        return str(self.key)[:2]


class Membership(models.Model):
    """Somebody in a role: in a municipality, in one Gemeinde of it, at a provider, for a Land."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="wer")
    role = models.CharField("Rolle", max_length=20)
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        related_name="memberships",
        verbose_name="Kommune",
        null=True,
        blank=True,
    )
    gemeinde = models.CharField("Gemeinde", max_length=8, blank=True)
    state = models.CharField("Land", max_length=2, blank=True)
    since = models.DateTimeField("seit", auto_now_add=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Membership]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Mitgliedschaft", "Mitgliedschaften"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                F("user"),
                F("role"),
                F("municipality"),
                F("gemeinde"),
                F("state"),
                name="one_membership_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(role="administrator", municipality=None, gemeinde="", state="")
                | (Q(role="state", municipality=None, gemeinde="") & ~Q(state=""))
                | (Q(role="gemeinde", municipality__isnull=False, state="") & ~Q(gemeinde=""))
                | Q(
                    role__in=("coordinator", "editor", "provider", "steering"),
                    municipality__isnull=False,
                    gemeinde="",
                    state="",
                ),
                name="membership_fits_its_role",
            ),
        ]

    def __str__(self) -> str:
        return f"{BY_KEY[self.role].name}: {self.municipality or self.state or 'Anlage'}"


class Notice(models.Model):
    """A text every public site owes its visitors; without a municipality, the installation's."""

    class Kind(models.TextChoices):
        IMPRINT = "imprint", "Impressum"
        PRIVACY = "privacy", "Datenschutzhinweis"
        ACCESSIBILITY = "accessibility", "Erklärung zur Barrierefreiheit"

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    kind = models.CharField("Art", max_length=20, choices=Kind.choices)
    municipality = models.ForeignKey(
        Municipality,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notices",
        verbose_name="Kommune",
    )
    text = models.TextField("Text")
    changed = models.DateTimeField("geändert", auto_now=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Notice]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Pflichtangabe", "Pflichtangaben"
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(F("kind"), F("municipality"), name="one_notice_of_a_kind"),
            # two rows without a municipality differ for a database
            models.UniqueConstraint(
                F("kind"), condition=Q(municipality=None), name="one_notice_for_the_installation"
            ),
            models.CheckConstraint(condition=~Q(text=""), name="notice_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.municipality or 'Anlage'}"


class Invitation(models.Model):
    """A role offered to an address. The link in the mail works once and for two weeks."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="invitations", verbose_name="Kommune"
    )
    email = models.EmailField("E-Mail-Adresse")
    role = models.CharField("Rolle", max_length=20)
    gemeinde = models.CharField("Gemeinde", max_length=8, blank=True)
    by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name="von")
    made = models.DateTimeField("eingeladen", auto_now_add=True)
    accepted = models.DateTimeField("angenommen", null=True, blank=True)
    withdrawn = models.DateTimeField("zurückgezogen", null=True, blank=True)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[Invitation]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Einladung", "Einladungen"
        ordering: ClassVar[list[str]] = ["-made"]

    def __str__(self) -> str:
        return f"{BY_KEY[self.role].name}: {self.municipality}"


class AccessLog(models.Model):
    """Somebody has seen personal data. Only two people together can read it; kept for a year."""

    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", null=True, verbose_name="Kommune"
    )
    who = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, verbose_name="wer")
    whose = models.ForeignKey(
        User, models.SET_NULL, related_name="+", null=True, verbose_name="wessen"
    )
    what = models.CharField("was", max_length=300)
    when = models.DateTimeField("wann", auto_now_add=True, db_index=True)

    objects = Limited()
    unscoped: ClassVar[models.Manager[AccessLog]] = models.Manager()

    class Meta:
        verbose_name, verbose_name_plural = "Einsicht", "Einsichten"
        ordering: ClassVar[list[str]] = ["when", "pk"]

    def __str__(self) -> str:
        return self.what


class LogOpening(models.Model):
    """Two people open the log of who has seen personal data: one asks, another one agrees."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    municipality = models.ForeignKey(
        Municipality, models.CASCADE, related_name="+", verbose_name="Kommune"
    )
    reason = models.CharField("Grund", max_length=300)
    asked_by = models.ForeignKey(
        User, models.SET_NULL, related_name="+", null=True, verbose_name="beantragt von"
    )
    asked = models.DateTimeField("beantragt", auto_now_add=True)
    decided_by = models.ForeignKey(
        User,
        models.SET_NULL,
        related_name="+",
        null=True,
        blank=True,
        verbose_name="entschieden von",
    )
    decided = models.DateTimeField("entschieden", null=True, blank=True)
    agreed = models.BooleanField("zugestimmt", default=False)
    history = HistoricalRecords()

    objects = Limited()
    unscoped: ClassVar[models.Manager[LogOpening]] = models.Manager()

    class Meta:
        verbose_name = "Einsichtnahme in das Protokoll"
        verbose_name_plural = "Einsichtnahmen in das Protokoll"
        ordering: ClassVar[list[str]] = ["-asked"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=~Q(reason=""), name="log_is_opened_for_a_reason"),
            models.CheckConstraint(
                condition=Q(agreed=False) | Q(decided__isnull=False), name="log_consent_has_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(agreed=True, asked_by=F("decided_by")), name="log_is_opened_by_two"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.municipality}: {self.reason}"


class SharedCache(models.Model):
    """The table of the cache, which alone reads and writes it: tries, and codes used up."""

    cache_key = models.CharField("wovon", max_length=255, primary_key=True)
    value = models.TextField("was")
    expires = models.DateTimeField("bis wann", db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "Merker"
        db_table = "shared_cache"

    def __str__(self) -> str:
        return self.cache_key
