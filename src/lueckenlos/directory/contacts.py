"""Whom to ask about a service: names of persons leave after the day promised to them."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.timezone import localdate

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.models import Contact


def shows_name(contact: Contact, today: date) -> bool:
    """Whether the name may be seen: until the day that is told, on this day too."""
    return bool(contact.name) and contact.until is not None and today <= contact.until


def forget_names() -> None:
    """Remove names whose last day is over, and contacts nothing else is said of. No history has
    them; so no version is counted up, and no form that is open is refused for it."""
    for here in Municipality.objects.all():
        with transaction.atomic():
            every = Contact.objects.filter(service__municipality=here)
            due = list(every.filter(until__lt=localdate()).values_list("pk", flat=True))
            for pk in due:
                one = every.filter(pk=pk)
                one.update(name="", basis="", until=None)
                one.filter(function="", phone="", email="").delete()
