"""Claims and deadlines of reviews (content.reviewing.claims)."""

from datetime import timedelta

import pytest
from django.test import Client

from content import workflow
from content.errors import WrongState
from content.models import Article, Section
from content.reviewing.claims import claim_review, release_review, set_due
from content.sections.verbs import change_section
from foundation.clock import database_now
from rbac.errors import Invalid
from tests.content.reviewing.test_reminders import HOUR
from tests.newsroom import Person, fresh


def test_what_is_not_in_review_is_no_one_s(draft: Article, ed: Person) -> None:
    with pytest.raises(WrongState, match="not in review"):
        claim_review(draft, by=ed)


def test_of_two_the_second_learns_who_was_first(in_review: Article, ed: Person, edna: Person) -> None:
    claim_review(in_review, by=ed)
    claim_review(in_review, by=ed)
    with pytest.raises(WrongState, match="Ed has taken it on"):
        claim_review(in_review, by=edna)


def test_a_colleague_gives_back_what_lies(in_review: Article, ed: Person, edna: Person) -> None:
    claim_review(in_review, by=ed)
    release_review(in_review, by=edna)
    claim_review(in_review, by=edna)
    assert fresh(in_review).draft.status.claimed_by_id == edna.pk
    release_review(in_review, by=edna)
    with pytest.raises(WrongState, match="No one"):
        release_review(in_review, by=edna)


def test_it_keeps_no_one_from_deciding(in_review: Article, ed: Person, edna: Person) -> None:
    claim_review(in_review, by=ed)
    article = workflow.approve(in_review, by=edna, digest=fresh(in_review).draft.digest)
    assert article.draft.status.state == "approved"


def test_submitted_again_it_is_no_one_s_and_wanted_again(
    in_review: Article, cara: Person, ed: Person, news: Section
) -> None:
    claim_review(in_review, by=ed)
    change_section(news, by=ed, review_days=2)
    workflow.send_back(in_review, by=ed, note="Shorter, please.")
    workflow.submit(in_review, by=cara)
    status = fresh(in_review).draft.status
    assert status.claimed_by_id is None
    assert timedelta(days=1.9) < status.due_at - database_now() < timedelta(days=2.1)


def test_where_the_section_says_nothing_it_is_wanted_no_matter_when(in_review: Article) -> None:
    assert fresh(in_review).draft.status.due_at is None


def test_nothing_is_wanted_in_the_past(in_review: Article, ed: Person) -> None:
    with pytest.raises(Invalid, match="over"):
        set_due(in_review, database_now() - HOUR, by=ed)
    set_due(in_review, None, by=ed)


def test_a_section_says_how_many_days(news: Section, as_ed: Client) -> None:
    values = {"title": "News", "slug": "news", "description": "", "comments": "held", "review_days": "3"}
    assert as_ed.post(f"/cms/sections/{news.pk}/", values).status_code == 302
    assert Section.objects.get(pk=news.pk).review_days == 3
    for wrong in ("-1", "91", "x"):
        assert as_ed.post(f"/cms/sections/{news.pk}/", values | {"review_days": wrong}).status_code == 422
