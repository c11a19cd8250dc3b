"""Filling the journal, which no one may empty, with one's own refusals."""

from django.test import Client

from audit.models import Entry
from content.models import Article
from rbac.enforcement.refusal_counter import EACH
from tests.rbac.administration.test_concurrency import at_once


def refused() -> int:
    return Entry.objects.filter(event="rbac.access.refused").count()


def test_a_contributor_who_hammers_publish_writes_few_rows(as_cara: Client, in_review: Article) -> None:
    for _ in range(3 * EACH):
        assert as_cara.post(f"/cms/articles/{in_review.pk}/approve/").status_code == 403
    assert refused() == EACH


def test_hammering_from_many_processes_at_once_writes_no_more(
    fresh_database: str, as_cara: Client, in_review: Article
) -> None:
    def hammer() -> None:
        for _ in range(EACH):
            as_cara.post(f"/cms/articles/{in_review.pk}/approve/")

    at_once(*[hammer] * 4)
    assert refused() == EACH
