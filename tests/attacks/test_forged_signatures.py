"""A captured web process forges the yes of Ed in the database, signature and all: within a minute readers see nothing.

Nor of words beside articles, nor by a looser policy: the worker undoes both.

The rows are written as cms_web. What runs each minute is logged in as the worker.
"""

from typing import Any

import psycopg
import pytest
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from audit.models import Entry
from content import tasks, workflow
from content.articles.revert_publication import why_not_again
from content.models import (
    Approval,
    ApprovalKey,
    Article,
    PolicyChange,
    PublicText,
    RevisionStatus,
    Section,
    Signature,
)
from content.notifications.emails import mail_to
from content.policies.change import agree, change_policy
from content.public_text.verbs import accept
from content.sections.verbs import change_section
from content.signatures.statement import challenge_of, subject_of
from content.site.identity import change_site
from content.site.redirects import Row, add_redirects
from foundation.relying_party import origin
from secureproject.audit_log import upkeep
from tests.accounts.soft_authenticator import SoftAuthenticator, quoted
from tests.accounts.touching import passkey_of
from tests.captured_web import execute, refused
from tests.database import Owner, logged_in_as_worker
from tests.newsroom import Person, fresh
from tests.policies import administrator, with_policy
from tests.template_database import web_url

pytestmark = pytest.mark.usefixtures("fresh_database")
SIGNED = ("clientDataJSON", "authenticatorData", "signature")


def worker_looks() -> None:
    with logged_in_as_worker():
        tasks.announce_new_keys(0)
        for each in upkeep.watch():
            each.work()


@pytest.fixture
def device(ed: Person, owner_connection: Owner) -> SoftAuthenticator:
    """Ed's passkey, about which he had mail four days ago."""
    device = passkey_of(ed)
    worker_looks()
    owner_connection.execute("UPDATE content_approvalkey SET usable_from = now() - interval '1 day'")
    return device


def signed_by(device: SoftAuthenticator, article: Article, person: Person, nonce: str = "n") -> Signature:
    """A signature of the draft, not stored."""
    key = ApprovalKey.objects.filter(user=person).latest("pk")
    facts = {**subject_of(fresh(article))._asdict(), "site": origin(), "nonce": nonce, "at": timezone.now()}
    signature = Signature(**facts, signer=person, key=key)
    answer = device.shows({"challenge": quoted(challenge_of(signature))})["response"]
    signature.assertion = {name: answer[name] for name in SIGNED}
    return signature


def published_with(signature: Signature, article: Article, approver: Person, publisher: Person) -> str:
    """What a captured web process writes, and then the public address."""
    signature.save()
    draft = fresh(article).draft
    Approval.objects.create(
        revision=draft,
        digest=draft.digest,
        submission=draft.status.submission,
        approver=approver,
        role="editor",
    )
    RevisionStatus.objects.filter(pk=draft.pk).update(state="approved")
    workflow.publish(fresh(article), by=publisher)
    return f"/{fresh(article).address.path}/"


def test_what_ed_really_signed_stays(
    in_review: Article, ed: Person, edna: Person, device: SoftAuthenticator
) -> None:
    page = published_with(signed_by(device, in_review, ed), in_review, ed, edna)
    worker_looks()
    assert Client().get(page).status_code == 200


@pytest.mark.parametrize("forged", ["by another key", "of another version", "of garbage"])
def test_a_forged_signature_does_not_stay_public(
    forged: str, in_review: Article, ed: Person, edna: Person, device: SoftAuthenticator
) -> None:
    signature = signed_by(device, in_review, ed)
    if forged == "by another key":
        signature = signed_by(SoftAuthenticator(), in_review, ed)
    elif forged == "of another version":
        signature.digest, signature.assertion = "0" * 64, signed_by(device, in_review, ed, "m").assertion
    else:
        signature.assertion = ["nothing", 7]
    page = published_with(signature, in_review, ed, edna)
    assert Client().get(page).status_code == 200
    worker_looks()
    assert Client().get(page).status_code == 410
    assert Entry.objects.get(event="content.signature.refused").subject_id == str(ed.pk)
    with connection.cursor() as cursor:
        cursor.execute("SELECT args->>'kind' FROM procrastinate_jobs WHERE task_name = 'content.mail_news'")
        assert ("signature",) in cursor.fetchall()


def test_administrators_are_alarmed(
    in_review: Article, ed: Person, edna: Person, ada: Person, device: SoftAuthenticator
) -> None:
    published_with(signed_by(SoftAuthenticator(), in_review, ed), in_review, ed, edna)
    worker_looks()
    mail_to(ada.pk, "signature", Signature.objects.get().pk, "refused")
    assert mail.outbox[-1].subject == "Alarm: a signature does not verify"
    assert "Ed" in str(mail.outbox[-1].body)


def test_one_by_a_key_registered_a_minute_ago_does_not_stay(
    in_review: Article, ed: Person, edna: Person, fresh_database: str
) -> None:
    thief = passkey_of(ed, "Stolen session")
    worker_looks()
    page = published_with(signed_by(thief, in_review, ed), in_review, ed, edna)
    worker_looks()
    assert Client().get(page).status_code == 410


def test_a_held_lock_delays_no_alarm_and_the_take_down_only_while_it_is_held(
    in_review: Article, ed: Person, edna: Person, device: SoftAuthenticator, fresh_database: str
) -> None:
    page = published_with(signed_by(SoftAuthenticator(), in_review, ed), in_review, ed, edna)
    with psycopg.connect(web_url(fresh_database)) as captured:
        captured.execute("SELECT FROM content_article WHERE id = %s FOR UPDATE", [in_review.pk])
        worker_looks()
        assert Entry.objects.filter(event="content.signature.refused").exists()
        captured.rollback()
    worker_looks()
    assert Client().get(page).status_code == 410


def test_it_is_not_published_again_with_the_same_approvals(
    in_review: Article, ed: Person, edna: Person, device: SoftAuthenticator
) -> None:
    signature = signed_by(device, in_review, ed)
    signature.assertion = {}
    published_with(signature, in_review, ed, edna)
    worker_looks()
    article = fresh(in_review)
    assert "does not verify" in why_not_again(article, article.draft)
    again = "UPDATE content_revisionstatus SET state = 'published' WHERE revision_id = %s"
    assert "no one else has approved" in refused(again, article.draft.pk)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content_approvalkey SET usable_from = now() - interval '1 year'",
        "INSERT INTO content_approvalkey (user_id, credential, entry, usable_from) SELECT id, 'x', 1, now()"
        " FROM accounts_user",
        "INSERT INTO content_signaturecheck (signature_id, why_not) VALUES (1, '')",
        "DELETE FROM content_signature",
    ],
)
def test_the_web_gives_no_key_a_right_and_no_signature_a_check(statement: str, fresh_database: str) -> None:
    assert "denied" in refused(statement)


def forged(thing: PublicText | PolicyChange, person: Person, nonce: str = "n", **instead: str) -> None:
    """A signature in the name of ``person``, which their passkey never made."""
    passkey_of(person)
    worker_looks()
    key = ApprovalKey.objects.filter(user=person).latest("pk")
    facts = {**subject_of(thing)._asdict(), "site": origin(), "nonce": nonce, "at": timezone.now(), **instead}
    Signature.objects.create(**facts, signer=person, key=key, assertion={})


def worded(news: Section, edna: Person, ada: Person, **words: Any) -> PublicText:
    change_section(news, by=edna, **words)
    text = PublicText.objects.get(applied_at=None)
    return accept(text, by=ada, digest=text.digest)


def test_readers_get_the_words_from_before(
    published: Article, news: Section, edna: Person, ada: Person, anon: Client
) -> None:
    worded(news, edna, ada, title="Harbour", description="Boats.")
    forged(worded(news, edna, ada, title="Lies", description="More lies."), ada)
    change_section(Section.objects.get(pk=news.pk), by=edna, description="Waiting words.")
    assert "Lies" in anon.get("/news/").text
    worker_looks()
    page = Client().get("/news/").text
    assert ("lies" in page.lower(), "Harbour" in page, "Boats." in page) == (False, True, True)
    worker_looks()
    waiting = PublicText.objects.filter(applied_at=None, withdrawn_at=None)
    assert waiting.count() == 1


def test_words_that_are_to_be_signed_stay_with_no_forged_signature(
    published: Article, news: Section, edna: Person, ada: Person
) -> None:
    with_policy(news, signed=True)
    change_section(news, by=edna, description="Lies.")
    text = PublicText.objects.get(applied_at=None)
    accepts = "UPDATE content_publictext SET accepted_by_id = %s WHERE id = %s"
    forged(text, ada, "for another purpose", purpose="approve")
    assert "no second person" in refused(accepts, ada.pk, text.pk)
    forged(text, ada, "found out before")
    worker_looks()
    assert "no second person" in refused(accepts, ada.pk, text.pk)
    forged(text, ada, "not looked at yet")
    with transaction.atomic():
        execute(accepts, ada.pk, text.pk)
        execute("UPDATE content_section SET description = 'Lies.' WHERE id = %s", news.pk)
    assert "Lies." in Client().get("/news/").text
    worker_looks()
    assert "Lies." not in Client().get("/news/").text


def test_a_site_gets_its_name_and_its_empty_tagline_back(
    published: Article, ada: Person, edna: Person
) -> None:
    abel = administrator("Abel")
    change_site(by=ada, name="Lies", tagline="More lies")
    text = PublicText.objects.get(applied_at=None)
    forged(accept(text, by=abel, digest=text.digest), abel)
    assert "Lies" in Client().get("/").text
    worker_looks()
    page = Client().get("/").text
    assert ("lies" in page.lower(), "The Harbour Gazette" in page) == (False, True)


def test_no_forged_signature_leads_readers_to_another_site(published: Article, ada: Person) -> None:
    abel = administrator("Abel")
    [text] = add_redirects([Row(0, "/give/", "https://evil.example/")], by=ada)
    forged(accept(text, by=abel, digest=text.digest), abel)
    assert Client().get("/give/").headers["Location"] == "https://evil.example/"
    worker_looks()
    assert Client().get("/give/").status_code == 404


def test_only_words_from_before_come_back_alone(
    published: Article, news: Section, edna: Person, ada: Person
) -> None:
    forged(worded(news, edna, ada, description="Lies."), ada)
    worker_looks()
    section = Section.objects.get(pk=news.pk)
    assert section.description == ""
    change_section(section, by=edna, description="Lies.")
    assert PublicText.objects.filter(applied_at=None, withdrawn_at=None).count() == 1


def test_the_stricter_policy_applies_again_until_another_is_agreed_to(
    published: Article, news: Section, ada: Person
) -> None:
    with_policy(news, approvals=2, guests="read")
    bea = administrator("Bea")
    change = agree(change_policy(news, {"approvals": 1, "comments": "open"}, by=ada, reason="x"), by=bea)
    forged(change, bea)
    worker_looks()
    section = fresh(published).section
    assert (section.approvals, section.comments, section.guests) == (2, "held", "read")
    with_policy(section, approvals=1)
    worker_looks()
    assert fresh(published).section.approvals == 1
