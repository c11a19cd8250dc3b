"""``rbac.independence.vouches``: vouching from outside, and the 24 hours after a site was founded."""

import pytest

from audit.actors import SystemActor
from audit.models import Entry
from rbac.errors import Conflict, Invalid, Refused
from rbac.independence.rule import linked_to
from rbac.independence.vouches import found_site, vouch
from rbac.models import Founding
from tests.commands import printed, ran
from tests.newsroom import Person
from tests.rbac.independence.test_rule import invites

SETUP = SystemActor("set_up_site")


def test_an_editor_does_not_vouch(ed: Person, ada: Person, otto: Person) -> None:
    invites(ada, otto)
    with pytest.raises(Refused):
        vouch(otto, reason="x", by=ed)


def test_who_is_linked_does_not_vouch(ada: Person, otto: Person, ed: Person) -> None:
    invites(ada, ed)
    invites(ed, otto)
    with pytest.raises(Refused, match="one person with them yourself"):
        vouch(otto, reason="x", by=ada)


def test_it_takes_a_reason_and_somebody_to_be_linked_to(ada: Person, eve: Person, otto: Person) -> None:
    with pytest.raises(Conflict):
        vouch(otto, reason="x", by=eve)
    invites(ada, otto)
    with pytest.raises(Invalid):
        vouch(otto, reason=" ", by=eve)


def test_it_cuts_what_was_done_before(ada: Person, eve: Person, otto: Person, ed: Person) -> None:
    invites(ada, otto)
    invites(otto, ed)
    vouch(otto, reason="I met him.", by=eve)
    assert linked_to(otto) == {ed.pk}
    assert linked_to(ada) == frozenset()
    assert Entry.objects.get(event="rbac.person.vouched").subject_id == str(otto.pk)
    invites(ada, otto)
    assert Entry.objects.filter(event="rbac.person.vouched").count() == 1


def test_the_operator_vouches(ada: Person, otto: Person) -> None:
    invites(ada, otto)
    printed("vouch", otto.email, "--reason", "The only administrator named her.")
    assert linked_to(otto) == frozenset()
    assert ran("vouch", otto.email, "--reason", "Again.").status == 1


def test_who_is_named_while_the_site_is_founded_counts_at_once(ada: Person, otto: Person) -> None:
    found_site(by=SETUP)
    invites(ada, otto)
    assert linked_to(otto) == frozenset()
    assert Entry.objects.filter(event="rbac.site.founded").count() == 1


def test_a_site_with_a_past_is_not_founded(ada: Person, otto: Person) -> None:
    invites(ada, otto)
    found_site(by=SETUP)
    assert not Founding.objects.exists()
    assert linked_to(otto) == {ada.pk}
