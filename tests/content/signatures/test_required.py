"""Sections in which only signed approvals count: on pages, in Python, in SQL and in the database's own rule."""

import pytest

from content import workflow
from content.actions import APPROVE_ARTICLE, INVITE_GUEST, PUBLISH_ARTICLE
from content.approvals.approvals import approvals_missing
from content.approvals.validity_batch import SEEMS_TO_STAND
from content.draft_approvals import draft_lacks
from content.models import Article, Section
from content.policies.change import change_policy
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.queries import visible_to
from tests.captured_web import refused
from tests.confirming import confirmed
from tests.content.signatures.signers import answer_on, sign, signer
from tests.newsroom import Person, digest_of, fresh
from tests.policies import with_policy
from tests.signing_in import signed_in

pytestmark = pytest.mark.as_worker  # who announces keys


@pytest.fixture(autouse=True)
def required(news: Section, in_review: Article) -> None:
    with_policy(news, signed=True, guests="approve")


def test_no_one_approves_without_a_key(in_review: Article, ed: Person) -> None:
    page = signed_in(ed).get(f"/cms/articles/{in_review.pk}/review/").text
    assert "you have no passkey that can sign yet" in page
    assert 'href="/cms/approval-keys/"' in page
    with pytest.raises(Refused, match="Only signed approvals count here"):
        workflow.approve(in_review, by=ed, digest=digest_of(in_review))
    assert fresh(in_review) not in visible_to(ed, APPROVE_ARTICLE, Article.objects.all())


def test_with_a_key_only_the_signed_form_is_there(in_review: Article, ed: Person) -> None:
    device, client = signer(ed), signed_in(ed)
    home = f"/cms/articles/{in_review.pk}"
    page = client.get(f"{home}/review/").text
    assert "Only signed approvals count in this section." in page
    assert page.count(f'action="{home}/approve/"') == 1
    assert client.post(f"{home}/approve/", {"digest": digest_of(in_review)}).status_code == 422
    assert sign(in_review, ed, device).status_code == 302
    client.post(f"{home}/publish/", {"digest": digest_of(in_review)})
    assert fresh(in_review).live is not None


def test_what_was_approved_before_needs_a_signature_now(
    policies: Section, colin: Person, edna: Person
) -> None:
    written = workflow.submit(workflow.create_article(policies, by=colin, title="Tides"), by=colin)
    workflow.approve(written, by=edna, digest=digest_of(written))
    with_policy(policies, signed=True)
    article = fresh(written)
    assert approvals_missing(article) == 1
    assert not decide(edna, PUBLISH_ARTICLE, article).allowed
    shown = Article.objects.annotate(lacks=draft_lacks(), stands=SEEMS_TO_STAND).get(pk=article.pk)
    assert (shown.lacks, shown.stands) == (1, False)
    publishes = "UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s"
    assert "no one else has approved" in refused(publishes, article.draft.pk)


def test_no_guest_is_asked(in_review: Article, ed: Person) -> None:
    decision = decide(ed, INVITE_GUEST, fresh(in_review))
    assert "a guest has no passkey" in str(decision.reason)
    assert fresh(in_review) not in visible_to(ed, INVITE_GUEST, Article.objects.all())


def test_an_article_moves_to_no_section_without_signatures(
    in_review: Article, policies: Section, edna: Person
) -> None:
    with pytest.raises(Invalid, match="no signature"):
        workflow.move_article(fresh(in_review), policies, by=edna)


def test_no_one_agrees_to_less_without_a_key(news: Section, ada: Person, eve: Person) -> None:
    """Else a forged agreement would do what a forged approval cannot."""
    change = change_policy(news, {"signed": False}, by=ada, reason="Lost keys")
    page, agree = "/cms/policy/changes/", f"/cms/policy/changes/{change.pk}/agree/"
    client = signed_in(eve)
    assert "you have no passkey that can sign yet" in client.get(page).text
    assert client.post(agree).status_code == 403
    device, client = signer(eve), signed_in(eve)
    assert f'action="{agree}"' in client.get(page).text
    assert "Agree</button>" not in client.get(page).text
    assert client.post(agree).status_code == 422
    forged = "UPDATE content_policychange SET agreed_by_id = %s, applied_at = now() WHERE id = %s"
    assert "no one else agreed" in refused(forged, eve.pk, change.pk)
    assert confirmed(client, agree, answer_on(client, page, device)).status_code == 302
    assert not Section.objects.get(pk=news.pk).signed
