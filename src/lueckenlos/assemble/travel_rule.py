"""How walking and the bus are counted in a case, in German."""

from __future__ import annotations

from lueckenlos.assemble.scheme import SchemeRecord
from lueckenlos.engine.types import Way
from lueckenlos.exchange.records import Case
from lueckenlos.exchange.travel import Bus


def without_car_rule(way: Way, record: SchemeRecord, case: Case) -> str:
    """What streets and the bus of the case change for a way of counting; "" where nothing."""
    streets = ""
    if case.streets:
        pram = ", die mit dem Kinderwagen gehen" if case.streets.pram else ""
        streets = f"auf Straßen und Wegen aus OpenStreetMap{pram}"
    if way is Way.NEAR and streets:
        return f" Gemessen wird {streets}."
    if way is not Way.REACHABLE or not (case.streets or case.bus):
        return ""
    km = f"{record.reach['without_car_m'] / 1000:g}".replace(".", ",")
    walk = f"zu Fuß bis {km} km" + (f" {streets}" if streets else "")
    return f" Ohne Auto: {walk}{_bus(case.bus)}."


def _bus(bus: Bus | None) -> str:
    if bus is None:
        return ""
    if bus.timetable is None:
        return (
            "; wo an Werktagen ein Bus fährt, am Wohnort und beim Angebot, auch so weit wie mit "
            "dem Auto"
        )
    return (
        f"; oder mit Bus und Bahn ohne Umsteigen in höchstens {bus.minutes} Minuten, an einem "
        f"Werktag mindestens {bus.least}-mal, mit höchstens {bus.walk_m} m Weg zur Haltestelle"
    )
