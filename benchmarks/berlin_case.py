"""Berlin as it is published: 542 areas and 4,202 offers, as a case file."""

from table import SHARED

DATA = SHARED / "data" / "berlin"
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
