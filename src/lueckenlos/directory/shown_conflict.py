"""What somebody typed beside what holds now, where somebody else was quicker."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from lueckenlos.directory.service_form import ServiceForms
from lueckenlos.directory.service_rows import Rows

NOTHING = "–"


def differences(typed: ServiceForms, now: ServiceForms) -> list[tuple[str, str, str]]:
    """What is called differently in two forms of a service: label, in the first, in the second."""
    said, holds = _words(typed), _words(now)
    return [
        (label, said.get(label) or NOTHING, holds.get(label) or NOTHING)
        for label in dict.fromkeys((*said, *holds))
        if said.get(label, "") != holds.get(label, "")
    ]


def _words(given: ServiceForms) -> dict[str, str]:
    """Everything that stands in a form, by its label."""
    found = {str(bound.label): _word(bound) for bound in given.main}
    for rows in (given.places, *given.rows.values()):
        found[f"{rows.title} (Zeilen)"] = "; ".join(filter(None, _lines(rows)))
    return found


def _lines(rows: Rows) -> list[str]:
    return [
        ", ".join(filter(None, (_word(bound) for bound in form if not bound.is_hidden)))
        for form in rows.forms
    ]


def _word(bound: Any) -> str:
    """What stands in a field, in words; a known location by its address alone."""
    value, field = bound.value(), bound.field
    if isinstance(field, forms.MultipleChoiceField):
        names = dict(field.choices)  # type: ignore[arg-type]
        return ", ".join(str(names.get(one, one)) for one in value or ())
    if isinstance(field, forms.BooleanField):
        return str(bound.label) if value else ""
    if value in (None, ""):
        return ""
    if isinstance(field, forms.ChoiceField):
        return _chosen(field, str(value))
    if isinstance(field, forms.DateField):
        return f"{_day(value):%d.%m.%Y}" if _day(value) else str(value)
    shown = field.widget.format_value(value)
    return str(shown).strip()


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None


def _chosen(field: forms.ChoiceField, value: str) -> str:
    """The word of a choice, also where choices are grouped."""
    known: Any = field.choices
    for key, name in known:
        if isinstance(name, list | tuple):
            found = dict(name).get(value)
            if found is not None:
                return str(found)
        elif str(key) == value:
            return str(name)
    return value
