"""content.comments.report_views: who may report what, limits, the honeypot, and what is stored of a report."""

from typing import Any
from uuid import UUID

import pytest
from django.conf import settings as configured
from django.db import ProgrammingError, transaction
from django.test import Client
from pytest_django.fixtures import Settings

from audit.models import Entry
from content.comments.moderation import moderate
from content.comments.posting import withdraw_comment
from content.comments.receipts import COOKIE
from content.comments.reports import READ, report_comment
from content.models import Article, Comment, CommentReport
from content.models.comment import CommentState
from intrusion.limits import per_address, per_name
from tests.content.comments.conftest import REASONS
from tests.content.site.legal import published
from tests.counting import queries, queries_of
from tests.newsroom import Person

XSS = "<script>alert(1)</script>"


@pytest.fixture
def address(approved_comment: Comment) -> str:
    return f"/comments/report/{approved_comment.public_id}/"


def send(client: Client, address: str, **fields: str) -> Any:
    good = {"reason": "illegal", "explanation": "§ 185: it insults the mayor.", "good_faith": "on"}
    return client.post(address, {**good, **fields})


@pytest.mark.parametrize("state", [state for state in CommentState if state != CommentState.APPROVED])
def test_a_comment_that_readers_do_not_see_cannot_be_reported(
    state: CommentState, anon: Client, address: str
) -> None:
    Comment.objects.update(state=state)
    assert anon.get(address).status_code == send(anon, address).status_code == 404
    assert not CommentReport.objects.exists()


def test_nor_one_under_an_article_that_is_gone(anon: Client, address: str, article: Article) -> None:
    Article.objects.filter(pk=article.pk).update(live=None)
    assert anon.get(address).status_code == send(anon, address).status_code == 404
    assert anon.get(f"/comments/report/{UUID(int=7)}/").status_code == 404


def test_a_report_without_our_token_is_refused(address: str) -> None:
    assert send(Client(enforce_csrf_checks=True), address).status_code == 403
    assert not CommentReport.objects.exists()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"reason": ""}, "Choose a reason."),
        ({"reason": "rude"}, "Select a valid choice"),
        ({"explanation": "  "}, "Say why the comment is illegal."),
        ({"explanation": "a\u202eb"}, "RIGHT-TO-LEFT OVERRIDE (U+202E)"),
        ({"explanation": "x" * 5001}, "you wrote 5001"),
        ({"name": "a\u200bb"}, "ZERO WIDTH SPACE (U+200B)"),
        ({"email": "nobody"}, "Enter an e-mail address like"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "Enter an e-mail address like"),
        ({"good_faith": ""}, "Confirm that your report is accurate"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    anon: Client, address: str, fields: dict[str, str], error: str
) -> None:
    response = send(anon, address, **{"name": "Rita", **fields})
    assert (response.status_code, error in response.text) == (422, True)
    assert fields.get("name", "Rita") in response.text
    assert not CommentReport.objects.exists()


def test_each_comment_that_readers_see_has_a_link_to_report_it(
    anon: Client, path: str, address: str, comment: Comment
) -> None:
    assert f'href="{address}"' in anon.get(path).text
    Comment.objects.update(state=CommentState.WITHDRAWN)
    assert address not in anon.get(path).text


def test_anyone_reports_with_a_reason_alone(anon: Client, address: str, path: str) -> None:
    assert anon.get(address)["Cache-Control"] == "no-store"
    response = send(anon, address, reason="other", explanation="")
    assert (response.status_code, response["Location"]) == (303, "/comments/reported/")
    assert "Report received" in anon.get("/comments/reported/").text
    assert anon.cookies.keys() <= {configured.CSRF_COOKIE_NAME}
    assert "night boat" in anon.get(path).text  # it stays until someone decides
    assert Comment.objects.get().open_reports == 1


def test_only_what_is_needed_is_stored_and_no_word_of_it_in_the_audit_log(anon: Client, address: str) -> None:
    send(anon, address, name="Rita Reader", email="rita@example.org")
    stored = CommentReport.objects.values().get()
    assert (stored["reason"], stored["name"]) == ("illegal", "Rita Reader")
    assert b"rita" not in bytes(stored["email_ciphertext"])
    entry = Entry.objects.get(event="content.comment.reported")
    assert not [word for word in ("Rita", "§ 185", "rita") if word in repr(vars(entry))]


def test_what_falls_into_the_trap_is_not_stored_and_does_not_learn_it(anon: Client, address: str) -> None:
    assert send(anon, address, website="https://example.com").status_code == 303
    assert not CommentReport.objects.exists()


def test_an_address_may_send_only_so_much_and_comments_stay_possible(
    anon: Client, address: str, form_path: str, settings: Settings
) -> None:
    settings.INTRUSION_LIMITS = {"comment_report": [per_address(2, minutes=60)]}
    assert send(anon, address, explanation="\x00").status_code == 422
    assert send(anon, address).status_code == 303
    refused = send(anon, address, explanation="Once more.")
    assert (refused.status_code, "Once more.</textarea>" in refused.text) == (429, True)
    assert anon.post(form_path, {"name": "Otto", "text": "A thought"}).status_code == 303


def test_the_same_report_counts_once(anon: Client, address: str) -> None:
    assert [send(anon, address).status_code for _time in range(2)] == [303, 409]
    assert CommentReport.objects.get().count == 1


def test_a_mailbox_is_not_flooded_by_reports_that_name_it(
    anon: Client, address: str, settings: Settings
) -> None:
    settings.INTRUSION_LIMITS = {"report_email": [per_name(1, minutes=60)]}
    mine = {"email": "victim@example.org"}
    assert send(anon, address, **mine).status_code == 303
    refused = send(anon, address, explanation="Again.", **mine)
    assert (refused.status_code, "Too many reports name this address" in refused.text) == (409, True)
    assert send(anon, address, explanation="Again.").status_code == 303


def test_a_flood_is_counted_and_leaves_room_for_other_reasons(approved_comment: Comment) -> None:
    for number in range(READ + 5):
        report_comment(approved_comment.public_id, reason="other", explanation=f"Flood {number}")
    report_comment(approved_comment.public_id, reason="illegal", explanation="Really")
    rows = CommentReport.objects
    assert (rows.filter(reason="other").count(), rows.filter(reason="illegal").count()) == (READ, 1)
    assert sum(rows.values_list("count", flat=True)) == Comment.objects.get().open_reports == READ + 6
    assert Entry.objects.filter(event="content.comment.reported").count() == READ + 1


def test_moderators_read_a_report_as_text(anon: Client, address: str, as_ed: Client) -> None:
    send(anon, address, explanation=XSS, name=XSS)
    page = as_ed.get("/cms/comments/", {"state": "reported"}).text
    assert (XSS in page, page.count("&lt;script&gt;alert(1)")) == (False, 2)
    assert "It is illegal" in page


def test_reports_go_with_the_words_of_the_comment(
    anon: Client, address: str, approved_comment: Comment
) -> None:
    send(anon, address, explanation="It says: night boat", name="Rita")
    withdraw_comment(approved_comment)
    left = CommentReport.objects.get()
    assert (left.explanation, left.name, left.outcome) == ("", "", "gone")
    assert Comment.objects.get().open_reports == 0


def test_what_was_counted_stays_counted(ed: Person, approved_comment: Comment) -> None:
    report = report_comment(approved_comment.public_id, reason="other")
    moderate(approved_comment, CommentState.REJECTED, by=ed, reasons=REASONS)
    for change in ({"reason": "spam"}, {"outcome": "kept"}, {"outcome": ""}):
        with pytest.raises(ProgrammingError, match="what was counted stays"), transaction.atomic():
            CommentReport.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        CommentReport.objects.filter(pk=report.pk).delete()


def test_a_report_costs_a_bounded_number_of_queries(anon: Client, address: str) -> None:
    assert queries(anon, address) <= 4
    assert queries_of(lambda: send(anon, address)) <= 25


def test_both_forms_link_to_the_privacy_notice_once_there_is_one(
    anon: Client, address: str, form_path: str, ada: Person
) -> None:
    for page in (address, form_path):
        assert "/privacy/" not in anon.get(page).text
    published("privacy", by=ada)
    for page in (address, form_path):
        fragment = anon.get(page, headers={"X-Fragment": "1"}).text  # without the footer
        assert 'href="/privacy/"' in fragment
    assert "180 days after" in anon.get("/privacy/").text


def test_the_form_is_a_fragment_under_our_header(anon: Client, address: str) -> None:
    for page in (address, "/comments/reported/"):
        assert "<html" not in anon.get(page, headers={"X-Fragment": "1"}).text
    assert COOKIE not in anon.cookies
