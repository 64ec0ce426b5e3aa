"""A municipality whose providers are asked, and the answers as a browser without a cookie sends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.test import Client
from pytest_django import Settings
from tests.platform.accounts.conftest import World, browser, world
from tests.platform.directory.inventory import put

from lueckenlos.confirmation import asking
from lueckenlos.confirmation.links import token_of
from lueckenlos.confirmation.models import Answer, Inquiry
from lueckenlos.directory.models import Organization, Service
from lueckenlos.directory.queries import services
from lueckenlos.exchange.records import OfferRecord

__all__ = ["browser", "world"]

OFFERS = (
    OfferRecord("1", "Café Krümel", "Verein Nest", "Eltern-Kind-Café", street="Dorfstraße 1",
                postcode="34000", city="Oberau", cost="free", schedule="Di 9:30-11:00",
                phone="05600 1234", email="nest@example.org", ages="0 bis 3 Jahre"),
    OfferRecord("2", "Turnzwerge", "Verein Nest", "Kinderturnen", city="Oberau"),
    OfferRecord("3", "Frauenhaus", "Verein Nest", "Frauenhaus", street="Verborgene Gasse 7",
                postcode="34777", city="Fernwald"),
    OfferRecord("4", "Spielkreis", "Kirchengemeinde", "Eltern-Kind-Gruppe", city="Niedertal"),
    OfferRecord("5", "Frisch bestätigt", "Stadt", "Kinderturnen", city="Oberau",
                confirmed_on=date(2099, 1, 1)),
)  # fmt: skip


@pytest.fixture
def asked(world: World) -> World:
    """Entries nobody has confirmed; one was today. The Verein has a mailbox."""
    from django.utils.timezone import localdate

    put(world.here, OFFERS)
    Service.objects.for_municipality(world.here).filter(code="5").update(assured_date=localdate())
    nest = organization(world, "Verein Nest")
    Organization.objects.for_municipality(world.here).filter(pk=nest.pk).update(
        email="nest@example.org"
    )
    return world


def organization(world: World, name: str) -> Organization:
    return Organization.objects.for_municipality(world.here).get(name=name)


def service(world: World, code: str) -> Service:
    return Service.objects.for_municipality(world.here).get(code=code)


@dataclass(frozen=True)
class Link:
    """A link somebody got, and what they do with it."""

    inquiry: Inquiry
    client: Client

    @property
    def path(self) -> str:
        return f"/bestaetigen/{token_of(self.inquiry)}/"

    def answer(self, code: str) -> Answer:
        return Answer.unscoped.select_related("service").get(
            inquiry=self.inquiry, service__code=code
        )

    def post(self, code: str, what: str, **said: object) -> object:
        answer = self.answer(code)
        told = {"version": answer.service.version, **said}
        return self.client.post(f"{self.path}{answer.pk}/{what}/", told)

    def text(self, more: str = "") -> str:
        return self.client.get(self.path + more).content.decode()


@pytest.fixture
def link(asked: World) -> Link:
    """The Verein was asked by mail."""
    by = asked.people["here"]["coordinator"]
    nest = organization(asked, "Verein Nest")
    some = list(services(asked.here).filter(organization=nest).order_by("code"))
    made = asking.ask(by=by, organization=nest, asked=some, mail=True)
    return Link(made, Client(enforce_csrf_checks=True))


# --- a real mail server --------------------------------------------------------------------------


class Box:
    """What a mail server was given; addresses of `refuse` and `later` it does not take."""

    def __init__(self) -> None:
        self.mails: list[Envelope] = []
        vars(self).update(handle_RCPT=self.to, handle_DATA=self.take)  # what aiosmtpd asks for

    async def to(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("niemand"):
            return "550 no such mailbox"
        if address.startswith("voll"):
            return "452 mailbox full, try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def take(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.mails.append(envelope)
        return "250 taken"


@pytest.fixture
def server(settings: Settings) -> Iterator[Box]:
    """A real SMTP server on this machine, which the outbox sends to."""
    from tests.platform.conftest import free_port

    box, port = Box(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    try:
        yield box
    finally:
        controller.stop()
