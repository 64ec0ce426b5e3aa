"""What people type in about organizations and locations."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from lueckenlos.accounts.models import User
from lueckenlos.directory.models import Accessibility
from lueckenlos.directory.service_rows import checked_email, checked_phone, say_plainly, text


class OrganizationForm(forms.Form):
    """An organization: how it is called, and how to reach it."""

    name = forms.CharField(label="Name", max_length=300)
    description = text("Beschreibung", 5000, widget=forms.Textarea({"rows": 4}))
    phone = text("Telefon", 200)
    email = text("E-Mail", 300)
    url = text("Internetseite", 500, "zum Beispiel: https://www.example.org")

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        say_plainly(self)

    def clean_phone(self) -> str:
        """A telephone number."""
        return checked_phone(self.cleaned_data["phone"])

    def clean_email(self) -> str:
        """An address for mail."""
        return checked_email(self.cleaned_data["email"])

    def clean_url(self) -> str:
        """An address on the internet; the beginning may be left out."""
        return checked_url(self.cleaned_data["url"])


def checked_url(said: str) -> str:
    """An address on the internet, its beginning put before it where it was left out. Raises
    `ValidationError` where it is none."""
    whole = said if not said or "://" in said else f"https://{said}"
    if whole:
        try:
            URLValidator(["http", "https"])(whole)
        except ValidationError:
            raise ValidationError(
                f"Internetseite: „{said}“ ist keine Adresse. Schreiben Sie zum Beispiel "
                "https://www.example.org."
            ) from None
    return whole


class MemberForm(forms.Form):
    """Who is to keep the entries of an organization."""

    user = forms.ChoiceField(label="Person mit der Rolle „Träger“")

    def __init__(self, people: list[User], *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        named_people = [(str(one.pk), str(one)) for one in people]
        self.fields["user"].choices = [("", "Bitte wählen"), *named_people]  # type: ignore[attr-defined]
        say_plainly(self)


class LocationForm(forms.Form):
    """What a location is called, how to get there, how barrier-free it is."""

    name = text("Name des Orts", 300, "zum Beispiel: Familienzentrum Süd")
    transportation = text("Haltestelle, Anfahrt", 500, "zum Beispiel: Bus 3, Haltestelle Markt")
    wheelchair = forms.ChoiceField(
        label="mit Rollstuhl oder Kinderwagen",
        required=False,
        choices=[("", "nicht bekannt"), *Accessibility.Wheelchair.choices],
    )
    description = text("Barrierefreiheit in Worten", 500)

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        say_plainly(self)
