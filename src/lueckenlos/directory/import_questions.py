"""What is asked of a whole list: whether it has but one kind, whether all is right as it is."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from lueckenlos.accounts.access import require, standing_of
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.roles import EDIT_INVENTORY
from lueckenlos.areas.confirming import confirm_part
from lueckenlos.directory.import_forms import ListKindForm
from lueckenlos.directory.import_kind import of_one_kind, of_several_kinds
from lueckenlos.directory.import_views import change, import_here, version_of


@require_POST
@require(EDIT_INVENTORY)
def decide_list_kind(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    """Say of which one kind all offers of a list are, or that they are of several."""
    standing = standing_of(request)
    one = import_here(standing, pk)
    if not 0 <= number < len(one.parts) or one.parts[number]["use"] != "offers":
        raise Http404
    part, form = one.parts[number], ListKindForm(request.POST)
    several = request.POST.get("antwort") == "mehrere"
    if not several and not form.is_valid():
        messages.error(request, "Wählen Sie, von welcher Angebotsart die Liste ist.")
        return redirect("inventory_import", slug=slug, pk=pk)
    part = of_several_kinds(part) if several else of_one_kind(part, form.cleaned_data["list_kind"])
    parts = [part if at == number else said for at, said in enumerate(one.parts)]
    change(request, standing, one, parts=parts)
    return redirect("inventory_import", slug=slug, pk=pk)


@require_POST
@require(EDIT_INVENTORY)
def confirm(request: HttpRequest, slug: str, pk: UUID, number: int) -> HttpResponse:
    """Say that a list is read as it should be: what was asked of it is answered."""
    standing = standing_of(request)
    one = import_here(standing, pk)
    try:
        confirm_part(by=standing.user, one=one, version=version_of(request), number=number)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("inventory_import", slug=slug, pk=pk)
