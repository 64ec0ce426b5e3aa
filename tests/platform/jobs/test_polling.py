"""The page of a job in a real browser follows the job by itself, with JavaScript and without."""

import pytest

from lueckenlos.accounts.models import Membership, Municipality, User
from lueckenlos.jobs import actions
from lueckenlos.jobs.kinds import Work, task
from lueckenlos.jobs.models import Job

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]


@task("watched", "Gebiete laden")
def watched(work: Work) -> dict[str, object]:
    return {}


@pytest.mark.parametrize("scripts", [True, False])
def test_the_page_follows_its_job(live_server, client, chromium_browser, scripts: bool) -> None:
    home = Municipality.objects.create(key="06999", name="Lindenau", slug="lindenau", kind="kreis")
    user = User.objects.create_user("editor@lindenau.example")
    Membership.unscoped.create(user=user, role="editor", municipality=home)
    job = actions.order(kind="watched", by=user, municipality=home)
    client.force_login(user)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    said: list[str] = []
    context = chromium_browser.new_context(java_script_enabled=scripts)
    context.add_cookies([{**session, "url": live_server.url}])
    page = context.new_page()
    page.on("console", lambda one: said.append(one.text) if one.type == "error" else None)
    page.goto(f"{live_server.url}/arbeiten/{job.pk}/")
    page.get_by_text("Wartet").wait_for()
    taken = actions.take(worker="w")
    assert taken and actions.renew(job=taken, step="Zeilen laden", progress=40)
    page.get_by_text("Zeilen laden").wait_for(timeout=8000)
    page.get_by_role("button", name="Abbrechen").click()
    page.get_by_text("Wird abgebrochen").wait_for(timeout=8000)
    assert Job.unscoped.get(pk=job.pk).cancel
    actions.end(job=taken, state=Job.State.CANCELLED)
    page.get_by_text("alles ist wie vorher").wait_for(timeout=8000)
    context.close()
    assert said == []
