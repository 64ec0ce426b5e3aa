"""The commands that run the platform."""

from __future__ import annotations

import sys
from ipaddress import ip_address
from pathlib import Path

from lueckenlos.cli.backup import bring_up
from lueckenlos.cli.django import StartError, begin, reach_database

NOTICES = {
    "imprint": "Impressum",
    "privacy": "Datenschutzhinweis",
    "accessibility": "Erklärung zur Barrierefreiheit",
}
"""The texts a public site owes its visitors, as the command line calls them."""


def worker() -> None:
    """Take jobs until told to stop."""
    begin()
    from lueckenlos.jobs import worker as jobs

    jobs.main()


def upgrade() -> None:
    """Back up, bring the database to this version, look at it."""
    begin()
    from django.conf import settings

    from lueckenlos.config import upgrade as steps
    from lueckenlos.config.data import FolderError

    try:
        settings.DATA.prepare()
        reach_database()
        if not steps.pending():  # so it may be asked for under a running service
            print("Die Datenbank ist auf dem Stand dieser Version.")
            return
        with settings.DATA.lock():
            made = bring_up()
    except FolderError as error:
        raise StartError(str(error)) from None
    print(f"Die Datenbank ist jetzt auf dem Stand dieser Version ({len(made)} Schritte).")


def administrator(email: str) -> None:
    """Let an address look after the installation."""
    begin()
    reach_database()
    from django.conf import settings
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email

    from lueckenlos.accounts.people import make_administrator

    try:
        validate_email(email)
    except ValidationError:
        raise StartError(f"„{email}“ ist keine E-Mail-Adresse.") from None
    made = make_administrator(email=email)
    print(f"{made.email} betreut jetzt die Anlage.")
    if not made.has_usable_password():
        print(f"Ein Kennwort gibt es über „Kennwort vergessen?“ auf {settings.BASE_URL}.")


def reset_second_factor(email: str) -> None:
    """Let somebody who has lost their second factor log in with the password alone."""
    begin()
    reach_database()
    from lueckenlos.accounts import second_factor
    from lueckenlos.accounts.mails import send_second_factor_reset
    from lueckenlos.accounts.people import RefusedError
    from lueckenlos.config import upgrade as steps

    if steps.pending():
        raise StartError(BEHIND)
    try:
        user = second_factor.reset_second_factor(by=None, email=email)
    except RefusedError as refused:
        raise StartError(str(refused)) from None
    if send_second_factor_reset(user.email):
        print(
            f"{user.email} meldet sich jetzt mit dem Kennwort allein an und weiß es aus einer Mail."
        )
    else:
        print(
            f"{user.email} meldet sich jetzt mit dem Kennwort allein an. Die Mail darüber ging "
            "nicht hinaus; sagen Sie es der Person."
        )


def demo(case: Path) -> None:
    """Load an invented municipality with one account per role."""
    begin()
    from django.conf import settings

    from lueckenlos.config.data import FolderError

    try:
        settings.DATA.prepare()
    except FolderError as error:
        raise StartError(str(error)) from None
    reach_database()
    refuse_demo_in_the_open()
    bring_up()
    load_demo(case)


def refuse_demo_in_the_open() -> None:
    """Raises `StartError` where others could log in with the password everybody knows."""
    from django.conf import settings

    from lueckenlos.config import environment

    if settings.PUBLIC or environment.text("LUECKENLOS_HOSTS") or not _only_here(settings.ADDRESS):
        raise StartError(
            "Die Beispielzugänge haben ein allgemein bekanntes Kennwort und gehören nicht ins "
            "Netz; lassen Sie LUECKENLOS_PUBLIC, LUECKENLOS_HOSTS und LUECKENLOS_ADDRESS dafür weg."
        )


def _only_here(address: str) -> bool:
    try:
        return ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return address == "localhost"


def load_demo(case: Path) -> None:
    """Make the invented municipality of a case and say which accounts there are."""
    from lueckenlos.config.demo import PASSWORD, DemoError, make_demo

    try:
        made = make_demo(case)
    except DemoError as error:
        raise StartError(str(error)) from None
    print("Beispielzugänge, alle mit dem Kennwort", PASSWORD)
    for address, role in made:
        print(f"  {address:38} {role}")
    sys.stdout.flush()


def notice(kind: str, file: Path) -> None:
    """Put a text every public site owes its visitors in place of the one there."""
    begin()
    reach_database()
    from lueckenlos.accounts.actions import save_notice
    from lueckenlos.config import upgrade as steps

    try:
        text = file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StartError(f"{file} lässt sich nicht lesen ({error.strerror}).") from None
    except UnicodeDecodeError:
        raise StartError(f"{file} ist kein Text in UTF-8; speichern Sie die Datei so.") from None
    if not text.strip():
        raise StartError(f"{file} ist leer; schreiben Sie den Text hinein.")
    if steps.pending():
        raise StartError(BEHIND)
    save_notice(kind=kind, text=text, by=None)
    print(f"Gespeichert: {NOTICES[kind]}.")


BEHIND = (
    "Die Datenbank ist noch nicht auf dem Stand dieser Version. "
    "Bringen Sie sie dahin: lueckenlos upgrade"
)


def doctor() -> bool:
    """Say what production lacks; whether nothing blocks it."""
    begin()
    from lueckenlos.config.doctor import findings

    found = findings()
    for title, blocks in (("Das verhindert den Betrieb:", True), ("Das wäre besser:", False)):
        chosen = [one for one in found if one.blocks is blocks]
        if chosen:
            print(title)
        for one in chosen:
            print(f"  {one.what}\n    → {one.cure}")
    if not found:
        print("Für den Betrieb fehlt nichts.")
    return not any(one.blocks for one in found)
