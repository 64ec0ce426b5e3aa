"""Who may see which page. Every view declares its rule; one without a rule is refused.

A view of a municipality has its `slug` in the address. The gate looks up what the person is there
before the view runs, and the view reads it with `standing_of`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar, cast

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from lueckenlos.accounts.models import Membership, Municipality, User
from lueckenlos.accounts.queries import memberships_of
from lueckenlos.accounts.roles import BY_KEY
from lueckenlos.accounts.sealing import UnreadableError
from lueckenlos.web.errors import signed_out

V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True, slots=True)
class Rule:
    """For whom a view is: everybody, who is signed in, who is a member, who has a permission."""

    kind: str
    permission: str = ""

    def __str__(self) -> str:
        return self.permission or self.kind


PUBLIC, SIGNED_IN, MEMBER = Rule("public"), Rule("signed_in"), Rule("member")


def _declare(view: V, rule: Rule) -> V:
    view.rule = rule  # type: ignore[attr-defined]
    return view


def public(view: V) -> V:
    """For everybody."""
    return _declare(view, PUBLIC)


def signed_in(view: V) -> V:
    """For who is signed in, whatever their role."""
    return _declare(view, SIGNED_IN)


def member(view: V) -> V:
    """For who has a role in the municipality of the address."""
    return _declare(view, MEMBER)


def reauthenticated(view: V) -> V:
    """For who has typed the password, or shown the second factor, in the last five minutes."""
    return cast(V, reauthentication_required(view))


def require(permission: str) -> Callable[[V], V]:
    """For who has a permission in the municipality of the address, or, without one, at large."""
    return lambda view: _declare(view, Rule("permission", permission))


# Views that are not ours: those of allauth by their name.
NAMED = {
    **dict.fromkeys(
        (
            "account_login account_logout account_inactive account_signup "
            "account_email_verification_sent account_reset_password "
            "account_confirm_password_reset_code account_complete_password_reset "
            "account_password_reset_completed mfa_authenticate openid_connect_login "
            "openid_connect_callback socialaccount_login_cancelled socialaccount_login_error "
            "socialaccount_signup"
        ).split(),
        PUBLIC,
    ),
    **dict.fromkeys(
        (
            "account_reauthenticate account_change_password account_set_password mfa_index "
            "mfa_reauthenticate mfa_activate_totp mfa_deactivate_totp mfa_view_recovery_codes "
            "mfa_generate_recovery_codes mfa_download_recovery_codes mfa_list_webauthn "
            "mfa_add_webauthn mfa_reauthenticate_webauthn mfa_remove_webauthn mfa_edit_webauthn"
        ).split(),
        SIGNED_IN,
    ),
}


def rule_of(view: Callable[..., Any], name: str | None) -> Rule | None:
    """The rule of a view, None where it declares none. The pages of `web` know no data."""
    declared = getattr(view, "rule", None)
    if isinstance(declared, Rule):
        return declared
    module = str(getattr(view, "__module__", ""))
    if module.startswith("lueckenlos.web."):
        return PUBLIC
    return NAMED.get(name or "") if module.startswith("allauth.") else None


@dataclass(frozen=True, slots=True)
class Standing:
    """What somebody is in a municipality, or, where that is None, at large."""

    user: User
    municipality: Municipality | None
    memberships: tuple[Membership, ...]

    def may(self, permission: str) -> bool:
        """Whether one of the roles has a permission."""
        return any(permission in BY_KEY[one.role].permissions for one in self.memberships)

    @property
    def here(self) -> Municipality:
        """The municipality of the address."""
        if self.municipality is None:
            raise LookupError("this page has no municipality")
        return self.municipality


def membership_of(request: HttpRequest, slug: str) -> Standing | None:
    """What the person is in the municipality with this slug; None: nothing, or there is none."""
    municipality = Municipality.objects.filter(slug=slug).first()
    if municipality is None or not isinstance(request.user, User):
        return None
    held = tuple(
        one
        for one in memberships_of(request.user)
        if one.municipality_id == municipality.pk or (one.state and one.state == municipality.state)
    )
    return Standing(request.user, municipality, held) if held else None


def at_large(user: User) -> Standing:
    """What somebody is beyond any municipality."""
    held = tuple(one for one in memberships_of(user) if one.municipality_id is None)
    return Standing(user, None, held)


def standing_of(request: HttpRequest) -> Standing:
    """What the gate found. Raises `LookupError` where it did not let the request through."""
    found = getattr(request, "standing", None)
    if not isinstance(found, Standing):
        raise LookupError("no rule of a municipality was checked for this request")
    return found


class Gate:
    """Lets a request through to its view, or not."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The response; what only some may see stays in no cache."""
        response = self.respond(request)
        if getattr(request, "guarded", False) and "Cache-Control" not in response.headers:
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """None to go on. A foreign municipality is not there; a missing permission is refused."""
        match = request.resolver_match
        rule = rule_of(view, match.url_name if match else None)
        if rule is None:
            raise PermissionDenied("this view declares no rule")
        if rule.kind == "public":
            return None
        request.guarded = True  # type: ignore[attr-defined]
        if not isinstance(request.user, User):
            if request.method not in ("GET", "HEAD"):
                return signed_out(request)
            return redirect_to_login(request.get_full_path(), reverse("account_login"))
        if rule.kind == "signed_in":
            return None
        slug = kwargs.get("slug")
        standing = membership_of(request, slug) if slug else at_large(request.user)
        if standing is None:
            raise Http404
        if rule.permission and not standing.may(rule.permission):
            raise PermissionDenied
        request.standing = standing  # type: ignore[attr-defined]
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """A page of its own where a second factor cannot be read; None for all else."""
        if not isinstance(error, UnreadableError):
            return None
        page = {"what": error.message}
        return render(request, "accounts/second_factor_unreadable.html", page, status=409)
