"""Required: months in which help is owed, each with its basis.

A law promises it (with its paragraph), the municipality has resolved it (with its decision), or
it is desirable. Links and gaps come from law and resolution alone; what is desirable is shown. A
resolution can add months and raise desirable ones; it cannot take the place of a law. Laws have a
first and a last day, and the day that counts is the reference day.
"""

from dataclasses import replace
from datetime import date

import pytest
from tests.spec.case import DAY, analyse, offer, village

from lueckenlos.assemble.scheme import core_scheme

FULL = {"0-3": 36, "3-6": 36, "6-10": 48}


def bases(found, link):
    row = found.link(link)
    return row.basis if row else None


def test_the_shipped_scheme_requires_only_what_law_promises():
    """Fifteen links and no more."""
    found = analyse(village(children=FULL))
    assert {row.link: row.basis for row in found.figures.links} == dict.fromkeys(
        [
            *("fruehe_hilfen/schwangerschaft", "fruehe_hilfen/0-3"),
            *("gesundheit/schwangerschaft", "gesundheit/0-3", "gesundheit/3-6"),
            *("betreuung/0-3", "betreuung/3-6", "betreuung/6-10"),
            *("beratung/schwangerschaft", "beratung/0-3", "beratung/3-6", "beratung/6-10"),
            *("schutz/0-3", "schutz/3-6", "schutz/6-10"),
        ],
        "law",
    )


def test_the_shipped_months_are_these_and_no_others():
    """All-day places at primary school grow by a class a year, so four stretches follow."""
    assert [
        (one.field, one.months.start, one.months.stop, one.basis.value)
        for one in core_scheme().duties
    ] == [
        ("fruehe_hilfen", -9, 36, "law"),
        ("gesundheit", -9, 0, "law"),
        ("gesundheit", 0, 72, "law"),
        ("betreuung", 12, 36, "law"),
        ("betreuung", 36, 78, "law"),
        ("betreuung", 78, 90, "law"),
        ("betreuung", 78, 102, "law"),
        ("betreuung", 78, 114, "law"),
        ("betreuung", 78, 120, "law"),
        ("beratung", -9, 0, "law"),
        ("beratung", 0, 120, "law"),
        ("schutz", 0, 120, "law"),
        ("gesundheit", 72, 120, "desirable"),
        ("sprache_bildung", 36, 72, "desirable"),
        ("sprache_bildung", 72, 120, "desirable"),
        ("spiel_bewegung", 12, 120, "desirable"),
        ("treffpunkt", 0, 72, "desirable"),
    ]


def test_every_required_stretch_names_its_source():
    assert all(duty.source and duty.statement for duty in core_scheme().duties)


def test_what_is_desirable_is_shown_but_makes_no_link_and_no_gap():
    found = analyse(village())
    assert found.row("treffpunkt").required == "desirable"
    assert found.link("treffpunkt/0-3") is None
    assert found.gaps("treffpunkt") == []


def test_what_is_resolved_makes_a_link_and_can_be_a_gap():
    found = analyse(village(), resolved={"treffpunkt": (0, 36)})
    assert found.row("treffpunkt").required == "resolved"
    assert bases(found, "treffpunkt/0-3") == "resolved"
    assert found.cause("treffpunkt") == "missing"


def test_what_law_promises_makes_a_link_and_can_be_a_gap():
    found = analyse(village())
    assert found.row("gesundheit").required == "law"
    assert bases(found, "gesundheit/0-3") == "law"
    assert found.cause("gesundheit") == "missing"


def test_a_resolution_does_not_take_the_place_of_a_law():
    found = analyse(village(), resolved={"beratung": (0, 36)})
    assert found.row("beratung").required == "law"


def test_a_phase_required_in_part_has_a_row_per_part_and_the_rows_add_up():
    """Health at 6 to 10 is desirable; the first of four years is resolved: 12 of 48 children."""
    found = analyse(village(children={"6-10": 48}), resolved={"gesundheit": (72, 84)})
    parts = {
        row.required: row.children
        for row in found.figures.coverage
        if (row.field, row.life_phase) == ("gesundheit", "6-10")
    }
    assert parts == {"resolved": 12, "desirable": 36}
    assert bases(found, "gesundheit/6-10") == "resolved"


def test_months_of_a_phase_that_nothing_requires_have_a_row_without_a_basis():
    """Child care is owed from the first birthday on: 24 of the 36 months under three."""
    found = analyse(village(children=36))
    assert found.row("betreuung", required="law").children == 24
    assert found.row("betreuung", required="").children == 12


def test_a_link_is_law_when_any_of_its_months_are():
    found = analyse(village(children=FULL), resolved={"betreuung": (96, 108)})
    assert bases(found, "betreuung/6-10") == "law"


@pytest.mark.parametrize(
    ("day", "until"),
    [
        (date(2026, 7, 31), 78),  # the day before the first class gets its right
        (date(2026, 8, 1), 90),
        (date(2027, 7, 31), 90),
        (date(2027, 8, 1), 102),
        (date(2028, 7, 31), 102),
        (date(2028, 8, 1), 114),
        (date(2029, 7, 31), 114),
        (date(2029, 8, 1), 120),
    ],
)
def test_a_law_counts_from_its_first_day_to_the_day_before_its_last(day, until):
    """All-day places at primary school grow with the first class of 2026, a year at a time."""
    found = analyse(village(children={"6-10": 48}), day=day)
    rows = [
        row for row in found.figures.coverage if (row.field, row.required) == ("betreuung", "law")
    ]
    assert sum(row.children for row in rows if row.life_phase == "6-10") == until - 72
    assert max(row.months for row in rows) == (f"78-{until}" if until > 78 else "72-78")


def test_a_finding_names_the_paragraphs_and_decisions_that_require_its_months():
    found = analyse(village(), resolved={"treffpunkt": (0, 36)})
    [resolved], [law] = found.gaps("treffpunkt"), found.gaps("schutz")
    assert resolved.sources == ("Beschluss 1/2026",)
    assert law.sources == ("§§ 8a, 42 SGB VIII",)


@pytest.mark.parametrize(("day", "until"), [(date(2027, 7, 31), 90), (date(2027, 8, 1), 102)])
def test_one_duty_ends_on_the_day_the_next_begins(day, until):
    in_force = [one.months for one in core_scheme().duties if one.holds_on(day)]
    assert [one.stop for one in in_force if one.start == 78] == [until]


def test_a_source_is_named_only_while_it_is_in_force():
    found = analyse(village(children={"6-10": 480}), day=date(2027, 8, 1))
    [all_day] = [gap for gap in found.gaps("betreuung") if gap.from_month == 78]
    assert all_day.to_month == 102
    assert len(all_day.sources) == 1  # for two classes; no longer for the first alone


def test_of_places_each_duty_is_asked_by_itself():
    """Nobody plans a crèche and all-day school at one desk, so a hole across both is two."""
    found = analyse(village(children={"0-3": 360, "3-6": 360, "6-10": 480}))
    assert [
        (gap.from_month, gap.to_month, *gap.sources)
        for gap in sorted(found.gaps("betreuung"), key=lambda gap: gap.from_month)
    ] == [
        (12, 36, "§ 24 Abs. 2 SGB VIII"),
        (36, 78, "§ 24 Abs. 3 SGB VIII"),
        (78, 90, "§ 24 Abs. 4 SGB VIII in der Fassung von Art. 1 Nr. 3 GaFöG"),
    ]


def test_of_other_ways_a_hole_across_two_duties_is_one():
    """A doctor is missing to the sixth birthday by law, for a year more by resolution."""
    found = analyse(village(children={"3-6": 360, "6-10": 480}), resolved={"gesundheit": (72, 84)})
    assert [(gap.from_month, gap.to_month) for gap in found.gaps("gesundheit")] == [(36, 84)]


def test_children_s_rights_are_a_criterion_and_not_a_field():
    assert not any("recht" in one.key for one in core_scheme().fields)


def test_an_offer_in_time_closes_what_is_owed():
    found = analyse(village(), offers=[offer("Kinderarztpraxis")], day=DAY)
    assert found.gaps("gesundheit") == []


def test_the_shipped_first_and_last_days_are_these_and_no_others():
    """The first class of 2026 brings its right along; each stretch ends where the next begins."""
    august = {year: date(year, 8, 1) for year in (2026, 2027, 2028, 2029)}
    assert [
        (one.months.start, one.months.stop, one.valid_from, one.valid_until)
        for one in core_scheme().duties
        if one.valid_from or one.valid_until
    ] == [
        (78, 90, august[2026], august[2027]),
        (78, 102, august[2027], august[2028]),
        (78, 114, august[2028], august[2029]),
        (78, 120, august[2029], None),
    ]


def test_a_scheme_that_leaves_a_rule_out_has_the_number_of_the_core_scheme():
    bare = replace(core_scheme(), rules={}).fitted(DAY)
    assert bare == core_scheme().fitted(DAY)


def test_the_shipped_numbers_are_these_and_no_others():
    core = core_scheme()
    numbers = core.rules | core.reach | core.settlement
    assert {name: n for name, n in numbers.items() if not name.endswith("why")} == {
        "holds_permille": 900,
        "headline_permille": 800,
        "places_known_permille": 900,
        "gap_share_permille": 500,
        "gap_months": 6,
        "age_limit_months": 12,
        "gap_children_town": 20,
        "gap_children_country": 10,
        "ends_soon_days": 365,
        "school_entry_month": 78,
        "places_from_month": 12,
        "similar_offers": False,
        "near_town_m": 1000,
        "near_country_m": 2500,
        "without_car_m": 2500,
        "reachable_town_m": 7500,
        "reachable_country_m": 12_500,
        "detour_foot_percent": 130,
        "detour_car_percent": 140,
        "town_inhabitants": 5000,
        "town_per_km2": 300,
    }
