"""Invented cities that publish their data as real ones do: every one in its own way.

Each function of `CITIES` writes files into a folder and returns what is true of them (`City`). No
place, person or provider in them exists.
"""

from tests.cli.cities.city_office import city_office
from tests.cli.cities.county_office import county_office
from tests.cli.cities.keys import differing_keys, turned_names
from tests.cli.cities.landkreis import landkreis, one_list
from tests.cli.cities.long_tables import long_table, rows_by_sex
from tests.cli.cities.making import NAMES, City, frame, of_age, write_csv
from tests.cli.cities.portals import english, portal
from tests.cli.cities.several_lists import several_lists
from tests.cli.cities.yearbook import yearbook

__all__ = [
    "NAMES",
    "City",
    "differing_keys",
    "frame",
    "landkreis",
    "of_age",
    "one_list",
    "write_csv",
]

CITIES = (
    yearbook,
    long_table,
    several_lists,
    portal,
    landkreis,
    one_list,
    differing_keys,
    turned_names,
    english,
    rows_by_sex,
    city_office,
    county_office,
)
