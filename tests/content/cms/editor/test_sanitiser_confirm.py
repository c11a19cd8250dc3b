"""What the sanitiser would remove is shown before it is saved (content.cms.editor.sanitiser_confirm)."""

import pytest

from content.models import Article, Section
from tests.content.cms.editor.typed import words
from tests.newsroom import Person, fresh
from tests.signing_in import signed_in

LOST = "element “iframe” (1), attribute “onclick” (1)"

UNCLEAN = "<p onclick='x'>New.</p><iframe></iframe>"


@pytest.mark.parametrize("then", ["", "submit"])
def test_what_the_sanitiser_would_take_out_is_shown_before_it_is_saved(
    then: str, draft: Article, cara: Person
) -> None:
    page, form = f"/cms/articles/{draft.pk}/", words(body=UNCLEAN, then=then)
    client = signed_in(cara)
    asked = client.post(page, form)
    assert (asked.status_code, fresh(draft).newest.number) == (422, 1)
    assert f"would be left out: {LOST}. Save once more" in asked.text
    mark = asked.context["form"]["left_out"].value()
    assert "onclick" in asked.context["form"]["body"].value()
    other = client.post(page, form | {"left_out": mark, "body": UNCLEAN + "<video></video>"})
    assert (other.status_code, fresh(draft).newest.number) == (422, 1)
    told = client.post(page, form | {"left_out": mark}, follow=True)
    assert f"was left out: {LOST}" in told.text
    assert fresh(draft).newest.body == "<p>New.</p>"


def test_so_it_is_of_a_new_article_and_what_was_shown_while_writing_is_not_asked_again(
    news: Section, cara: Person
) -> None:
    client, name = signed_in(cara), "7a4c1b0e-3f5d-4a7e-9a3b-0d8e8f0b9c11"
    form = {"section": news.pk, "kind": "article", "title": "T", "language": "en", "body": UNCLEAN}
    assert client.post("/cms/articles/new/", form).status_code == 422
    assert not Article.objects.exists()
    kept = client.post("/cms/articles/new/keep/", form | {"copy": name, "window": "w", "sequence": 1}).json()
    assert ", ".join(kept["removed"]) == LOST
    client.post("/cms/articles/new/", form | {"left_out": kept["shown"]})
    assert Article.objects.get().newest.body == "<p>New.</p>"
