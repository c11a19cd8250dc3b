"""content.public.pages.guest_review: what opens, what a GET never does, and what the two buttons do."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from content import workflow
from content.guests import tokens
from content.models import Approval, Article, ReviewNote
from content.trash.verbs import trash_article
from tests.guests import asked, link_in_mail
from tests.newsroom import Person, fresh, write
from tests.policies import with_policy
from tests.previews import followed

pytestmark = pytest.mark.usefixtures("guests_approve")


@pytest.fixture
def there(in_review: Article, ed: Person, anon: Client) -> str:
    """Where the link in the mail leads."""
    return followed(link_in_mail(asked(in_review, ed)), anon)


@pytest.mark.parametrize("path", ["/guest/review/" + "0" * 22 + "/", "/guest/asked/1:0:0/"])
def test_what_opens_nothing_is_one_answer(path: str, anon: Client) -> None:
    answer = anon.get(path)
    assert answer.status_code == 404
    assert "opens nothing" in answer.text


@pytest.mark.parametrize("what", ["approve/", "send-back/"])
def test_without_a_good_ticket_nothing_is_answered(what: str, anon: Client, in_review: Article) -> None:
    assert anon.post(f"/guest/asked/1:0:0/{what}", {"note": "No."}).status_code == 404
    assert not Approval.objects.exists()


def test_looking_changes_nothing(there: str, anon: Client, in_review: Article) -> None:
    for path in (there, f"{there}page/"):
        assert anon.get(path).status_code == 200
        assert anon.head(path).status_code == 200
    for what in ("approve/", "send-back/"):
        assert anon.get(f"{there}{what}").status_code == 405
    assert fresh(in_review).draft.status.state == "in_review"


def test_an_answer_needs_the_token_of_the_form(there: str) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(f"{there}approve/").status_code == 403
    assert not Approval.objects.exists()


def test_a_guest_reads_who_asks_as_whom_they_answer_and_the_words(there: str, anon: Client) -> None:
    page = anon.get(there)
    for words in ("Ed asks you", "Gisela Guest", "gisela@lawyers.example", "Ferry timetable changes"):
        assert words in page.text
    assert "From May." in anon.get(f"{there}page/").text
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert page.headers["Referrer-Policy"] == "same-origin"  # under no-referrer no browser can send the form
    assert anon.get(f"{there}page/").headers["Referrer-Policy"] == "no-referrer"


def test_a_guest_sees_the_difference_to_what_is_public(
    published: Article, cara: Person, ed: Person, anon: Client
) -> None:
    write(published, cara, "From June.")
    workflow.submit(published, by=cara)
    page = anon.get(followed(link_in_mail(asked(published, ed)), anon))
    assert "<del>" in page.text
    assert "<ins>" in page.text


def test_yes_is_taken_once_and_thanked_for(there: str, anon: Client, in_review: Article) -> None:
    assert anon.post(f"{there}approve/").headers["Location"] == there
    assert "You have approved this version" in anon.get(there).text
    assert anon.post(f"{there}approve/").status_code == 409
    assert fresh(in_review).draft.status.state == "approved"
    assert Approval.objects.count() == 1


def test_no_comes_with_words(there: str, anon: Client, in_review: Article) -> None:
    assert anon.post(f"{there}send-back/", {"note": ""}).status_code == 422
    assert anon.post(f"{there}send-back/", {"note": "Not yet <b>"}).status_code == 303
    assert ReviewNote.objects.get().text == "Not yet <b>"
    assert fresh(in_review).draft.status.state == "draft"


def test_a_note_that_comes_too_late_is_not_lost(
    there: str, anon: Client, in_review: Article, cara: Person
) -> None:
    write(in_review, cara, "Other words.")
    answer = anon.post(f"{there}send-back/", {"note": "Not <b>June</b>."})
    assert answer.status_code == 409
    assert answer.text.count("The text has changed") == 1
    assert "Not &lt;b&gt;June&lt;/b&gt;." in answer.text
    assert not ReviewNote.objects.exists()


def test_nor_is_one_that_took_longer_than_the_ticket(
    there: str, anon: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tokens, "TICKET_SECONDS", -1)
    answer = anon.post(f"{there}send-back/", {"note": "Read for an hour."})
    assert answer.status_code == 404
    assert "Read for an hour." in answer.text
    assert "follow the link that you were sent once more" in answer.text
    assert not ReviewNote.objects.exists()


def test_where_the_policy_has_changed_the_page_says_so(there: str, anon: Client, in_review: Article) -> None:
    with_policy(in_review.section, guests="read")
    page = anon.get(there)
    assert "The rules have changed" in page.text
    assert "may be public</button>" not in page.text
    assert anon.post(f"{there}approve/").status_code == 409


ENDS: dict[str, Callable[[Article, Person], object]] = {
    "guests see nothing any more": lambda article, _ed: with_policy(article.section, guests="none"),
    "it lies in the trash": lambda article, ed: trash_article(article, by=ed),
    "who asked is not active": lambda _article, ed: User.objects.filter(pk=ed.pk).update(is_active=False),
}


@pytest.mark.parametrize("what", ENDS)
def test_what_ends_it_leaves_the_guest_nothing(
    what: str, there: str, anon: Client, in_review: Article, ed: Person
) -> None:
    ENDS[what](in_review, ed)
    assert anon.get(there).status_code == anon.get(f"{there}page/").status_code == 404


def test_what_another_approved_and_published_has_not_changed(
    there: str, anon: Client, in_review: Article, edna: Person
) -> None:
    workflow.approve(in_review, by=edna, digest=fresh(in_review).newest.digest)
    workflow.publish(in_review, by=edna)
    page = anon.get(there).text
    assert "has been published meanwhile" in page
    assert "has changed" not in page


def test_a_ticket_for_a_preview_answers_nothing(there: str, anon: Client) -> None:
    ticket = there.split("/")[3]
    assert anon.get(f"/guest/seen/{ticket}/").status_code == 404
