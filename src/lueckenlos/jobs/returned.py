"""Mails that come back: what a mail server told the sender later, read from a folder (RFC 3464).

The folder is a Maildir into which the mailbox of the sender is delivered or fetched. A note that
one of our letters has failed for good is taken out of it; everything else stays, for people.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from lueckenlos.accounts.people import save
from lueckenlos.jobs.models import Letter

log = logging.getLogger("lueckenlos.mail")
EVERY_SECONDS = 60.0
LARGEST = 1_000_000
"""Bytes that are read of a mail; a note of failure is small."""
INFO, SEEN = ":2,", "S"
"""What follows the name of a file in a Maildir, and the flag of what was looked at."""
OURS = re.compile(r"<([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@lueckenlos>")
STATUS = re.compile(r"5\.\d{1,3}\.\d{1,3}")
CAME_BACK = "Die Mail kam zurück: Die Adresse nimmt keine Mails an."


def take_returned() -> int:
    """Read what has come; how many letters it tells to have failed."""
    if not settings.RETURNS:
        return 0
    number, folder = 0, Path(settings.RETURNS)
    for path in [*sorted((folder / "new").iterdir()), *sorted((folder / "cur").iterdir())]:
        name, _, flags = path.name.partition(INFO)
        if SEEN in flags:
            continue
        with path.open("rb") as file:
            letter = failed_letter(file.read(LARGEST))
        if letter is not None and fail(*letter):
            path.unlink()
            number += 1
        else:
            path.rename(folder / "cur" / f"{name}{INFO}{''.join(sorted({*flags, SEEN}))}")
    if number:
        log.info("mails came back", extra={"letters": number})
    return number


def failed_letter(content: bytes) -> tuple[UUID, str] | None:
    """Which letter a mail says has failed for good, and its status (5.x.y); None where it says
    something else: that it is late, that somebody is on holiday, or nothing a machine reads."""
    mail = message_from_bytes(content, policy=policy.compat32)
    if mail.get_content_type() != "multipart/report":
        return None
    status = next(filter(None, map(_status, mail.walk())), "")
    told = OURS.search("\n".join(_original(mail.walk())))
    return (UUID(told[1]), status) if status and told else None


def _status(part: Message) -> str:
    """The status of a recipient whose delivery has failed, where a part tells of one."""
    if part.get_content_type() != "message/delivery-status":
        return ""
    for block in part.get_payload():
        if isinstance(block, Message) and str(block.get("Action", "")).strip().lower() == "failed":
            found = STATUS.search(str(block.get("Status", "")))
            return found[0] if found else ""
    return ""


def _original(parts: Iterable[Message]) -> list[str]:
    """The Message-IDs of what was sent, as far as it is sent along."""
    found = []
    for part in parts:
        if part.get_content_type() == "text/rfc822-headers":
            text = part.get_payload(decode=True)
            found.append(text.decode("ascii", "replace") if isinstance(text, bytes) else "")
        elif part.get_content_type() == "message/rfc822":
            found += [str(one.get("Message-ID", "")) for one in part.get_payload()
                      if isinstance(one, Message)]  # fmt: skip
    return found


@transaction.atomic
def fail(letter: UUID, status: str) -> bool:
    """Note that a letter has failed after it was sent. Whoever says so knows its number, which
    only stands in the letter itself."""
    sent = (Letter.State.SENT, Letter.State.UNSURE)
    found = Letter.unscoped.select_for_update(no_key=True).filter(pk=letter, state__in=sent).first()
    if found is None:
        return False
    found.state, found.ended = Letter.State.REFUSED, timezone.now()
    found.error = f"{CAME_BACK} (Antwort {status})"
    save(found, None)
    return True
