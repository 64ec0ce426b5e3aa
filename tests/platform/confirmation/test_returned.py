"""Mails that come back: the letter is told to have failed, and nobody writes there by itself."""

from __future__ import annotations

import mailbox
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from smtplib import SMTP
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox as Delivered
from django.utils.timezone import localdate
from tests.platform.accounts.conftest import World
from tests.platform.confirmation.conftest import Box, Link
from tests.platform.conftest import free_port

from lueckenlos.config.environment import SettingError
from lueckenlos.config.mail import maildir
from lueckenlos.confirmation import asking
from lueckenlos.confirmation.models import Inquiry
from lueckenlos.jobs.letters import send_letters
from lueckenlos.jobs.models import Letter
from lueckenlos.jobs.returned import failed_letter, take_returned

NOTE = """From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: praevention@kreis.example
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="=b="

--=b=
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--=b=
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Tue, 24 Nov 2026 03:00:00 +0100

Final-Recipient: rfc822; {address}
Action: {action}
Status: {status}
Diagnostic-Code: smtp; 550 5.1.1 User unknown

--=b=
Content-Type: {kind}

{original}
--=b=--
"""
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def returns(tmp_path: Path, settings: Any) -> Iterator[SMTP]:
    """A real mail server that delivers into the folder that is read."""
    folder = tmp_path / "returns"
    server = Controller(Delivered(str(folder)), hostname="127.0.0.1", port=free_port())
    server.start()
    settings.RETURNS = str(folder)
    with SMTP("127.0.0.1", server.port) as client:
        yield client
    server.stop()


def note(original: str, *, action: str = "failed", status: str = "5.1.1",
         kind: str = "message/rfc822") -> bytes:  # fmt: skip
    told = NOTE.format(
        action=action, status=status, kind=kind, original=original, address="nest@example.org"
    )
    return told.replace("\n", "\r\n").encode()


def deliver(client: SMTP, content: bytes) -> None:
    client.sendmail("", ["praevention@kreis.example"], content)


def sent(server: Box) -> tuple[Letter, str]:
    """The letter that was sent, and what of it comes back: its head."""
    send_letters()
    mail = message_from_bytes(server.mails[-1].original_content or b"", policy=policy.compat32)
    head = "".join(f"{name}: {value}\n" for name, value in mail.items())
    return Letter.unscoped.get(), head


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_what_comes_back_is_told_and_taken_out_of_the_folder(
    asked: World, link: Link, server: Box, returns: SMTP, settings: Any, kind: str
) -> None:
    letter, head = sent(server)
    deliver(returns, note(head, kind=kind))
    assert take_returned() == 1 and take_returned() == 0
    letter.refresh_from_db()
    assert letter.state == Letter.State.REFUSED and "5.1.1" in letter.error
    assert len(mailbox.Maildir(settings.RETURNS, create=False)) == 0
    assert letter.history.count() >= 2


def test_who_could_not_be_reached_is_not_written_to_by_itself(
    asked: World, link: Link, server: Box, returns: SMTP, browser: Any
) -> None:
    _, head = sent(server)
    deliver(returns, note(head))
    take_returned()
    asking.close(inquiry=link.inquiry, by=None)
    Inquiry.unscoped.update(made="2026-01-01T00:00Z")
    by = asked.people["here"]["coordinator"]
    told = {one.organization.name: one.refused for one in asking.due(asked.here, localdate())}
    assert told["Verein Nest"] and asking.ask_all(by=by, municipality=asked.here) == 0
    coordinator = browser(by)
    nest = link.inquiry.organization_id
    page = coordinator.get(f"/k/{asked.here.slug}/bestaetigungen/traeger/{nest}/")
    assert "Die letzte Mail kam nicht an" in page.content.decode()
    assert (
        "unzustellbar" in coordinator.get(f"/k/{asked.here.slug}/bestaetigungen/").content.decode()
    )


@pytest.mark.parametrize(
    "more", [{"action": "delayed", "status": "4.4.1"}, {"action": "failed", "status": "4.2.2"}]
)
def test_what_is_late_or_only_full_changes_nothing_and_stays(
    asked: World, link: Link, server: Box, returns: SMTP, settings: Any, more: dict[str, str]
) -> None:
    letter, head = sent(server)
    deliver(returns, note(head, **more))
    assert take_returned() == 0
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    [kept] = mailbox.Maildir(settings.RETURNS, create=False)
    assert kept.get_subdir() == "cur" and "S" in kept.get_flags()


def test_mails_of_people_and_of_others_stay(
    asked: World, link: Link, server: Box, returns: SMTP, settings: Any
) -> None:
    letter, _ = sent(server)
    answer = EmailMessage()
    answer["Subject"], answer["In-Reply-To"] = (
        "Re: Stimmen Ihre Einträge?",
        f"<{letter.pk}@lueckenlos>",
    )
    answer.set_content(f"Bin im Urlaub. Status: 5.1.1 <{letter.pk}@lueckenlos>")
    deliver(returns, answer.as_bytes())
    deliver(returns, note(f"Message-ID: <{UNKNOWN}@lueckenlos>\n"))
    deliver(returns, note("Message-ID: <1@elsewhere.example>\n"))
    deliver(returns, b"no mail at all \xff\x00")
    assert take_returned() == 0
    letter.refresh_from_db()
    assert letter.state == Letter.State.SENT
    assert len(mailbox.Maildir(settings.RETURNS, create=False)) == 4


def test_a_letter_that_was_never_sent_cannot_come_back(
    asked: World, link: Link, returns: SMTP
) -> None:
    letter = Letter.unscoped.get()
    deliver(returns, note(f"Message-ID: <{letter.pk}@lueckenlos>\n"))
    assert take_returned() == 0
    letter.refresh_from_db()
    assert letter.state == Letter.State.WAITING


@pytest.mark.parametrize(
    "broken", [b"", b"Content-Type: multipart/report\r\n\r\n", note("")[:300], note("x" * 10)]
)
def test_broken_notes_say_nothing(broken: bytes) -> None:
    assert failed_letter(broken) is None


def test_a_folder_that_is_no_maildir_is_named(tmp_path: Path) -> None:
    assert maildir("") == ""
    with pytest.raises(SettingError, match="kein Maildir"):
        maildir(str(tmp_path))
