"""Rejected comments: no one is rejected without reasons, and the writer and the reporters learn them."""

import pytest
from django.core import mail
from django.test import Client

from audit.models import Entry
from content.comments.digest_mail import mail_digests
from content.comments.moderation import NoReasons, moderate
from content.comments.posting import post_comment
from content.comments.receipts import new_receipt
from content.comments.reports import KEPT, forget_reporters, report_comment
from content.models import Article, Comment, CommentReport, Section, StatementOfReasons
from content.models.comment import CommentState
from content.notifications.report_answers import mail_answer
from tests.content.comments.conftest import REASONS, said
from tests.newsroom import Person, person
from tests.signing_in import signed_in

URL = "/cms/comments/reject/"
GOOD = {"ground": "law", "basis": "§ 186", "facts": "It says <b>he stole</b>."}


def reject(client: Client, *comments: Comment, **fields: str) -> int:
    sent = {"comment": [comment.pk for comment in comments], **GOOD, **fields}
    return client.post(URL, sent).status_code


def states() -> list[str]:
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


@pytest.mark.usefixtures("ed")
def test_only_those_who_moderate_a_comment_reject_it(
    as_cara: Client, policies: Section, comment: Comment
) -> None:
    stranger = signed_in(person("Elsa", "editor", policies.scope))
    assert reject(as_cara, comment) == 403
    assert stranger.get(URL, {"comment": comment.pk}).status_code == reject(stranger, comment) == 404
    assert states() == [CommentState.WAITING]


def test_of_several_all_are_rejected_or_none(
    as_ed: Client, article: Article, policies: Section, comment: Comment
) -> None:
    other, gone = said(article, "Another"), Comment(pk=2**31)
    assert reject(as_ed, comment, other, gone) == 404
    Comment.objects.filter(pk=other.pk).update(state=CommentState.WITHDRAWN)
    assert reject(as_ed, comment, other) == 422
    assert states() == [CommentState.WAITING, CommentState.WITHDRAWN]
    Comment.objects.update(state=CommentState.APPROVED)
    assert reject(as_ed, comment, other) == 302
    assert states() == [CommentState.REJECTED] * 2
    assert StatementOfReasons.objects.count() == 2


@pytest.mark.parametrize("field", ["ground", "basis", "facts"])
def test_without_reasons_nothing_is_rejected(as_ed: Client, ed: Person, comment: Comment, field: str) -> None:
    assert reject(as_ed, comment, **{field: ""}) == 422
    with pytest.raises(NoReasons):
        moderate(comment, CommentState.REJECTED, by=ed)
    assert states() == [CommentState.WAITING]
    assert as_ed.post(f"/cms/comments/{comment.pk}/reject/").status_code == 404


@pytest.mark.parametrize("keys", [[], ["x"], ["٣"]])
def test_nothing_chosen_leads_back_to_the_list(as_ed: Client, keys: list[str]) -> None:
    response = as_ed.get(URL, {"comment": keys, "back": "state=all", "row": "2"}, follow=True)
    assert response.redirect_chain == [("/cms/comments/?state=all#row-2", 302)]
    assert "Choose comments first." in response.text


def test_more_than_a_page_is_not_found(as_ed: Client) -> None:
    assert as_ed.get(URL, {"comment": list(range(1, 100))}).status_code == 404
    assert as_ed.get(URL, {"comment": "9" * 30}).status_code == 404


def test_the_writer_reads_why_on_the_page_of_the_comment(
    anon: Client, as_ed: Client, article: Article
) -> None:
    receipt = new_receipt()
    comment = said(article, "Mine", receipt=receipt)
    reject(as_ed, comment, automated="on")
    anon.get(f"/comments/mine/{receipt}/")
    page = anon.get("/comments/mine/").text
    for sentence in (
        "It is illegal",
        "§ 186",
        "It says &lt;b&gt;he stole&lt;/b&gt;.",
        "A program pointed it out",
    ):
        assert sentence in page
    assert "go to court" in page
    anon.post("/comments/mine/")
    assert "§ 186" not in anon.get("/comments/mine/").text + repr(StatementOfReasons.objects.values().get())


def test_the_writer_who_left_an_address_gets_a_mail(ed: Person, article: Article) -> None:
    comment = post_comment(article.pk, name="Otto", text="x", receipt=new_receipt(), email="otto@example.org")
    moderate(comment, CommentState.REJECTED, by=ed, reasons=REASONS)
    key = StatementOfReasons.objects.get().pk
    mail_answer("removed", key)
    [message] = mail.outbox
    assert (message.to, message.subject) == (["otto@example.org"], "Your comment was removed")
    assert "Rule 3: no insults" in message.body
    moderate(comment, CommentState.APPROVED, by=ed)
    mail_answer("removed", key)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("state", "decision"),
    [(CommentState.APPROVED, "The comment stays"), (CommentState.SPAM, "The comment was removed")],
)
def test_a_reporter_who_left_an_address_is_told_and_forgotten(
    ed: Person, approved_comment: Comment, state: CommentState, decision: str
) -> None:
    typed = {"explanation": "Buy at example.com", "name": "Buy now", "email": "rita@example.org"}
    report = report_comment(approved_comment.public_id, reason="spam", **typed)
    mail_answer("received", report.pk)
    moderate(approved_comment, state, by=ed)
    mail_answer("decided", report.pk)
    mail_answer("decided", report.pk)
    receipt, answer = mail.outbox
    assert (receipt.to, receipt.subject) == (["rita@example.org"], "We received your report")
    assert decision in answer.body
    assert "without automated means" in answer.body
    assert "Buy" not in f"{receipt.body}{answer.body}"
    assert bytes(CommentReport.objects.get().email_ciphertext) == b""


def test_what_is_due_to_be_mailed_is_queued_with_the_decision(
    ed: Person, approved_comment: Comment, monkeypatch: pytest.MonkeyPatch
) -> None:
    queued: list[str] = []
    monkeypatch.setattr("content.comments.reports.queue_answer", lambda kind, key: queued.append(kind))
    report_comment(approved_comment.public_id, reason="hate", email="rita@example.org")
    report_comment(approved_comment.public_id, reason="hate")
    moderate(approved_comment, CommentState.APPROVED, by=ed)
    assert queued == ["received", "decided"]


def test_keeping_a_reported_comment_takes_it_off_the_list(
    as_ed: Client, approved_comment: Comment, path: str, anon: Client
) -> None:
    report_comment(approved_comment.public_id, reason="other", explanation="Hm")
    assert "Keep" in as_ed.get("/cms/comments/", {"state": "reported"}).text
    assert as_ed.post(f"/cms/comments/{approved_comment.pk}/approve/").status_code == 302
    assert "night boat" not in as_ed.get("/cms/comments/", {"state": "reported"}).text
    assert "night boat" in anon.get(path).text
    entry = Entry.objects.get(event="content.comment.reports_decided")
    assert "kept" in repr(vars(entry))


def test_editors_are_mailed_about_a_reported_comment_once(ed: Person, approved_comment: Comment) -> None:
    Comment.objects.update(mailed_at="2026-01-01T00:00Z")
    assert mail_digests() == 0
    for _time in range(2):
        report_comment(approved_comment.public_id, reason="other")
    assert (mail_digests(), mail_digests()) == (1, 0)
    assert "night boat" in mail.outbox[0].body


def test_what_reporters_wrote_is_forgotten_after_half_a_year_and_the_rest_counted(
    ed: Person, approved_comment: Comment
) -> None:
    report_comment(approved_comment.public_id, reason="other", explanation="Hm", name="Rita")
    moderate(approved_comment, CommentState.APPROVED, by=ed)
    assert forget_reporters() == 0
    report = CommentReport.objects.get()
    assert report.decided_at is not None
    CommentReport.objects.update(decided_at=report.decided_at - KEPT)
    assert (forget_reporters(), forget_reporters()) == (1, 0)
    left = CommentReport.objects.get()
    assert (left.explanation, left.name, left.outcome) == ("", "", "kept")
