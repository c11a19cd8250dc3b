"""The form shows what belongs to its article and to no other (content.cms.editor.forms)."""

from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from django.test import Client

from content import workflow
from content.cms.editor.forms import ArticleForm
from content.models import Article, Section
from content.taxonomy.topics import add_topic
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

EVIL = "\"'><script>alert(1)</script> {body} {0} % %s &amp; ’"


def seen(client: Client, article: Article, more: str = "") -> str:
    return client.get(f"/cms/articles/{article.pk}/{more}").text


def form_of(article: Article, *, may_move: bool = True) -> ArticleForm:
    return ArticleForm.for_revision(article, article.newest, may_move=may_move)


def test_what_is_typed_stays_text(news: Section, cara: Person) -> None:
    cara.name = EVIL
    cara.save(update_fields=["name"])
    article = workflow.create_article(news, by=cara, title=EVIL, summary=EVIL, body="<p>{title} %s</p>")
    page = seen(signed_in(cara), article)
    assert "<script>alert" not in page
    assert page.count("{body} {0} % %s &amp;amp; ’") >= 5
    assert "{title} %s" in page
    form = form_of(article)
    form.initial["base"] = EVIL
    assert 'name="base" value="&#34;&#39;&gt;&lt;script' in str(form["base"])


def test_topics_are_there_to_choose_once_there_are_some(draft: Article, as_ed: Client, edna: Person) -> None:
    assert "Harbour &lt;b&gt;" not in seen(as_ed, draft)
    add_topic(name="Harbour <b>", by=edna)
    assert "Harbour &lt;b&gt;" in seen(as_ed, draft)


def test_who_may_not_move_it_leaves_the_address_to_who_may(published: Article) -> None:
    assert "disabled" in str(form_of(published, may_move=False)["slug"])
    assert "disabled" not in str(form_of(published)["slug"])


def test_a_language_from_elsewhere_is_offered_for_its_article_alone(published: Article) -> None:
    published.newest.language = "cy"
    assert 'value="cy"' in str(form_of(published)["language"])
    assert 'value="cy"' not in str(form_of(fresh(published))["language"])


def test_corrections_of_one_article_are_not_those_of_another(published: Article) -> None:
    published.newest.correction_notes = "2026-11-26 The day was wrong."
    assert "The day was wrong." in str(form_of(published)["withdrawn_corrections"])
    assert "withdrawn_corrections" not in form_of(fresh(published)).fields


def test_correction_notes_can_be_taken_back_on_the_page(published: Article, ed: Person) -> None:
    newest: Any = fresh(published).newest
    newest.correction_notes = "2026-11-26 The day was wrong."
    with patch.object(Article, "newest", newest):
        assert "The day was wrong." in seen(signed_in(ed), published)


@pytest.mark.parametrize("typed", ["", "ferry-times"])
def test_an_address_that_was_not_touched_is_not_changed(published: Article, typed: str) -> None:
    sent = {"title": "Ferry", "language": "en", "base": "1", "slug": typed, "initial-slug": typed}
    data = QueryDict(urlencode(sent))
    form = ArticleForm.for_revision(published, published.newest, may_move=True, data=data)
    assert form.is_valid(), form.errors
    assert form.words()["slug"] is None
