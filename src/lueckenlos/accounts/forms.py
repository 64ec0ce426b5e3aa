"""What people type in to invite, to accept, to change a role, to found a municipality."""

from __future__ import annotations

from typing import Any

from django import forms

from lueckenlos.accounts.models import Municipality
from lueckenlos.accounts.roles import BY_KEY, GIVEN_BY_COORDINATORS

ROLE_CHOICES = [(key, BY_KEY[key].name) for key in GIVEN_BY_COORDINATORS]
GEMEINDE_HINT = "Nur zur Rolle „Gemeinde“: ihr amtlicher Schlüssel, 8 Stellen."


class RoleForm(forms.Form):
    """A role."""

    role = forms.ChoiceField(label="Rolle", choices=ROLE_CHOICES)
    gemeinde = forms.CharField(
        label="Gemeindeschlüssel", max_length=8, required=False, help_text=GEMEINDE_HINT
    )


class InviteForm(RoleForm):
    """An address and a role."""

    email = forms.EmailField(
        label="E-Mail-Adresse", widget=forms.EmailInput({"autocomplete": "off"})
    )
    field_order = ("email", "role", "gemeinde")


class AcceptForm(forms.Form):
    """Name and password of somebody new."""

    name = forms.CharField(
        label="Name", max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = forms.CharField(
        label="Kennwort",
        help_text="Mindestens 12 Zeichen; ein Satz ist leichter zu merken als ein Wort.",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )
    again = forms.CharField(
        label="Kennwort noch einmal",
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        strip=False,
    )

    def clean(self) -> dict[str, Any]:
        """Both passwords are the same."""
        said = super().clean() or {}
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", "Die beiden Kennwörter sind verschieden.")
        return said


class FoundForm(forms.Form):
    """A municipality and its first coordinator."""

    name = forms.CharField(label="Name der Kommune", max_length=200)
    key = forms.CharField(
        label="Amtlicher Schlüssel",
        max_length=8,
        help_text="5 Stellen für einen Landkreis, 8 für eine Stadt oder Gemeinde.",
    )
    kind = forms.ChoiceField(label="Art", choices=Municipality.Kind.choices)
    email = forms.EmailField(
        label="E-Mail-Adresse der Koordination",
        help_text="Dorthin geht die Einladung. Die Koordination lädt alle Weiteren ein.",
    )
