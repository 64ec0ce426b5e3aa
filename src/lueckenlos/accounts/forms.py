"""What people type in to invite, to accept, to change a role, to found a municipality."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import normalize_newlines

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


class CoordinatorForm(forms.Form):
    """The right address in place of a mistyped one."""

    email = forms.EmailField(
        label="Richtige E-Mail-Adresse der Koordination",
        help_text="Dorthin geht die neue Einladung.",
        widget=forms.EmailInput({"autocomplete": "off"}),
    )


class MunicipalityForm(forms.Form):
    """What a municipality says of itself; a pilot town only of a Kreis."""

    name = forms.CharField(label="Name der Kommune", max_length=200)
    pilot = forms.CharField(
        label="Modellkommune",
        max_length=20,
        required=False,
        help_text="Manche Landkreise knüpfen die Kette zuerst in einer ihrer Gemeinden: Nennen "
        "Sie deren amtlichen Schlüssel (8 Stellen), oder lassen Sie das Feld leer.",
    )

    def __init__(self, municipality: Municipality, data: Any = None) -> None:
        super().__init__(data, initial={"name": municipality.name, "pilot": municipality.pilot})
        if municipality.kind != Municipality.Kind.KREIS:
            del self.fields["pilot"]

    def clean_pilot(self) -> str:
        """Without the blanks keys are often written with."""
        return "".join(self.cleaned_data["pilot"].split())


class KeyForm(forms.Form):
    """Key and kind of a municipality."""

    key = forms.CharField(
        label="Amtlicher Schlüssel",
        max_length=20,
        help_text="5 Stellen für einen Landkreis, 8 für eine Stadt oder Gemeinde.",
    )
    kind = forms.ChoiceField(label="Art", choices=Municipality.Kind.choices)

    def clean_key(self) -> str:
        """Without the blanks keys are often written with."""
        return "".join(self.cleaned_data["key"].split())


class NoticeForm(forms.Form):
    """A text every public site owes its visitors."""

    text = forms.CharField(
        label="Text",
        max_length=100_000,
        help_text="Eine leere Zeile beginnt einen neuen Absatz. Andere Gestaltung gibt es nicht.",
        widget=forms.Textarea({"rows": 20}),
    )

    def clean_text(self) -> str:
        """With the line ends of a file, whatever the browser sends: so it is kept."""
        return f"{normalize_newlines(self.cleaned_data['text'])}\n"


class NameForm(forms.Form):
    """One's own name."""

    name = forms.CharField(
        label="Name", max_length=200, widget=forms.TextInput({"autocomplete": "name"})
    )


class AddressForm(forms.Form):
    """A new address of one's own."""

    email = forms.EmailField(
        label="Neue E-Mail-Adresse",
        max_length=254,
        help_text="Dorthin schicken wir einen Code.",
        widget=forms.EmailInput({"autocomplete": "email"}),
    )


class CodeForm(forms.Form):
    """The code out of a mail."""

    code = forms.CharField(
        label="Code aus der Mail",
        max_length=40,
        widget=forms.TextInput({"autocomplete": "one-time-code"}),
    )


class ReasonForm(forms.Form):
    """Why the log is to be opened."""

    reason = forms.CharField(
        label="Grund",
        max_length=300,
        help_text="Zum Beispiel eine Auskunft oder eine Beschwerde. Nennen Sie möglichst keine "
        "Namen: Der Grund steht im Verlauf.",
    )
