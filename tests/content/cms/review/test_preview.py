"""The preview and its links: who sees it, who makes and revokes links (content.cms.review.preview)."""

import pytest
from django.test import Client

from content.models import Article, PreviewLink
from tests.newsroom import Person, digest_of
from tests.previews import followed, link_to, made


def page_of(article: Article) -> str:
    return f"/cms/articles/{article.pk}/preview/"


def asked(article: Article, **values: str) -> dict[str, str]:
    return {"digest": digest_of(article), "days": "7", "whom": "The lawyer", **values}


def test_a_contributor_sees_a_colleague_s_draft_and_sends_it_to_no_one(
    draft: Article, as_cara: Client, ed: Person
) -> None:
    Article.objects.update(author=ed, draft_author_ids=[ed.pk])
    link_to(draft, ed)
    page = as_cara.get(page_of(draft))
    assert "contributors send previews of what they write themselves" in page.text.lower()
    assert "Links that open today" not in page.text
    assert as_cara.post(f"{page_of(draft)}make/", asked(draft)).status_code == 403


def test_the_link_is_shown_once_and_opens_for_a_guest(draft: Article, as_cara: Client, anon: Client) -> None:
    answer = as_cara.post(f"{page_of(draft)}make/", asked(draft))
    start = answer.text.index("/guest/preview/")
    link = answer.text[start : start + len("/guest/preview/") + 22]
    assert anon.get(followed(f"{link}/", anon)).status_code == 200
    page = as_cara.get(page_of(draft))
    assert "/guest/preview/" not in page.text
    assert "The lawyer" in page.text


def test_a_link_is_revoked_from_the_page(draft: Article, as_cara: Client, cara: Person) -> None:
    link_to(draft, cara)
    assert as_cara.post(f"{page_of(draft)}revoke/", {"link": made(draft).pk}).status_code == 302
    assert made(draft).revoked_at is not None


@pytest.mark.parametrize("link", ["", "x", "9" * 30, "-1", "²"])
def test_a_number_that_is_none_is_a_conflict_and_no_error(link: str, draft: Article, as_cara: Client) -> None:
    assert as_cara.post(f"{page_of(draft)}revoke/", {"link": link}).status_code == 409


@pytest.mark.parametrize("wrong", [{"days": "31"}, {"days": "x"}, {"whom": "x" * 121}, {"digest": "0" * 64}])
def test_what_is_wrong_is_said_and_kept(wrong: dict[str, str], draft: Article, as_cara: Client) -> None:
    answer = as_cara.post(f"{page_of(draft)}make/", asked(draft, **wrong))
    assert answer.status_code in {409, 422}
    assert 'class="error-summary' in answer.text
    assert not PreviewLink.objects.exists()


def test_the_frame_shows_the_newest_version_to_colleagues_only(
    draft: Article, as_ed: Client, anon: Client
) -> None:
    page = as_ed.get(f"{page_of(draft)}page/")
    assert "<h1>Ferry timetable changes</h1>" in page.text
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert anon.get(f"{page_of(draft)}page/").status_code == 302
