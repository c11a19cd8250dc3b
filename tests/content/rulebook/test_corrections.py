"""Rules on urgent corrections (content.rulebook.corrections): who may, where, and what waits for it."""

from typing import Any

import pytest

from content import workflow
from content.articles import emergency_publication
from content.corrections.verbs import correct
from content.errors import WrongState
from content.models import Article, Section
from content.policy import PROFILES
from rbac.errors import Refused
from tests.corrections import corrected
from tests.newsroom import Person, digest_of, fresh, write
from tests.policies import with_policy


def test_only_editors_correct_and_only_where_the_policy_allows_it(
    published: Article, cara: Person, colin: Person, otto: Person, ed: Person, edna: Person
) -> None:
    for nobody in (cara, colin, otto):
        with pytest.raises(Refused):
            corrected(published, nobody)
    for policy in ({"corrections": False}, {"corrections": True, "four_eyes": False}):
        with_policy(published.section, **policy)
        with pytest.raises(Refused):
            corrected(fresh(published), ed)


def test_a_newsroom_may_and_the_strict_may_not() -> None:
    assert {name: profile.corrections for name, profile in PROFILES.items()} == {
        "newsroom": True,
        "strict": False,
        "one_person": False,
    }


def test_to_allow_corrections_takes_two(news: Section, ada: Person) -> None:
    with_policy(news, corrections=False)
    change = with_policy(news, corrections=True)
    assert (change.loosens, change.agreed_by_id is None) == (True, False)


def test_nothing_is_corrected_that_is_not_public(taken_down: Article, ed: Person, edna: Person) -> None:
    words: Any = {"title": "T", "summary": "", "body": "<p>x</p>", "reason": "r"}
    with pytest.raises(Refused):
        correct(taken_down, by=ed, base=1, **words)
    workflow.restore(taken_down, by=ed)
    with pytest.raises(Refused, match="not public"):
        correct(taken_down, by=ed, base=1, **words)


def test_until_then_nothing_else_is_published_and_it_does_not_move(
    published: Article, cara: Person, ed: Person, edna: Person, ada: Person, policies: Section
) -> None:
    corrected(published, ed)
    write(published, cara, "More.")
    workflow.submit(published, by=cara)
    workflow.approve(published, by=edna, digest=digest_of(published))
    with pytest.raises(Refused, match="Countersign it"):
        workflow.publish(published, by=edna)
    with pytest.raises(WrongState, match="waits"):
        emergency_publication.open_emergency(
            published, by=ada, reason="Fire", minutes=9, digest=digest_of(published)
        )
    with pytest.raises(WrongState, match="waits"):
        workflow.move_article(published, policies, by=ada)
