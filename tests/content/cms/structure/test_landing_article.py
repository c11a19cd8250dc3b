"""The page on which editors choose what introduces a section (content.cms.structure.landing_article)."""

import pytest
from django.test import Client

from content.models import Article, Section
from content.sections.landing_article import introduce
from rbac.errors import Refused
from tests.content.sections.test_landing_article import introduces, page_of
from tests.newsroom import Person
from tests.signing_in import signed_in
from tests.words import accept_all


@pytest.mark.parametrize("who", ["otto", "cara", "colin"], indirect=True)
def test_who_does_not_change_the_section_chooses_nothing(
    who: Person, published: Article, news: Section
) -> None:
    with pytest.raises(Refused):
        introduce(news, published, by=who)
    assert signed_in(who).post(page_of(news), {"article": published.pk}).status_code in (403, 404)
    assert introduces(news) is None


@pytest.mark.parametrize("key", ["", "x", "-1", "9" * 30, "999999999"])
def test_what_is_no_article_is_not_chosen(key: str, news: Section, ed: Person) -> None:
    assert signed_in(ed).post(page_of(news), {"article": key}).status_code == 302
    assert introduces(news) is None


def test_an_editor_finds_it_by_its_title_chooses_it_and_takes_it_away(
    news: Section, published: Article, as_ed: Client, edna: Person, anon: Client
) -> None:
    assert "Ferry" not in as_ed.get(page_of(news), {"q": "harbour"}).text
    assert f'value="{published.pk}"' in as_ed.get(page_of(news), {"q": "FERRY"}).text
    assert as_ed.post(page_of(news), {"article": published.pk, "how": "choose"}).status_code == 302
    assert "From May." not in anon.get("/news/").text
    assert "Ferry timetable changes" in signed_in(edna).get("/cms/words/").text
    accept_all(edna)
    assert "<p>From May.</p>" in anon.get("/news/").text
    assert "Ferry timetable changes" in as_ed.get(f"/cms/sections/{news.pk}/").text
    assert as_ed.post(page_of(news), {"how": "remove"}).status_code == 302
    assert "From May" not in anon.get("/news/").text
