"""secureproject.incident_rollback.report: what cannot be reverted is listed with a link."""

from django.test import Client

from accounts.events import PASSKEY_ADDED
from audit.record import record
from content import workflow
from content.models import Article, Section
from tests.newsroom import Person
from tests.secureproject.incident_rollback.stolen import SESSION, found, listed, stolen_session


def test_ways_into_the_account_are_named(cara: Person, as_ada: Client) -> None:
    with stolen_session():
        record(PASSKEY_ADDED, by=cara, about=cara, label="Not hers", credential="", public_key="")
    page = as_ada.get(f"/cms/people/{cara.pk}/undo/?session={SESSION}").text
    assert "An attacker may come back by these" in page
    assert "added the passkey “Not hers”" in page


def test_everything_else_is_listed_with_a_link(
    news: Section, ed: Person, cara: Person, draft: Article
) -> None:
    with stolen_session():
        workflow.move_article(draft, news, by=ed, slug="elsewhere")
    assert listed(ed) == [("content.article.moved", f"/cms/articles/{draft.pk}/history/")]
    assert not found(ed).items
