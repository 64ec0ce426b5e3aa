"""What people of other roles see of areas: a Gemeinde its own, some nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.platform.areas.kreis import Office, orte
from tests.platform.areas.seen import csv_rows, pages, put_in, xlsx_rows

from lueckenlos.accounts.people import give_role
from lueckenlos.areas import queries
from lueckenlos.areas.models import AreaComment

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def gemeinde(office: Office, world: Any, browser: Callable[..., Any]) -> Office:
    """Somebody of Gemeinde 06634001: the first four areas."""
    put_in(office, orte())
    user = world.people["here"]["gemeinde"]
    return Office(office.here, user, browser(user), office.folder)


def test_a_gemeinde_sees_only_its_own_areas_everywhere(gemeinde: Office) -> None:
    found = pages(gemeinde)
    for name in ("areas", "area", "population", "indicator"):
        said = gemeinde.page(found[name])
        assert "Ort 001" in said, name
        for foreign in ("Ort 004", "Ort 005", "0663400204", "06634002"):
            assert foreign not in said, (name, foreign)
        assert "ganze Kommune" not in said
    for name in ("csv", "xlsx", "population_xlsx"):
        response = gemeinde.client.get(gemeinde.base + found[name])
        lines = csv_rows(response) if name == "csv" else xlsx_rows(response)
        names = {str(cell) for line in lines for cell in line if str(cell).startswith("Ort 0")}
        assert names == {"Ort 000", "Ort 001", "Ort 002", "Ort 003"}, name
    assert "Ort 004" not in gemeinde.page("gebiete/?gemeinde=06634002")
    population = gemeinde.client.get(gemeinde.base + found["population"]).context
    assert (population["sums"], population["course"]) == ([], None)
    assert "Lindenau</th>" not in gemeinde.page(found["area"])
    indicator = found["indicator"].split("?")[0]
    assert "Ort 004" not in gemeinde.page(f"{indicator}?gebiet=0663400204")
    assert "Ort 004" not in gemeinde.page("suche/?q=Ort")
    for name in ("editions", "edition", "imports", "import"):
        assert gemeinde.client.get(gemeinde.base + found[name]).status_code == 403


def test_a_gemeinde_comments_on_its_own_areas_only(gemeinde: Office, office: Office) -> None:
    mine, other = "gebiete/ebene/ortsteil/0663400101/", "gebiete/ebene/ortsteil/0663400204/"
    text = {"text": "Hier fehlen <b>zwei</b> Kinder."}
    assert gemeinde.client.get(gemeinde.base + other).status_code == 404
    assert gemeinde.client.post(gemeinde.base + other, text).status_code == 404
    assert gemeinde.client.post(gemeinde.base + mine, text).status_code == 302
    page = office.page(mine)
    assert "Hier fehlen &lt;b&gt;zwei&lt;/b&gt; Kinder." in page
    assert "Zurücknehmen" not in page
    assert office.client.post(office.base + mine, text).status_code == 403
    assert gemeinde.client.post(gemeinde.base + mine, {"text": " "}).status_code == 200
    (found,) = queries.comments(queries.levels(office.here)[0], "0663400101")
    assert found.by == gemeinde.user
    assert found.history.get().history_user == gemeinde.user


def test_a_comment_is_withdrawn_by_who_wrote_it(
    gemeinde: Office, world: Any, browser: Callable[..., Any]
) -> None:
    mine = "gebiete/ebene/ortsteil/0663400101/"
    gemeinde.client.post(gemeinde.base + mine, {"text": "Stimmt nicht."})
    level = queries.levels(gemeinde.here)[0]
    (found,) = queries.comments(level, "0663400101")
    address = f"{gemeinde.base}gebiete/anmerkung/{found.pk}/"
    other = world.nobody
    give_role(by=None, user=other, role="gemeinde", municipality=gemeinde.here, gemeinde="06634002")
    browser(other).post(address)
    assert queries.comments(level, "0663400101").count() == 1
    assert "Zurücknehmen" in gemeinde.page(mine)
    gemeinde.client.post(address)
    assert queries.comments(level, "0663400101").count() == 0


def test_the_coordination_removes_a_comment_and_nothing_of_its_text_stays(
    gemeinde: Office, office: Office, world: Any, browser: Callable[..., Any]
) -> None:
    mine = "gebiete/ebene/ortsteil/0663400101/"
    gemeinde.client.post(gemeinde.base + mine, {"text": "Familie M. hat drei Kinder."})
    (found,) = queries.comments(queries.levels(office.here)[0], "0663400101")
    address = f"{office.base}gebiete/anmerkung/{found.pk}/"
    for role in ("editor", "steering"):
        client = browser(world.people["here"][role])
        assert "Anmerkung entfernen" not in client.get(office.base + mine).content.decode()
        said = client.post(address, follow=True).content.decode()
        assert "oder die Koordination" in said
    assert "Anmerkung entfernen" in office.page(mine)
    assert "Familie M." not in office.client.post(address, follow=True).content.decode()
    written, removed = AreaComment.history.order_by("history_date")
    assert (written.history_user, removed.history_user) == (gemeinde.user, office.user)
    assert "Familie" not in str([*AreaComment.history.values()])


@pytest.mark.parametrize(
    ("role", "code"), [("provider", 403), ("state", 403), ("administrator", 404)]
)
def test_who_may_not_see_areas_gets_no_page(
    office: Office, world: Any, browser: Callable[..., Any], role: str, code: int
) -> None:
    put_in(office, orte())
    client = browser(world.people["here"][role])
    for name, address in pages(office).items():
        assert client.get(office.base + address).status_code == code, name
