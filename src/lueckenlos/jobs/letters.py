"""The outbox: mails to people without an account, each sent at most once.

A letter is ordered in the transaction that decides about it. The worker takes it by a note in the
database before it speaks to the mail server; whether a letter whose server fell silent afterwards
has gone, nobody knows: it is said to be unsure, and never sent again by itself.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from smtplib import (
    SMTPDataError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import save
from lueckenlos.jobs.models import Letter

log = logging.getLogger("lueckenlos.mail")
EVERY_SECONDS = 10.0
AT_ONCE = 50
LATER = timedelta(minutes=5)
"""How long a letter waits that the server did not take for now; each time twice as long."""
MOST_ATTEMPTS = 8
FORGOTTEN = timedelta(minutes=10)
"""After so long a letter that is being sent belongs to a worker that has died."""
TOLD = {
    Letter.State.REFUSED: "Der Mailserver nimmt die Adresse nicht an.",
    Letter.State.UNSURE: "Der Mailserver hat nicht geantwortet, ob er sie angenommen hat.",
}


def order_letter(
    *, by: User | None, municipality: Municipality, key: str, address: str, subject: str, text: str
) -> Letter:
    """The letter of a key, ordered now where there is none yet."""
    found = Letter.objects.for_municipality(municipality).filter(key=key).first()
    if found is None:
        found = Letter(
            municipality=municipality, key=key, address=address, subject=subject[:200], text=text,
            by=by,
        )  # fmt: skip
        save(found, by)
    return found


def send_letters() -> None:
    """Send what waits."""
    now = timezone.now()
    _forget(now - FORGOTTEN)
    waiting = Letter.unscoped.filter(state=Letter.State.WAITING, due__lte=now).order_by("due")
    letters = list(waiting[:AT_ONCE])
    if not letters:
        return
    server = get_connection()
    try:
        server.open()
    except (OSError, SMTPException):
        log.exception("the mail server cannot be reached")
        return  # nothing was taken: all of them wait on
    try:
        for one in letters:
            if _take(one):
                _send(one, server)
    finally:
        server.close()


def _take(letter: Letter) -> bool:
    """Whether nobody else sends it; from here on it is sent once or never."""
    mine = Letter.unscoped.filter(pk=letter.pk, state=Letter.State.WAITING)
    return mine.update(state=Letter.State.SENDING, due=timezone.now()) == 1


def _send(letter: Letter, server: BaseEmailBackend) -> None:
    mail = EmailMessage(
        letter.subject,
        letter.text,
        to=[letter.address],
        headers={"Message-ID": f"<{letter.pk}@lueckenlos>", "Auto-Submitted": "auto-generated"},
        connection=server,
    )
    try:
        mail.send()
    except (SMTPRecipientsRefused, SMTPSenderRefused, SMTPDataError) as refused:
        _refused(letter, refused)
    except (OSError, SMTPException) as error:
        log.exception("mail may or may not be sent")
        _end(letter, Letter.State.UNSURE, str(error))
    else:
        _end(letter, Letter.State.SENT)


def _refused(letter: Letter, refused: SMTPException) -> None:
    """Nothing was taken: it waits on where the server says so, and else it is over."""
    codes = [code for code, _ in refused.recipients.values()] if isinstance(
        refused, SMTPRecipientsRefused) else []  # fmt: skip
    if isinstance(refused, SMTPResponseException):
        codes = [refused.smtp_code]
    letter.attempts += 1
    if codes and max(codes) < 500 and letter.attempts < MOST_ATTEMPTS:
        letter.state, letter.due = Letter.State.WAITING, timezone.now() + LATER * 2**letter.attempts
        save(letter, None)
        return
    _end(letter, Letter.State.REFUSED, f"Antwort {max(codes, default=0)}")


def _end(letter: Letter, state: Letter.State, error: str = "") -> None:
    letter.state, letter.ended, letter.text = state, timezone.now(), ""
    letter.error = " ".join(filter(None, (TOLD.get(state, ""), error)))[:500]
    save(letter, None)


def _forget(before: datetime) -> None:
    """What a worker that died was sending may have gone."""
    for one in Letter.unscoped.filter(state=Letter.State.SENDING, due__lt=before):
        _end(one, Letter.State.UNSURE)
