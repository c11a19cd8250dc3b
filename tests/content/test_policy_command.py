"""What an operator is shown, what a proof keeps, what a mail says, and what a demanded passkey does."""

from accounts.models import Session
from content.actions import EDIT_ARTICLE, TAKE_DOWN_ARTICLE
from content.models import Article, PolicyChange, Section
from rbac.decisions import decide
from tests.newsroom import Person, fresh
from tests.signing_in import sign_in, signed_in


def test_a_demanded_passkey_is_asked_of_the_session(
    draft: Article, news: Section, cara: Person, ed: Person
) -> None:
    PolicyChange.objects.create(section=news, factor="passkey", reason="x")
    client = signed_in(cara)
    refused = client.post(f"/cms/articles/{draft.pk}/submit/")
    assert refused.status_code == 403
    assert "Log in with a passkey" in refused.content.decode()
    assert not decide(cara, EDIT_ARTICLE, fresh(draft)).allowed
    assert decide(ed, TAKE_DOWN_ARTICLE, fresh(draft)).allowed  # a mistake in public never waits for a key
    session = sign_in(client, cara)
    Session.objects.filter(pk=session.pk).update(factor="accounts.passkey/1")
    assert client.post(f"/cms/articles/{draft.pk}/submit/").status_code == 302
