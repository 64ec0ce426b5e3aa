"""What becomes of questions to an organization that has become part of another."""

from __future__ import annotations

from django.utils import timezone

from lueckenlos.accounts.models import User
from lueckenlos.accounts.people import save
from lueckenlos.confirmation.models import Inquiry, Mailbox
from lueckenlos.directory.models import Organization


def go_over(into: Organization, gone: Organization, by: User) -> None:
    """Questions and answers stay with the organization that remains; so does the mailbox, where it
    has none of its own. It is not trusted any more: it would speak for others now. Of two open
    questions the one of the organization that remains stays open."""
    here = into.municipality
    mailboxes = Mailbox.objects.for_municipality(here)
    box = mailboxes.filter(organization=gone).first()
    if box is not None and not mailboxes.filter(organization=into).exists():
        box.organization, box.trusted = into, False
        save(box, by)
    every = Inquiry.objects.for_municipality(here)
    is_asked = every.filter(organization=into, closed=None).exists()
    for one in every.filter(organization=gone):
        if is_asked and one.closed is None:
            one.closed = timezone.now()
        one.organization = into
        save(one, by)
