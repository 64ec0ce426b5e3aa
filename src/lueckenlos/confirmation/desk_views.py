"""The pages of the coordination: who is due, who was asked, what was answered and is to decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.confirmation import answering, asking
from lueckenlos.confirmation.calls import outlook
from lueckenlos.confirmation.corrections import ENDS, TITLES, Line, asked
from lueckenlos.confirmation.forms import MailboxForm
from lueckenlos.confirmation.links import in_groups, is_over
from lueckenlos.confirmation.models import Answer, Inquiry, Mailbox
from lueckenlos.directory.queries import entry_of, organizations
from lueckenlos.finder.qr import picture
from lueckenlos.report.words import percent

SHOWN = 50
"""Organizations a page names; the others come when these are asked."""


@dataclass(frozen=True, slots=True)
class ToDecide:
    """An answer with what it would change."""

    answer: Answer
    lines: list[Line]


def _lines(answer: Answer) -> list[Line]:
    """What is said otherwise, beside what stood there."""
    titles = {**TITLES, ENDS: "Letzter Tag"}
    return [
        Line(key, titles.get(key, key), answer.before.get(key, ""), _words(key, text))
        for key, text in answer.said.items()
    ]


def _words(key: str, text: str) -> str:
    return ".".join(reversed(text.split("-"))) if key == ENDS else text


@require_safe
@require(EDIT_INVENTORY)
def confirmations(request: HttpRequest, slug: str) -> HttpResponse:
    """What is to decide, who is due, and who was asked."""
    here, today = standing_of(request).here, localdate()
    every = asking.due(here, today)
    page = {
        "to_decide": [ToDecide(one, _lines(one)) for one in answering.to_decide(here)],
        "due": [one for one in every if one.inquiry is None][:SHOWN],
        "number": sum(one.inquiry is None for one in every),
        "lapsed": sum(one.lapsed for one in every),
        "reachable": any(one.address and not one.refused and one.inquiry is None for one in every),
        "asked": [(one, _state(one)) for one in asking.open_inquiries(here)],
        "automatic": asking.is_automatic(here),
    }
    return render(request, "confirmation/desk.html", page)


def _state(one: Any) -> str:
    """How far an inquiry with its numbers is, in words."""
    said = f"{one.done} von {one.number} beantwortet"
    if one.letter is None:
        return f"Bogen, {said}"
    return f"Mail {one.letter.get_state_display()}, {said}"


@require_safe
@require(EDIT_INVENTORY)
def calls(request: HttpRequest, slug: str) -> HttpResponse:
    """How fresh the inventory is, and which calls gain most."""
    told = outlook(standing_of(request).here, localdate())
    share = percent(told.right) if told.right is not None else ""
    return render(request, "confirmation/calls.html", {"told": told, "share": share})


@require_POST
@require(EDIT_INVENTORY)
def decide(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Take over all, some or none of an answer."""
    standing = standing_of(request)
    every = Answer.objects.for_municipality(standing.here)
    answer = get_object_or_404(every.select_related("service", "municipality"), pk=pk)
    none = request.POST.get("tun") == "nichts"
    accepted = [] if none else request.POST.getlist("feld")
    try:
        answering.decide(by=standing.user, answer=answer, accepted=accepted)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        what = "Übernommen" if accepted else "Erledigt, im Bestand bleibt alles, wie es ist"
        messages.success(request, f"{what}: {answer.service.name}.")
    return redirect("confirmations", slug=slug)


@require_POST
@require(EDIT_INVENTORY)
def ask_all(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask everybody who is due and has a mailbox."""
    standing = standing_of(request)
    number = asking.ask_all(by=standing.user, municipality=standing.here)
    if number:
        many = "1 Träger wird" if number == 1 else f"{number} Träger werden"
        messages.success(request, f"{many} jetzt per Mail gefragt.")
    else:
        messages.info(request, "Gerade ist niemand zu fragen, der ein Postfach hat.")
    return redirect("confirmations", slug=slug)


@require_POST
@require(EDIT_INVENTORY)
def habit(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether to ask without being told to."""
    standing = standing_of(request)
    automatic = request.POST.get("von_selbst") == "1"
    asking.set_habit(by=standing.user, municipality=standing.here, automatic=automatic)
    said = (
        "Ab jetzt fragt das Programm von selbst."
        if automatic
        else "Gefragt wird nur auf Knopfdruck."
    )
    messages.success(request, said)
    return redirect("confirmations", slug=slug)


@require_http_methods(["GET", "HEAD", "POST"])
@require(EDIT_INVENTORY)
def provider(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """One organization: its mailbox, what is due, and asking it by mail or on paper."""
    standing = standing_of(request)
    here = standing.here
    one = get_object_or_404(organizations(here).select_related("municipality"), pk=pk)
    box = Mailbox.objects.for_municipality(here).filter(organization=one).first()
    initial = {"address": box.address if box else one.email.split(",")[0].strip(),
               "trusted": bool(box and box.trusted),
               "mails": not (box and box.unwanted)}  # fmt: skip
    form = MailboxForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        asking.keep_mailbox(by=standing.user, organization=one, **form.cleaned_data)
        messages.success(request, "Gespeichert.")
        return redirect("confirmation_provider", slug=slug, pk=pk)
    due = next((some for some in asking.due(here, localdate()) if some.organization == one), None)
    past = Inquiry.objects.for_municipality(here).filter(organization=one).select_related("letter")
    page = {
        "organization": one, "form": form, "due": due, "box": box,
        "past": [(each, _state(each)) for each in asking.with_answers(here, past)[:10]],
    }  # fmt: skip
    return render(request, "confirmation/provider.html", page)


@require_POST
@require(EDIT_INVENTORY)
def ask(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """Ask one organization about what is due: by mail, or by a sheet to print."""
    standing = standing_of(request)
    one = get_object_or_404(organizations(standing.here).select_related("municipality"), pk=pk)
    due = next((some for some in asking.due(standing.here, localdate())
                if some.organization == one), None)  # fmt: skip
    if due is None:
        messages.info(request, f"Bei {one.name} ist nichts fällig.")
        return redirect("confirmation_provider", slug=slug, pk=pk)
    mail = request.POST.get("wie") != "bogen"
    try:
        made = asking.ask(by=standing.user, organization=one, asked=due.services, mail=mail)
    except RefusedError as refused:
        messages.error(request, str(refused))
        return redirect("confirmation_provider", slug=slug, pk=pk)
    if not mail:
        return redirect("confirmation_sheet", slug=slug, pk=made.pk)
    messages.success(request, f"{one.name} wird jetzt per Mail gefragt.")
    return redirect("confirmations", slug=slug)


def _inquiry(request: HttpRequest, pk: UUID) -> Inquiry:
    every = Inquiry.objects.for_municipality(standing_of(request).here)
    return get_object_or_404(every.select_related("organization", "municipality"), pk=pk)


@require_safe
@require(EDIT_INVENTORY)
def sheet(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """The entries of an inquiry to print, with the code under which they are answered."""
    one = _inquiry(request, pk)
    if is_over(one):
        raise Http404
    address = request.build_absolute_uri(reverse("confirm_code"))
    found = [
        (answer, entry_of(one.municipality, answer.service_id)) for answer in asking.unanswered(one)
    ]
    page = {
        "inquiry": one,
        "code": in_groups(one.code),
        "address": address,
        "picture": picture(address),
        "entries": [(answer.service, asked(entry)) for answer, entry in found if entry],
    }
    return render(request, "confirmation/sheet.html", page)


@require_POST
@require(EDIT_INVENTORY)
def close(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """End an inquiry: its link opens nothing any more, and the organization can be asked again."""
    one = _inquiry(request, pk)
    asking.close(inquiry=one, by=standing_of(request).user)
    messages.success(request, f"Die Rückfrage an {one.organization.name} ist beendet.")
    return redirect("confirmations", slug=slug)
