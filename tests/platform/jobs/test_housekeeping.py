"""What may not be kept is gone within a day, without anybody thinking of it."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.utils import timezone

from lueckenlos.accounts.models import AccessLog, Municipality, User
from lueckenlos.jobs.worker import Worker

pytestmark = pytest.mark.django_db


def test_a_worker_deletes_what_has_run_out():
    home = Municipality.objects.create(key="06999", name="Lindenau", slug="lindenau", kind="kreis")
    user = User.objects.create_user("wer@lindenau.example")
    old, young = (
        AccessLog.unscoped.create(municipality=home, who=user, whose=user, what="Telefon")
        for _ in range(2)
    )
    AccessLog.unscoped.filter(pk=old.pk).update(when=timezone.now() - timedelta(days=370))
    Session.objects.create(session_key="alt", expire_date=timezone.now() - timedelta(days=1))
    tried = {"user_agent": "x", "ip_address": "10.0.0.1", "failures_since_start": 1,
             "get_data": "", "post_data": ""}  # fmt: skip
    for name, days in (("alt", 2), ("neu", 0)):
        made = AccessAttempt.objects.create(username=name, **tried)
        then = timezone.now() - timedelta(days=days)
        AccessAttempt.objects.filter(pk=made.pk).update(attempt_time=then)
    Worker().run(until_idle=True)
    assert [one.username for one in AccessAttempt.objects.all()] == ["neu"]
    assert [one.pk for one in AccessLog.unscoped.all()] == [young.pk]
    assert not Session.objects.exists()
