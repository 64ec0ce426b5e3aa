"""Berlin as a municipality: 542 areas, 4,202 offers, loaded and computed as an upload would be."""

from __future__ import annotations

import time
from pathlib import Path

from django.utils import timezone
from towns import Town

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.chain.actions import order_run
from lueckenlos.config.demo import BY, make_demo
from lueckenlos.jobs.models import Job
from lueckenlos.jobs.worker import Worker

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "berlin"
KEY = "11000"
CASE = f"""
title = "Berlin"
key = "{KEY}"
reference_day = 2026-11-22
planning_level = "Planungsraum"

[areas]
file = "lor_planungsraeume_2021_shp.zip"
columns = {{ id = "PLR_ID", name = "PLR_NAME" }}
constants = {{ municipality = "11000000", municipality_name = "Berlin" }}

[children]
file = "berlin-lor-population-2024-02-t2-planning-areas.csv"
columns = {{ area = "id" }}
date = 2024-12-31
[children.bands]
inhabitants_age_below_6 = "unter 6"
inhabitants_age_6_15 = "6 bis unter 15"
inhabitants_age_15_18 = "15 bis unter 18"

[inhabitants]
file = "berlin-lor-population-2024-02-t2-planning-areas.csv"
columns = {{ area = "id", count = "inhabitants" }}
date = 2024-12-31

[[offers]]
file = "berlin-daycare-centers-2026-07-details.csv"
delivered = 2026-07-01
constants = {{ kind = "Kita", ages = "1 bis Schuleintritt" }}
[offers.columns]
name = "name"
provider = "sponsor_name"
latitude = "lat"
longitude = "lon"
capacity = "places"
postcode = "zip_code"
area = "geojson_feature_id"

[[offers]]
file = "schulen_2023-10.geojson"
columns = {{ id = "bsn", name = "name", kind = "schulart", provider = "traeger" }}

[[offers]]
file = "jugendfreizeiteinrichtungen_2022-12.geojson"
columns = {{ id = "e_nr", name = "e_name", kind = "e_art", provider = "t_name" }}
"""


def berlin(folder: Path) -> Town:
    """Load and compute it; prints what each long work took. Raises where one of them failed."""
    (beside := folder / "case").mkdir()
    for file in DATA.iterdir():
        (beside / file.name).symlink_to(file)
    case = beside / "case.toml"
    case.write_text(CASE, encoding="utf-8")
    make_demo(case)
    here, user = Municipality.objects.get(key=KEY), User.objects.get(email=BY)
    _work(here)
    order_run(by=user, municipality=here, day=timezone.localdate())
    _work(here)
    return Town(here, user)


def _work(here: Municipality) -> None:
    """Do all open jobs, one after the other."""
    begun, since = time.perf_counter(), timezone.now()
    Worker().run(until_idle=True)
    done = Job.objects.for_municipality(here).filter(ended__gt=since).order_by("ended")
    for job in done:
        spent = (job.ended - job.started).total_seconds() if job.ended and job.started else 0.0
        print(f"  {job.kind:24}{job.state:10}{spent:8.1f} s")
        if job.state != Job.State.DONE:
            raise RuntimeError(job.error)
    print(f"  in all {time.perf_counter() - begun:.1f} s")
