"""Second pass of an import (content.imports.portable.second_pass): old addresses and what was moved since."""

from content.imports.wordpress.report import Outcome
from content.models import Article, Asset, Comment, Section
from tests.content.imports.portable import made
from tests.content.imports.portable.made import BOAT, Bring


def test_what_was_moved_since_does_not_come_in_twice(bring: Bring) -> None:
    media, words = [made.file(BOAT)], made.revision("desk/tale")
    bring(files=(BOAT,), media=[made.file(BOAT)])
    again = bring(
        files=(BOAT,),
        media=[media[0] | {"section": "desk"}],
        sections=[made.section("desk", title="News")],
        articles=[made.article("desk/tale")],
        revisions=[words],
        comments=[made.comment(article="desk/tale")],
        redirects=[
            {"address": "news", "leads_to": "desk"},
            {"address": "news/story", "leads_to": "desk/tale"},
        ],
    )
    assert [model.objects.count() for model in (Section, Article, Asset, Comment)] == [1, 1, 1, 0]
    assert {account.outcome for account in again.accounts} == {Outcome.ALREADY_HERE}
