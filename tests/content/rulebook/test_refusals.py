"""Who may not: policies, emergencies, removals, reviews, schedules, the trash and guests of content."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from content import workflow
from content.articles.scheduled_publishing import WORKER, carry_out_due
from content.models import Article
from content.redaction.occurrences import Wanted
from content.reviewing.claims import claim_review, release_review, set_due
from content.trash.verbs import trash_article
from foundation.clock import database_now
from rbac.errors import Refused
from tests.content.articles.test_emergency_publication import opened
from tests.content.articles.test_scheduled_publishing import DAY, scheduled
from tests.content.policies.test_change import ask
from tests.content.redaction.test_removing import agreed, bodies
from tests.content.redaction.test_removing import asked as removal
from tests.guests import asked
from tests.newsroom import Person, fresh, person, write
from tests.policies import with_policy

PASSAGE = Wanted(passage="From May")
NO_ROLE_THERE = ("otto", "colin")
NO_EDITOR_THERE = (*NO_ROLE_THERE, "cara")
NO_ADMINISTRATOR = ("otto", "cara", "ed", "edna")
REFUSED: dict[tuple[str, str], tuple[Callable[[Article, Any], object], tuple[str, ...]]] = {
    ("change a policy", "draft"): (lambda it, who: ask(it.section, who, approvals=2), NO_ADMINISTRATOR),
    ("declare an emergency", "draft"): (opened, NO_ADMINISTRATOR),
    ("ask for a removal", "published"): (lambda it, who: removal(it, who, PASSAGE), NO_EDITOR_THERE),
    ("claim a review", "in_review"): (lambda it, who: claim_review(it, by=who), NO_EDITOR_THERE),
    ("release a review", "in_review"): (lambda it, who: release_review(it, by=who), NO_EDITOR_THERE),
    ("set a due date", "in_review"): (
        lambda it, who: set_due(it, database_now() + DAY, by=who),
        NO_EDITOR_THERE,
    ),
    ("schedule", "approved"): (lambda it, who: scheduled(it, who, DAY), NO_EDITOR_THERE),
    ("throw away", "draft"): (lambda it, who: trash_article(it, by=who), NO_ROLE_THERE),
    ("throw away", "taken_down"): (lambda it, who: trash_article(it, by=who), ("cara",)),
    ("ask a guest", "in_review"): (asked, NO_EDITOR_THERE),
}


@pytest.mark.usefixtures("guests_approve")
@pytest.mark.parametrize(
    ("what", "state", "who"), [(*step, who) for step, (_verb, people) in REFUSED.items() for who in people]
)
def test_without_the_role_nothing_is_done(
    what: str, state: str, who: str, request: pytest.FixtureRequest
) -> None:
    verb, _people = REFUSED[what, state]
    with pytest.raises(Refused):
        verb(request.getfixturevalue(state), request.getfixturevalue(who))


def test_a_user_who_asked_for_a_removal_does_not_agree_and_an_editor_cannot(
    published: Article, ada: Person, ed: Person
) -> None:
    person("Eve", "administrator")  # who could agree
    redaction = removal(published, ada, PASSAGE)
    for nobody in (ada, ed):
        with pytest.raises(Refused):
            agreed(redaction, nobody)
    assert "May" in bodies(published)[0]


@pytest.mark.usefixtures("guests_approve")
def test_no_one_claims_own_words_or_asks_a_guest_about_them(
    in_review: Article, ed: Person, cara: Person
) -> None:
    write(in_review, ed, "Ed's words.")
    workflow.submit(in_review, by=cara)
    with pytest.raises(Refused, match="You wrote part"):
        claim_review(in_review, by=ed)
    with pytest.raises(Refused, match="You wrote part"):
        asked(in_review, ed)


def test_the_worker_publishes_nothing_that_is_not_due(approved: Article, ed: Person) -> None:
    scheduled(approved, ed, DAY)
    assert carry_out_due() == Counter()
    with pytest.raises(Refused):
        workflow.publish(approved, by=WORKER)


def test_what_is_public_is_taken_down_before_it_is_thrown_away(
    published: Article, ed: Person, ada: Person
) -> None:
    for who in (ed, ada):
        with pytest.raises(Refused) as refused:
            trash_article(published, by=who)
        assert "Take it down first" in str(refused.value.decision.reason)


@pytest.mark.parametrize("guests", ["none", "read"])
def test_the_policy_decides_whether_a_guest_is_asked(guests: str, in_review: Article, ed: Person) -> None:
    with_policy(in_review.section, guests=guests)
    with pytest.raises(Refused, match="no guest may approve"):
        asked(fresh(in_review), ed)
