"""Who has lost telephone and codes comes in again, and is told so."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

from tests.platform.conftest import Installation

SET_UP = """
from allauth.mfa.models import Authenticator
from lueckenlos.accounts.models import User
user = User.objects.get()
for one in ("totp", "webauthn", "recovery_codes"):
    Authenticator.objects.create(user=user, type=one, data={})
"""
LEFT = "from allauth.mfa.models import Authenticator\nresult = Authenticator.objects.count()"
WHO = "ada@kreis.example"


def test_a_lost_second_factor_is_reset_and_a_mail_says_so(tmp_path: Path) -> None:
    behind, here = Installation(tmp_path / "leer"), Installation(tmp_path)
    assert "lueckenlos upgrade" in behind.run("reset-second-factor", WHO, fails=True)
    here.upgraded()
    said = here.run("reset-second-factor", WHO, fails=True)
    assert f"Zu „{WHO}“ gibt es keinen Zugang. Prüfen Sie die Schreibweise" in said
    here.run("administrator", WHO)
    assert "keinen zweiten Schutz" in here.run("reset-second-factor", WHO, fails=True)
    assert list((here.data / "mails").iterdir()) == []

    here.python(SET_UP)
    said = here.run("reset-second-factor", WHO.upper())
    assert f"{WHO} meldet sich jetzt mit dem Kennwort allein an und weiß es aus einer Mail." in said
    assert here.python(LEFT) == 0
    (sent,) = (here.data / "mails").iterdir()
    mail = message_from_bytes(sent.read_bytes(), policy=policy.default)
    assert mail["To"] == WHO and "zweiter Schutz ist zurückgesetzt" in mail["Subject"]
    text = mail.get_content()
    assert "/konto/schutz/" in text and "ändern Sie sofort Ihr Kennwort" in text


def test_a_mail_that_does_not_go_out_leaves_the_way_open_and_says_whom_to_tell(
    tmp_path: Path,
) -> None:
    here = Installation(tmp_path)
    here.upgraded()
    here.run("administrator", WHO)
    here.python(SET_UP)
    here.more["EMAIL_URL"] = "smtp://127.0.0.1:1"
    said = here.run("reset-second-factor", WHO)
    assert "Die Mail darüber ging nicht hinaus; sagen Sie es der Person." in said
    assert here.python(LEFT) == 0
