"""The help of a checkbox has the room of its label, on a desk and on a phone."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from playwright.sync_api import Browser
from tests.e2e import walk
from tests.platform.accounts.conftest import World

pytestmark = [pytest.mark.needs("chromium"), pytest.mark.django_db(transaction=True)]
HINTS = """[...document.querySelectorAll('.kern-form-check > .kern-hint')].map(one => {
  const label = one.parentElement.querySelector('label').getBoundingClientRect();
  const text = document.createRange();
  text.selectNodeContents(one);
  const box = text.getBoundingClientRect();
  return [box.width, box.left - label.left, box.top - label.bottom];
})"""


class Asks(forms.Form):
    """A checkbox with a sentence of help."""

    yes = forms.BooleanField(
        label="in der Familiensuche zeigen",
        help_text="Familien sehen dann Name, Ort und Zeiten, sobald die Suche geöffnet ist.",
    )


@pytest.mark.parametrize(("width", "least"), [(1280, 300), (360, 180)])
def test_the_help_of_a_checkbox_is_no_narrow_column(
    browser: Browser, live_server: Any, world: World, width: int, least: int
) -> None:
    context = browser.new_context(locale="de-DE", viewport={"width": width, "height": 900})
    client = walk.signed_in(world.people["here"]["coordinator"])
    walk.enter(context, client, live_server.url)
    page = context.new_page()
    page.goto(f"{live_server.url}/k/lindenau/angebote/neu/")
    field = Template("{% load kern %}{% field form.yes %}").render(Context({"form": Asks()}))
    page.evaluate("html => document.querySelector('main form').insertAdjacentHTML("
                  "'afterbegin', html)", field)  # fmt: skip
    [[wide, indent, below]] = page.evaluate(HINTS)
    assert wide > least and 0 <= indent <= 40 and below >= 0
    context.close()
