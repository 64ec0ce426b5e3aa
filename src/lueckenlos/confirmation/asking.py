"""Whom to ask and when: entries that are due, together, by mail or on paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import RefusedError, save
from lueckenlos.confirmation.links import link_of, new_code
from lueckenlos.confirmation.models import Answer, Habit, Inquiry, Mailbox
from lueckenlos.directory.listing import confirmed_since, idle
from lueckenlos.directory.models import Organization, Service, Status
from lueckenlos.directory.queries import services
from lueckenlos.jobs.letters import order_letter
from lueckenlos.jobs.models import Letter

AHEAD = timedelta(days=30)
"""What runs out in this time is asked along with what has run out."""
VALID = timedelta(days=60)
REST = timedelta(days=60)
"""So long nobody is asked again who did not answer."""
SILENT = timedelta(days=180)
"""So long an address that could not be reached is not written to by itself."""
REMIND = (timedelta(days=14), timedelta(days=35))
MOST = 100
"""Entries of one inquiry; the others are asked when these are answered."""


@dataclass(slots=True)
class Due:
    """An organization with entries that are due. `lapsed`: how many have run out already;
    `refused`: the last mail to its address could not be delivered."""

    organization: Organization
    services: list[Service] = field(default_factory=list)
    lapsed: int = 0
    mailbox: Mailbox | None = None
    inquiry: Inquiry | None = None
    refused: bool = False

    @property
    def address(self) -> str:
        """Where to write; "" where nobody may."""
        return address_of(self.organization, self.mailbox)

    @property
    def unwanted(self) -> bool:
        """Whether they want no mails."""
        return bool(self.mailbox and self.mailbox.unwanted)


def address_of(organization: Organization, mailbox: Mailbox | None) -> str:
    """The mailbox for questions, else the address of the organization; none that is unwanted."""
    if mailbox and mailbox.unwanted:
        return ""
    told = (mailbox.address if mailbox else "") or organization.email
    return told.split(",")[0].strip()


def due(municipality: Municipality, today: date) -> list[Due]:
    """Organizations with entries whose confirmation has run out or soon will; those with most that
    have run out first."""
    found: dict[object, Due] = {}
    every = services(municipality).exclude(organization=None).exclude(idle(today))
    for one in every.select_related("organization").order_by("folded", "code"):
        assert one.organization
        lapsed = not is_confirmed(one, today)
        if lapsed or not is_confirmed(one, today + AHEAD):
            entry = found.setdefault(one.organization_id, Due(one.organization))
            entry.services.append(one)
            entry.lapsed += lapsed
    boxes = Mailbox.objects.for_municipality(municipality).filter(organization__in=list(found))
    for box in boxes:
        found[box.organization_id].mailbox = box
    for inquiry in open_inquiries(municipality):
        if inquiry.organization_id in found:
            found[inquiry.organization_id].inquiry = inquiry
    refused = refused_addresses(municipality)
    for entry in found.values():
        entry.refused = entry.address.lower() in refused
    return sorted(found.values(), key=lambda one: (-one.lapsed, one.organization.folded))


def refused_addresses(municipality: Municipality) -> frozenset[str]:
    """The addresses whose last letter could not be delivered, for a while."""
    over = Letter.objects.for_municipality(municipality).filter(ended__gt=timezone.now() - SILENT)
    told = over.order_by("ended").values_list("address", "state")
    last = {address.lower(): state for address, state in told}
    return frozenset(one for one, state in last.items() if state == Letter.State.REFUSED)


def is_confirmed(service: Service, day: date) -> bool:
    """Whether the confirmation of an entry holds on a day, by the period of its kind."""
    told = service.assured_date
    return told is not None and told >= confirmed_since(service.kind_key, day)


def open_inquiries(municipality: Municipality) -> list[Inquiry]:
    """Those that are not over."""
    every = Inquiry.objects.for_municipality(municipality).filter(closed=None)
    return list(with_answers(municipality, every.select_related("organization", "letter")))


def with_answers(municipality: Municipality, some: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """Inquiries with how many entries each has and how many are answered."""
    mine = Answer.objects.for_municipality(municipality).filter(inquiry=OuterRef("pk"))
    number = mine.order_by().values("inquiry").annotate(n=Count("pk")).values("n")
    done = number.exclude(what=Answer.What.OPEN)
    return some.annotate(number=Subquery(number), done=Coalesce(Subquery(done), 0))


# --- asking --------------------------------------------------------------------------------------


@transaction.atomic
def ask(
    *, by: User | None, organization: Organization, asked: Sequence[Service], mail: bool
) -> Inquiry:
    """Ask an organization about entries: by a mail with a link, or only with a code for paper.

    Raises `RefusedError` where it is asked already, wants no mail, or has no address.
    """
    here = organization.municipality
    Organization.objects.for_municipality(here).select_for_update(no_key=True).get(
        pk=organization.pk
    )
    if Inquiry.objects.for_municipality(here).filter(organization=organization, closed=None):
        raise RefusedError(f"{organization.name} ist schon gefragt und hat noch nicht geantwortet.")
    box = Mailbox.objects.for_municipality(here).filter(organization=organization).first()
    address = address_of(organization, box)
    if mail and not address:
        raise RefusedError(
            f"{organization.name} hat kein Postfach oder will keine Mails. Drucken Sie den Bogen."
        )
    made = Inquiry(municipality=here, organization=organization, code=new_code(),
                   until=timezone.now() + VALID, by=by)  # fmt: skip
    save(made, by)
    for one in asked[:MOST]:
        save(Answer(municipality=here, inquiry=made, service=one), by)
    if mail:
        made.letter = _letter(made, address, by, "ask")
        save(made, by)
    return made


def _letter(inquiry: Inquiry, address: str, by: User | None, what: str) -> Letter:
    open_ = [one.service.name for one in unanswered(inquiry)]
    said = {
        "inquiry": inquiry, "names": open_, "link": link_of(inquiry), "again": what != "ask",
        "stop": link_of(inquiry) + "abmelden/", "until": timezone.localdate(inquiry.until),
    }  # fmt: skip
    number = len(open_)
    plural = "Ihr Eintrag" if number == 1 else f"Ihre {number} Einträge"
    stimmt = "Stimmt" if number == 1 else "Stimmen"
    return order_letter(
        by=by,
        municipality=inquiry.municipality,
        key=f"confirmation-{inquiry.pk}-{what}",
        address=address,
        subject=f"{'Erinnerung: ' if what != 'ask' else ''}{stimmt} {plural} noch?",
        text=render_to_string("confirmation/mail.txt", said),
    )


def unanswered(inquiry: Inquiry) -> list[Answer]:
    """What is still open of an inquiry, by name; not what has left the inventory meanwhile."""
    return [
        one
        for one in answers_of(inquiry)
        if one.what == Answer.What.OPEN and one.service.status == Status.ACTIVE
    ]


def answers_of(inquiry: Inquiry) -> list[Answer]:
    """The entries of an inquiry and their answers, by name."""
    every = Answer.objects.for_municipality(inquiry.municipality).filter(inquiry=inquiry)
    return list(every.select_related("service", "municipality").order_by("service__folded", "pk"))


def ask_where_wanted() -> None:
    """Ask everybody who is due and can be written to, where a municipality wants it."""
    for habit in Habit.unscoped.filter(automatic=True).select_related("municipality"):
        ask_all(by=None, municipality=habit.municipality)


def ask_all(*, by: User | None, municipality: Municipality) -> int:
    """Ask everybody who is due, has a mailbox, and was not asked lately; how many."""
    number, today = 0, timezone.localdate()
    lately = Inquiry.objects.for_municipality(municipality).filter(made__gt=timezone.now() - REST)
    rest = set(lately.values_list("organization_id", flat=True))
    for one in due(municipality, today):
        wanted = one.address and not one.refused and one.inquiry is None
        if wanted and one.organization.pk not in rest:
            ask(by=by, organization=one.organization, asked=one.services, mail=True)
            number += 1
    return number


def remind() -> None:
    """Remind who was asked by mail and is silent; end what has run out."""
    now = timezone.now()
    every = Inquiry.unscoped.filter(closed=None).select_related("municipality", "organization")
    for one in every:
        if one.until <= now:
            close(inquiry=one, by=None)
        elif _is_to_remind(one):
            _remind(one)


def _is_to_remind(one: Inquiry) -> bool:
    sent = one.letter is not None and one.letter.state in (Letter.State.SENT, Letter.State.UNSURE)
    waits = one.reminders < len(REMIND) and timezone.now() >= one.made + REMIND[one.reminders]
    return sent and waits


@transaction.atomic
def _remind(one: Inquiry) -> None:
    box = Mailbox.objects.for_municipality(one.municipality).filter(organization=one.organization)
    address = address_of(one.organization, box.first())
    if address:
        one.reminders += 1
        one.letter = _letter(one, address, None, f"remind-{one.reminders}")
        save(one, None)


def close(*, inquiry: Inquiry, by: User | None) -> None:
    """End an inquiry: its link and its code open nothing any more."""
    inquiry.closed = timezone.now()
    save(inquiry, by)


# --- how somebody wants to be asked --------------------------------------------------------------


@transaction.atomic
def keep_mailbox(
    *, by: User | None, organization: Organization, address: str, trusted: bool, mails: bool
) -> None:
    """Where an organization is asked, whether what it says holds at once, and whether by mail."""
    every = Mailbox.objects.for_municipality(organization.municipality)
    box = every.filter(organization=organization).first() or Mailbox(
        municipality=organization.municipality, organization=organization
    )
    box.address, box.trusted = address, trusted
    box.unwanted = None if mails else box.unwanted or timezone.now()
    save(box, by)


def stop_mails(*, inquiry: Inquiry) -> None:
    """They want no mails any more."""
    every = Mailbox.objects.for_municipality(inquiry.municipality)
    box = every.filter(organization=inquiry.organization).first()
    keep_mailbox(
        by=None, organization=inquiry.organization, address=box.address if box else "",
        trusted=bool(box and box.trusted), mails=False,
    )  # fmt: skip


@transaction.atomic
def set_habit(*, by: User, municipality: Municipality, automatic: bool) -> None:
    """Whether to ask by itself."""
    found = Habit.objects.for_municipality(municipality).first() or Habit(municipality=municipality)
    found.automatic = automatic
    save(found, by)


def is_automatic(municipality: Municipality) -> bool:
    """Whether a municipality asks by itself."""
    return Habit.objects.for_municipality(municipality).filter(automatic=True).exists()
