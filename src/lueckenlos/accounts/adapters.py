"""How allauth works here: no open sign-up, our throttle page, addresses without a proxy's."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponse

from lueckenlos.accounts.sealing import seal, unseal
from lueckenlos.web.errors import trouble


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts come by invitation or from an administrator."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def format_email_subject(self, subject: str) -> str:
        """The subject as it is."""
        return f"Lückenlos: {subject}"


class OidcAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Who comes from the municipality's own log-in service must have an account here already."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets are kept sealed; the picture an app reads stays readable in the dark."""

    def encrypt(self, text: str) -> str:
        """As the database keeps it."""
        return seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret. Raises `UnreadableError`, which a form shows and the gate answers."""
        return unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        """Black on white."""
        from qrcode.image.svg import SvgPathFillImage
        from qrcode.main import make

        drawn = BytesIO()
        make(url, image_factory=SvgPathFillImage).save(drawn)
        return drawn.getvalue().decode()


def too_many(
    request: HttpRequest, credentials: Any = None, *args: Any, **more: Any
) -> HttpResponse:
    """The page of too many attempts."""
    return trouble(request, 429)


def tried_address(request: HttpRequest, credentials: Any = None) -> str:
    """Whose account somebody tries."""
    said = credentials or {}
    tried = said.get("email") or said.get("username") or request.POST.get("login") or ""
    return str(tried).strip().casefold()[:254]


def address_of(request: HttpRequest) -> str:
    """Where a request comes from, past our own proxies."""
    return str(get_client_ip(request) or "")
