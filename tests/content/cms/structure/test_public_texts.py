"""The page of words that wait for a second person."""

import pytest
from django.test import Client

from content.models import Article, PublicText, Section
from content.sections.verbs import change_section
from tests.newsroom import Person
from tests.signing_in import signed_in

PAGE = "/cms/words/"


@pytest.fixture
def text(published: Article, news: Section, ada: Person) -> PublicText:
    change_section(news, by=ada, title="Harbour news", description="From the <b>harbour</b>.")
    return PublicText.objects.get(applied_at=None)


def test_contributors_and_readers_do_not_see_it(text: PublicText, cara: Person, anon: Client) -> None:
    assert signed_in(cara).get(PAGE).status_code == 403
    assert anon.get(PAGE).status_code == 302


def test_it_shows_the_difference_and_who_may_settle_it(text: PublicText, ada: Person, ed: Person) -> None:
    own, other = signed_in(ada).get(PAGE).text, signed_in(ed).get(PAGE).text
    assert "From the &lt;b&gt;harbour&lt;/b&gt;." in other
    assert "Section: News" in other
    assert (">Accept<" in own, ">Accept<" in other) == (False, True)
    assert ("Withdraw" in own, "Decline" in other) == (True, True)
    assert ("Show it now" in own, "Show it now" in other) == (True, False)
    for page in ("/cms/", f"/cms/sections/{text.subject}/"):
        assert "Words for readers wait for a second person." in signed_in(ed).get(page).text


def test_an_emergency_stays_red_on_it(text: PublicText, ada: Person, ed: Person, news: Section) -> None:
    shown = signed_in(ada).post(f"{PAGE}{text.pk}/alone/", {"reason": "The bridge fell."})
    assert shown.status_code == 302
    assert "The bridge fell." in signed_in(ed).get(PAGE).text
    signed_in(ed).post(f"{PAGE}{text.pk}/accept/", {"digest": text.digest})
    assert "Nothing waits for anybody." in signed_in(ed).get(PAGE).text


def test_what_is_declined_is_gone(text: PublicText, ed: Person, news: Section) -> None:
    assert signed_in(ed).post(f"{PAGE}{text.pk}/withdraw/").status_code == 302
    assert "Nothing waits for anybody." in signed_in(ed).get(PAGE).text
    news.refresh_from_db()
    assert news.title == "News"
