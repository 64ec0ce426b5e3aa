"""A merger of two providers loses no question and no answer."""

from __future__ import annotations

import pytest
from tests.platform.accounts.conftest import World
from tests.platform.confirmation.conftest import Link, organization, service

from lueckenlos.confirmation.asking import ask, keep_mailbox
from lueckenlos.confirmation.models import Answer, Inquiry, Mailbox
from lueckenlos.directory.models import Organization
from lueckenlos.directory.organization_merging import merge_organizations


def merge(world: World, into: str, other: str) -> Organization:
    one, gone = organization(world, into), organization(world, other)
    by = world.people["here"]["coordinator"]
    return merge_organizations(by=by, into=one, other=gone, versions=(one.version, gone.version))


def mailbox(world: World, name: str, address: str) -> Organization:
    """A trusted one."""
    by, one = world.people["here"]["coordinator"], organization(world, name)
    keep_mailbox(by=by, organization=one, address=address, trusted=True, mails=True)
    return one


@pytest.mark.parametrize("both", [False, True])
def test_questions_and_answers_go_over(asked: World, link: Link, both: bool) -> None:
    link.post("1", "stimmt")
    answered = link.answer("1")
    church = mailbox(asked, "Kirchengemeinde", "buero@kirche.example")
    by, theirs = asked.people["here"]["coordinator"], [service(asked, "4")]
    other = ask(by=by, organization=church, asked=theirs, mail=True) if both else None
    before = Answer.objects.for_municipality(asked.here).count()

    remains = merge(asked, "Kirchengemeinde", "Verein Nest")

    every = Inquiry.objects.for_municipality(asked.here)
    assert {one.organization_id for one in every} == {remains.pk}
    assert Answer.objects.for_municipality(asked.here).count() == before
    assert link.answer("1") == answered and answered.what == Answer.What.RIGHT
    open_ = [one.pk for one in every.filter(closed=None)]
    assert open_ == [other.pk if other else link.inquiry.pk]
    assert service(asked, "1").organization == remains
    link.post("2", "stimmt")
    assert link.answer("2").what == ("" if both else Answer.What.RIGHT)


def test_a_mailbox_goes_over_without_its_trust_and_never_over_another(asked: World) -> None:
    mailbox(asked, "Verein Nest", "nest@example.org")
    remains = merge(asked, "Kirchengemeinde", "Verein Nest")
    box = Mailbox.objects.for_municipality(asked.here).get()
    assert (box.organization, box.address, box.trusted) == (remains, "nest@example.org", False)

    mailbox(asked, "Stadt", "stadt@example.org")
    remains = merge(asked, "Stadt", "Kirchengemeinde")
    box = Mailbox.objects.for_municipality(asked.here).get()
    assert (box.organization, box.address, box.trusted) == (remains, "stadt@example.org", True)
