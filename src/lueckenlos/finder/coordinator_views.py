"""What the coordination decides about the family finder: open or not, texts, reports of errors."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.notices import keeps_closed, missing_notices
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY, MANAGE_MUNICIPALITY
from lueckenlos.directory.listing import LACKS, with_facts
from lueckenlos.directory.models import ApprovedText, ErrorReport
from lueckenlos.finder import actions, way
from lueckenlos.finder.licences import LICENCES
from lueckenlos.finder.opening import SOUGHT_DAYS, closing, is_open, licence_of, sought
from lueckenlos.finder.qr import picture
from lueckenlos.finder.queries import public_services
from lueckenlos.report.words import listed

ON_A_PAGE = 50
CLOSED = "Die Familiensuche ist geschlossen."


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_MUNICIPALITY)
def settings(request: HttpRequest, slug: str) -> HttpResponse:
    """Open the finder to families, or close it."""
    standing = standing_of(request)
    here = standing.here
    if "licence" in request.POST:
        return _choose_licence(request, slug)
    if request.method == "POST":
        opened = request.POST.get("open") == "1"
        try:
            actions.open_finder(by=standing.user, municipality=here, open=opened)
        except RefusedError as refused:
            messages.error(request, f"Die Familiensuche bleibt geschlossen. {refused}")
        else:
            said = "Familien können jetzt suchen." if opened else CLOSED
            messages.success(request, said)
        return redirect("family_finder", slug=slug)
    said_so, opened, today = way.approvals(here), is_open(here), timezone.localdate()
    shown = public_services(here, today)
    address = request.build_absolute_uri(reverse("family_start", args=[slug]))
    page = {
        "open": opened,
        "closing": closing(here),
        "address": address,
        "code": picture(address) if opened else None,
        "services": shown.count(),
        "unconfirmed": with_facts(shown).filter(LACKS["bestaetigung"].those(today)).count(),
        "approved": sum(1 for one in way.texts() if _is_approved(one, said_so)),
        "texts": len(way.texts()),
        "sought": sought(here),
        "licences": [(key, name) for key, (name, _) in LICENCES.items()],
        "licence": licence_of(here),
        "sought_days": SOUGHT_DAYS,
        "missing": listed(missing_notices()),
        "kept_closed": keeps_closed(),
    }
    return render(request, "finder/settings.html", page)


def _choose_licence(request: HttpRequest, slug: str) -> HttpResponse:
    standing = standing_of(request)
    try:
        said = actions.choose_licence(
            by=standing.user, municipality=standing.here, licence=request.POST["licence"]
        )
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        name = LICENCES[said.licence][0] if said.licence else ""
        messages.success(request, f"Es gilt: {name}." if name else "Es gilt keine Lizenz mehr.")
    return redirect("family_finder", slug=slug)


def _is_approved(text: way.Text, said: dict[str, ApprovedText]) -> bool:
    return text.key in said and said[text.key].version == text.version


@require_http_methods(["GET", "HEAD", "POST"])
@require(MANAGE_MUNICIPALITY)
def texts(request: HttpRequest, slug: str) -> HttpResponse:
    """Approve each text of the way of a child, or take that back."""
    standing = standing_of(request)
    if request.method == "POST":
        text = next((one for one in way.texts() if one.key == request.POST.get("text")), None)
        if text is None:
            raise Http404
        if request.POST.get("approve") == str(text.version):
            actions.approve(by=standing.user, municipality=standing.here, text=text)
            messages.success(request, f"„{text.title}“ ist freigegeben.")
        else:
            actions.withdraw(by=standing.user, municipality=standing.here, text=text)
            messages.success(request, f"„{text.title}“ sehen Familien nicht mehr.")
        return redirect("family_texts", slug=slug)
    said, today = way.approvals(standing.here), timezone.localdate()
    lines = [
        (one, said.get(one.key), _is_approved(one, said), one.holds_on(today))
        for one in way.texts()
    ]
    return render(request, "finder/texts.html", {"lines": lines})


@require_safe
@require(EDIT_INVENTORY)
def reports(request: HttpRequest, slug: str) -> HttpResponse:
    """What people outside say is wrong."""
    every = ErrorReport.objects.for_municipality(standing_of(request).here)
    every = every.select_related("service", "by").order_by(
        F("done").desc(nulls_first=True), "-made"
    )
    shown = Paginator(every, ON_A_PAGE).get_page(request.GET.get("seite"))
    return render(request, "finder/reports.html", {"shown": shown})


@require_POST
@require(EDIT_INVENTORY)
def settle(request: HttpRequest, slug: str, pk: UUID) -> HttpResponse:
    """A report is done."""
    standing = standing_of(request)
    found = ErrorReport.objects.for_municipality(standing.here).filter(pk=pk).first()
    if found is None:
        raise Http404
    actions.settle(by=standing.user, report=found)
    messages.success(request, "Die Meldung ist erledigt.")
    return redirect("error_reports", slug=slug)
