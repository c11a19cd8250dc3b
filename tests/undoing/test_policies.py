"""Policies that are in force: set again as they were, at once only where that is no looser."""

from content.models import Policy, PolicyChange, Section
from content.set_policy import agree, change_policy, own_policy, pending
from tests.newsroom import Person
from tests.policies import with_policy
from tests.undoing.proofs import takes_back
from tests.undoing.test_taking_back import in_other_hands, only_line, undo


def again(section: Section) -> Section:
    return Section.objects.select_related("scope", "address").get(pk=section.pk)


@takes_back("content.policy.loosened")
def test_a_loosening_that_was_agreed_to_there_is_tightened_at_once(
    news: Section, eva: Person, ada: Person
) -> None:
    asked = change_policy(news, {"comments": "open"}, by=ada, reason="They asked.")
    with in_other_hands():  # type: ignore[attr-defined]
        agree(asked, by=eva)
    undo(eva, ada)
    assert again(news).comments == "held"
    assert not pending().exists()
    assert only_line(eva).do is None


def test_a_loosening_asked_for_there_that_another_agreed_to_is_tightened(
    news: Section, eva: Person, ada: Person
) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        asked = change_policy(news, {"four_eyes": False}, by=eva, reason="Ha.")
    agree(asked, by=ada)
    assert "Ada agreed to it." in only_line(eva).warning
    undo(eva, ada)
    assert again(news).four_eyes is True


@takes_back("content.policy.changed")
def test_a_tightening_is_taken_back_by_asking(news: Section, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        change_policy(news, {"comments": "closed"}, by=eva, reason="Ha.")
    assert "looser" in only_line(eva).warning
    undo(eva, ada)
    waiting = pending().get()
    assert (again(news).comments, waiting.asked_by, waiting.comments) == ("closed", ada, None)


def test_the_thief_does_not_agree_to_it(news: Section, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        change_policy(news, {"comments": "closed"}, by=eva, reason="Ha.")
    undo(eva, ada)
    with in_other_hands():  # type: ignore[attr-defined]
        agree(pending().get(), by=eva)
    assert again(news).comments == "held"  # what was before the theft, and no more


def test_what_another_set_since_stays(news: Section, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        change_policy(news, {"comments": "closed", "approvals": 2}, by=eva, reason="Ha.")
    change_policy(news, {"approvals": 3}, by=ada, reason="Better.")
    assert "Approvals: Changed since by Ada" in only_line(eva).warning
    undo(eva, ada)
    assert PolicyChange.objects.latest("pk").approvals == 3


def test_the_policy_of_the_site_is_set_again(site: object, eva: Person, ada: Person) -> None:
    with in_other_hands():  # type: ignore[attr-defined]
        asked = change_policy(None, {"guests": "approve", "audience": "public"}, by=eva, reason="Ha.")
    agree(asked, by=ada)
    undo(eva, ada)
    assert own_policy(None)["guests"] == "read"


@takes_back("content.policy.loosening_asked")
def test_what_waits_is_withdrawn(news: Section, eva: Person, ada: Person) -> None:
    with_policy(news, approvals=2)
    with in_other_hands():  # type: ignore[attr-defined]
        change_policy(news, {"approvals": 1}, by=eva, reason="Ha.")
    undo(eva, ada)
    assert (pending().exists(), Policy.objects.get(section=news).approvals) == (False, 2)
