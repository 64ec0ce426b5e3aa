"""One's own account: name, address, and closing it."""

from __future__ import annotations

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from lueckenlos.accounts import actions
from lueckenlos.accounts import address as proof
from lueckenlos.accounts.access import reauthenticated, signed_in
from lueckenlos.accounts.closing import close_account
from lueckenlos.accounts.forms import AddressForm, CodeForm, NameForm
from lueckenlos.accounts.mails import send_address_changed, send_closed
from lueckenlos.accounts.models import User
from lueckenlos.accounts.people import RefusedError
from lueckenlos.accounts.queries import memberships_of
from lueckenlos.web.errors import trouble

NOT_SENT = "Der Postausgang hat die Mail nicht genommen. Versuchen Sie es später noch einmal."


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def account(request: HttpRequest) -> HttpResponse:
    """One's own address, name and roles, and the way to all that protects them; POST renames."""
    user = _me(request)
    form = NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        actions.rename(by=user, name=form.cleaned_data["name"])
        messages.success(request, "Ihr Name ist geändert.")
        return redirect("account")
    return render(request, "accounts/account.html", {"held": memberships_of(user), "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
@reauthenticated
def change_address(request: HttpRequest) -> HttpResponse:
    """Ask for a new address; POST sends a code there."""
    form = AddressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if not ratelimit.consume(request, action="manage_email", user=_me(request)):
            return trouble(request, 429)
        address = form.cleaned_data["email"].strip().casefold()
        if address == _me(request).email:
            form.add_error("email", "Das ist Ihre jetzige Adresse.")
        elif proof.send_code(request, address):
            return redirect("prove_address")
        else:
            form.add_error(None, NOT_SENT)
    return render(request, "accounts/change_address.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
def prove_address(request: HttpRequest) -> HttpResponse:
    """Ask for the code that went to the new address; POST changes the address."""
    address = proof.awaited(request)
    if address is None:
        messages.warning(request, "Der Code gilt nicht mehr. Beginnen Sie noch einmal.")
        return redirect("account")
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if proof.fits(request, form.cleaned_data["code"]):
            return _take(request, address)
        form.add_error("code", "Dieser Code passt nicht.")
    return render(request, "accounts/prove_address.html", {"form": form, "address": address})


def _take(request: HttpRequest, address: str) -> HttpResponse:
    old = _me(request).email
    proof.forget(request)
    try:
        actions.change_address(by=_me(request), address=address)
    except RefusedError as refused:
        messages.error(request, str(refused))
    else:
        send_address_changed(old, address)
        messages.success(request, f"Ab jetzt melden Sie sich mit {address} an.")
    return redirect("account")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@signed_in
@reauthenticated
def close(request: HttpRequest) -> HttpResponse:
    """Say what closing one's account does; POST closes it."""
    user, refusal = _me(request), ""
    if request.method == "POST":
        address = user.email
        try:
            close_account(by=user)
        except RefusedError as refused:
            refusal = str(refused)
        else:
            logout(request)
            send_closed(address)
            messages.success(request, "Ihr Zugang ist geschlossen.")
            return redirect("start")
    page = {"held": memberships_of(user), "refusal": refusal}
    return render(request, "accounts/close.html", page)
