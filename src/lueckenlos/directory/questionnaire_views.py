"""Questions to providers as a workbook, and their answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from lueckenlos.accounts.access import Standing, require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.areas.import_views import kept_uploads
from lueckenlos.directory import import_actions as actions
from lueckenlos.directory.import_forms import AnswersForm, ProviderForm
from lueckenlos.directory.queries import offer_records, organizations
from lueckenlos.exchange.offers.questions import questions_of
from lueckenlos.jobs.content import XLSX
from lueckenlos.report.questionnaire import write_questions
from lueckenlos.web.downloads import attachment

NAME = "rueckfragen.xlsx"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@require(EDIT_INVENTORY)
def questionnaire_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Where the workbook is, and where filled ones go; POST begins to read these."""
    standing = standing_of(request)
    form = AnswersForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid() and (kept := kept_uploads(standing, form)):
        try:
            made = actions.start_answers(by=standing.user, municipality=standing.here, files=kept)
            return redirect("inventory_import", slug=slug, pk=made.pk)
        except RefusedError as refused:
            form.add_error("uploads", str(refused))
    page = {"form": form, "whom": ProviderForm(_providers(standing))}
    return render(request, "directory/questionnaire.html", page)


def _providers(standing: Standing) -> list[tuple[str, str]]:
    """The providers with services in the inventory, as they sort."""
    every = organizations(standing.here).filter(services__status="active").distinct()
    return [(str(pk), name) for pk, name in every.values_list("pk", "name")]


@require_safe
@require(EDIT_INVENTORY)
def questionnaire_xlsx(request: HttpRequest, slug: str) -> HttpResponse:
    """The questions to all providers, or to one; never about a protected address."""
    standing = standing_of(request)
    form = ProviderForm(_providers(standing), request.GET)
    if not form.is_valid():
        messages.error(request, "Diesen Träger gibt es nicht mehr.")
        return redirect("questionnaire", slug=slug)
    offers = offer_records(standing.here)
    if chosen := form.cleaned_data["traeger"]:
        name = organizations(standing.here).get(pk=chosen).name
        offers = tuple(one for one in offers if one.provider == name)
    questions = questions_of(offers)
    if not questions:
        messages.info(request, "Zu den Angeboten ist nichts zu fragen.")
        return redirect("questionnaire", slug=slug)
    title, day = standing.here.name, timezone.localdate()
    content = write_questions(questions, title=title, day=day, sender=title)
    return attachment(content, XLSX, NAME)
