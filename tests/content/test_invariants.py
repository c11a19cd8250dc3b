"""Invariants (content.invariants) where a section is strict: approvals given before it was, and a demanded passkey."""

import pytest

from accounts.models import Session
from content import workflow
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, TAKE_DOWN_ARTICLE
from content.models import Approval, Article, PolicyChange, Section
from content.policies import change as set_policy
from content.policy import PROFILES
from rbac.decisions import decide
from rbac.errors import Refused
from rbac.rulebook import rulebook
from tests.newsroom import Person, digest_of, fresh, person
from tests.policies import with_policy
from tests.signing_in import sign_in, signed_in


@pytest.fixture
def approved_alone(news: Section, ed: Person) -> Article:
    """By anyone who wrote it, where one person is enough."""
    with_policy(news, **PROFILES["one_person"].values())
    article = workflow.submit(workflow.create_article(news, by=ed, title="Tides"), by=ed)
    return workflow.approve(article, by=ed, digest=digest_of(article))


def stricter(news: Section, by: Person, profile: str) -> None:
    wanted = PROFILES[profile].values() | {"factor": "any", "guests": "none", "corrections": False}
    assert set_policy.change_policy(news, wanted, by=by, reason="x").applied_at is not None


def test_own_words_that_were_approved_alone_wait_for_someone_else(
    approved_alone: Article, news: Section, ada: Person, ed: Person, edna: Person
) -> None:
    assert decide(ed, PUBLISH_ARTICLE, fresh(approved_alone)).allowed
    stricter(news, ada, "newsroom")
    for who in (ed, edna):
        with pytest.raises(Refused, match="wrote none of it"):
            workflow.publish(fresh(approved_alone), by=who)
    assert not decide(ed, APPROVE_ARTICLE, fresh(approved_alone)).allowed
    workflow.approve(fresh(approved_alone), by=edna, digest=digest_of(approved_alone))
    workflow.publish(fresh(approved_alone), by=ed)
    # Each approval says under which policy it was given.
    said = [yes.policy["four_eyes"] for yes in Approval.objects.order_by("pk")]
    assert said == [False, True]


def test_one_approval_waits_for_a_second(
    approved_alone: Article, news: Section, ada: Person, ed: Person, edna: Person
) -> None:
    stricter(news, ada, "newsroom")
    workflow.approve(fresh(approved_alone), by=edna, digest=digest_of(approved_alone))
    stricter(news, ada, "strict")
    with pytest.raises(Refused, match="needs 2 approvals"):
        workflow.publish(fresh(approved_alone), by=ed)
    workflow.approve(fresh(approved_alone), by=person("Ella", "editor"), digest=digest_of(approved_alone))
    workflow.publish(fresh(approved_alone), by=ed)


def test_a_demanded_passkey_is_asked_of_the_session(
    draft: Article, news: Section, cara: Person, ed: Person
) -> None:
    PolicyChange.objects.create(section=news, factor="passkey", reason="x")
    client = signed_in(cara)
    refused = client.post(f"/cms/articles/{draft.pk}/submit/")
    assert refused.status_code == 403
    assert "Log in with a passkey" in refused.text
    assert not decide(cara, EDIT_ARTICLE, fresh(draft)).allowed
    assert decide(ed, TAKE_DOWN_ARTICLE, fresh(draft)).allowed  # a mistake in public never waits for a key
    session = sign_in(client, cara)
    Session.objects.filter(pk=session.pk).update(factor="accounts.passkey/1")
    assert client.post(f"/cms/articles/{draft.pk}/submit/").status_code == 302


# Actions that the trash does not stop, and those that a demanded passkey does not: each with its reason.
IN_TRASH_TOO = {
    "content.ask_redaction": "the law does not stop at the trash",
    "content.erase_guest": "nor does data protection",
    "secureproject.view_section_audit_log": "what was done stays visible",
}
SEEING = (
    "content.read_article content.read_section content.view_article content.view_history content.view_section "
    "secureproject.view_section_audit_log"
)
WITHOUT_PASSKEY = dict.fromkeys(SEEING.split(), "changes nothing") | {
    "content.erase_guest": "data protection",
    "content.plan_review": "a date, which readers never see",
    "content.purge_article": "only a job does it",
    "content.purge_section": "only a job does it",
    "content.recover_section": "nothing of it is public afterwards that was not before",
    "content.revert_publication": "takes a public mistake back",
    "content.schedule_article": "also asks for publishing or taking down",
    "content.take_down_article": "takes a public mistake back",
    "content.trash_section": "takes away",
}
TRASH = {
    "not_in_trash",
    "not_shared_in_trash",
    "only_from_the_trash",
    "section_from_the_trash",
    "section_goes_from_the_trash",
}


@pytest.mark.parametrize(
    ("names", "others"), [(TRASH, IN_TRASH_TOO), ({"passkey_where_demanded"}, WITHOUT_PASSKEY)]
)
def test_a_new_action_on_an_article_or_section_is_not_forgotten(
    names: set[str], others: dict[str, str]
) -> None:
    """Also of actions of other apps, which the invariants do not derive from the rules of content."""
    actions = {action for action in rulebook if rulebook.model_of(action) in (Article, Section)}
    held = {action for action in actions if names & {one.name for one in rulebook.invariants_of(action)}}
    assert {str(action) for action in actions - held} == set(others)
