"""Areas, children, an indicator, new borders and an open import for the walk over all pages."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from django.test import Client
from tests.e2e.inventory import inventory
from tests.platform.accounts.conftest import World
from tests.platform.areas.kreis import (
    AREAS,
    CHILDREN,
    INDICATOR,
    Office,
    above,
    borders,
    children,
    number_of,
    orte,
    part,
    vorsorge,
)

from lueckenlos.areas.actions import comment
from lueckenlos.areas.models import Edition, Import, State
from lueckenlos.areas.queries import active_edition, indicators, planning_level, populations

IMPORTS = (
    "import import_part add_part load_import discard_import reopen_import import_quality "
    "import_declaration"
)


def ground(world: World) -> dict[str, dict[str, Any]]:
    """Address → an object of the first municipality to look at there, after loading them."""
    here, by = world.here, world.people["here"]["coordinator"]
    client = Client()
    client.force_login(by, backend="django.contrib.auth.backends.ModelBackend")
    office = Office(here, by, client, Path(tempfile.mkdtemp()))
    office.write(gebiete_geojson=borders(orte(24)), kinder_csv=children(orte(24)))
    both = [above(), part("areas", AREAS), part("children", CHILDREN)]
    office.declared(both, "gebiete.geojson", "kinder.csv")
    office.write(vorsorge_csv=vorsorge(orte(12)), gebiete_geojson=borders(orte(23)))
    office.declared([above(), part("indicator", INDICATOR)], "vorsorge.csv")
    office.declared([above(), part("areas", AREAS, date="2026-01-01")], "gebiete.geojson")
    long = "kinder_nach_alter_und_ortsteil_am_hauptwohnsitz_2024_csv"
    looked_at = office.upload(*office.write(**{long: children(orte(23))}))
    level = planning_level(here)
    assert level is not None
    said = comment(
        by=world.people["here"]["gemeinde"], level=level, area=orte()[0].key, text="Stimmt."
    )
    return {**_addresses(world, looked_at, said.pk), **inventory(world)}


def _addresses(world: World, looked_at: Import, said: Any) -> dict[str, dict[str, Any]]:
    here, slug = world.here, {"slug": world.here.slug}
    new = Edition.objects.for_municipality(here).get(state=State.READY)
    old = active_edition(here, new.level)
    assert old is not None
    level, population = {**slug, "level": new.level.slug}, populations(here).get()
    indicator, number = indicators(here).get(), number_of(looked_at, "children")
    edition = {**slug, "pk": new.pk}
    return {
        "plan_here": level,
        **dict.fromkeys(("edition", "switch_edition", "discard_edition"), edition),
        "area": {**level, "key": orte()[0].key},
        "withdraw_comment": {**slug, "pk": said},
        **{key: {**slug, "pk": population.pk} for key in ("population", "population_xlsx")},
        "indicator": {**slug, "pk": indicator.pk},
        **{key: {**slug, "pk": looked_at.pk, "number": number} for key in IMPORTS.split()},
    }
