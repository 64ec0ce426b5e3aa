"""Ids of what has none in the database: others store them, so they stay."""

from __future__ import annotations

from uuid import UUID, uuid5

from hypothesis import given
from hypothesis import strategies as st

from lueckenlos.finder.hsds.mapping import at_location_id, services_of
from lueckenlos.finder.hsds.terms import NAMESPACE, made_id


@given(st.lists(st.one_of(st.text(max_size=20), st.uuids(), st.integers()), min_size=1))
def test_an_id_is_that_of_the_standard(key: list[object]) -> None:
    if not any("\ud800" <= sign <= "\udfff" for part in key for sign in str(part)):
        assert made_id(*key) == str(uuid5(NAMESPACE, "/".join(map(str, key))))


@given(st.uuids(), st.uuids(), st.uuids())
def test_a_service_at_a_location_is_found_by_its_id(service: UUID, one: UUID, other: UUID) -> None:
    made = at_location_id(str(service), str(one))
    assert made == str(UUID(made)) and UUID(made).variant == UUID(made_id(made)).variant
    first, last = services_of(UUID(made))
    assert first <= service <= last
    assert (made == at_location_id(str(service), str(other))) == (one == other)
