"""/cms/why/: the decision itself, shown to whoever may ask."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from content.actions import APPROVE_ARTICLE, EDIT_ARTICLE, PUBLISH_ARTICLE, VIEW_ARTICLE
from content.models import Article
from rbac.decisions import decide
from rbac.evaluation.explanations import what_would_help
from rbac.grants import grant_object
from tests.signing_in import signed_in

ODD = (
    "content.article:",
    ":7",
    "content.article:9" + "9" * 40,
    "content.article:1.5",
    "content.article:-1",
    "content.article:७",
    "content.article:\u202e7",
    "article:7 OR 1=1",
    "content.article:7:8",
    "auth.permission:1",
    "accounts.session:1",
    "content.article:" + "9" * 5000,
)


def ask(client: Client, action: str, obj: Article | None = None, who: str = "") -> Any:
    named = f"content.article:{obj.pk}" if obj else ""
    return client.get("/cms/why/", {"who": who, "action": action, "object": named})


def test_nobody_asks_without_an_account(anon: Client) -> None:
    assert "/account/login/" in anon.get("/cms/why/")["Location"]


def test_asking_about_others_is_for_administrators(
    draft: Article, as_ed: Client, as_ada: Client, cara: User
) -> None:
    assert ask(as_ed, EDIT_ARTICLE, draft, who=cara.email).status_code == 403
    assert ask(as_ada, EDIT_ARTICLE, draft, who=cara.email).status_code == 200


@pytest.mark.parametrize("key", [None, 0])
def test_an_object_that_must_stay_unknown_is_answered_like_one_that_is_not_there(
    draft: Article, as_colin: Client, key: int | None
) -> None:
    answer = as_colin.get(
        "/cms/why/", {"action": VIEW_ARTICLE, "object": f"article:{draft.pk if key is None else key}"}
    )
    assert answer.status_code == 422
    assert "There is nothing of this name that you can see" in answer.text
    assert draft.newest.title not in answer.text


def test_a_question_that_makes_no_sense_is_explained(as_ada: Client) -> None:
    assert ask(as_ada, EDIT_ARTICLE, who="nobody@example.org").status_code == 422
    assert as_ada.get("/cms/why/", {"action": "content.paint_article"}).status_code == 422


def test_the_page_shows_the_very_decision(draft: Article, as_cara: Client, cara: User) -> None:
    decision = decide(cara, PUBLISH_ARTICLE, draft)
    shown = ask(as_cara, PUBLISH_ARTICLE, draft).context
    assert [(e.source, e.verdict, e.reason) for e in shown["decision"].considered] == [
        (e.source, e.verdict, e.reason) for e in decision.considered
    ]
    assert shown["help"] == what_would_help(decision)


def test_every_403_page_says_why_and_leads_to_everything_that_was_considered(
    draft: Article, as_cara: Client
) -> None:
    refused = as_cara.post(f"/cms/articles/{draft.pk}/send-back/", {"note": "x"})
    assert refused.status_code == 403
    assert "Contributors write; editors review." in refused.text
    way = f"/cms/why/?action=content.send_back_article&amp;object=content.article%3A{draft.pk}"
    assert way in refused.text
    assert "Contributors write; editors review." in as_cara.get(way.replace("&amp;", "&")).text


def test_what_would_help_is_a_role_or_a_grant(draft: Article, otto: User) -> None:
    help_ = what_would_help(decide(otto, EDIT_ARTICLE, draft))
    assert any("editor of News or the whole site, alone or in a team" in sentence for sentence in help_)
    assert any("shares exactly this" in sentence for sentence in help_)


def test_what_would_help_comes_true(draft: Article, ed: User, otto: User) -> None:
    grant_object(otto, EDIT_ARTICLE, draft, reason="helps", by=ed)
    decision = decide(User.objects.get(pk=otto.pk), EDIT_ARTICLE, draft)
    assert (decision.allowed, what_would_help(decision)) == (True, [])


def test_no_role_helps_against_what_binds_everybody(in_review: Article, cara: User, ed: User) -> None:
    grant_object(ed, APPROVE_ARTICLE, in_review, reason="x", by=User.objects.get(name="Ada"))
    first, then, *roles = what_would_help(decide(cara, APPROVE_ARTICLE, in_review))
    assert first == (
        "This binds everybody, whatever they hold: "
        "You wrote part of this version, so another user has to approve it. "
        "That somebody approves it who wrote none of it."
    )
    assert then == "Once that is so, one of the following as well:"
    assert not any("shares exactly this" in sentence for sentence in roles)


def test_an_account_that_is_frozen_comes_first(draft: Article, cara: User) -> None:
    cara.is_active = False
    (only,) = what_would_help(decide(cara, EDIT_ARTICLE, draft))
    assert "This account is not active." in only


def test_signed_in_without_a_factor_leads_to_the_factor_first(cara: User) -> None:
    assert "/account/" in signed_in(cara, verified=False).get("/cms/why/")["Location"]


@pytest.mark.parametrize("odd", ODD)
def test_an_odd_reference_names_nothing_and_breaks_nothing(odd: str, as_cara: Client, cara: User) -> None:
    assert as_cara.get("/cms/why/", {"action": VIEW_ARTICLE, "object": odd}).status_code == 422
    with pytest.raises(CommandError) as caught:
        call_command("explain_access", cara.email, str(VIEW_ARTICLE), odd, stdout=StringIO())
    assert caught.value.returncode == 2
