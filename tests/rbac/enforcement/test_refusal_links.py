"""The address that explains a refusal: what it carries, and for whom what it carries counts."""

import time
from urllib.parse import parse_qs

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core import signing

from rbac.decisions import Decision, decide, decide_anywhere, refusal
from rbac.enforcement.refusal_links import LONGEST, SALT, question_of, refused_before
from rbac.models import Scope
from tests.rbac.conftest import MakePerson, Person
from tests.rbac.samples import OPEN, RUN

pytestmark = pytest.mark.usefixtures("rules")


def asked(decision: Decision) -> dict[str, list[str]]:
    return parse_qs(question_of(decision))


def own_reason(who: Person, scope: Scope) -> Decision:
    return refusal(who, OPEN, scope, kind="invariant", source="doors", reason="It is night.")


def test_no_one_is_asked_nothing(db: None) -> None:
    assert question_of(decide(AnonymousUser(), RUN)) == ""


def test_what_may_not_be_seen_is_not_named(nick: Person, news_scope: Scope, policies_scope: Scope) -> None:
    assert asked(decide(nick, OPEN, policies_scope)) == {"action": [OPEN]}
    assert asked(decide(nick, OPEN, news_scope)) == {
        "action": [OPEN],
        "object": [f"secure_rbac.scope:{news_scope.pk}"],
    }


def test_a_question_about_anything_says_so(nick: Person) -> None:
    assert asked(decide_anywhere(nick, OPEN)) == {"action": [OPEN], "anywhere": ["1"]}


def test_only_a_reason_of_the_verb_s_own_travels_along(
    nick: Person, news_scope: Scope, set_state: object
) -> None:
    assert "refused" not in asked(decide(nick, OPEN, news_scope))  # the rulebook says it again
    of_a_role = refusal(nick, OPEN, news_scope, kind="role", source="doors", reason="No key.")
    assert "refused" not in asked(of_a_role)
    [token] = asked(own_reason(nick, news_scope))["refused"]
    assert refused_before(token, nick, OPEN) == ("doors", "It is night.")


def test_the_reason_counts_for_no_one_and_nothing_else(
    nick: Person, news_scope: Scope, person: MakePerson
) -> None:
    [token] = asked(own_reason(nick, news_scope))["refused"]
    assert refused_before(token, person("otto"), OPEN) is None
    assert refused_before(token, nick, RUN) is None
    assert refused_before(token[:-1], nick, OPEN) is None
    assert refused_before(signing.dumps([nick.pk, str(OPEN), "doors", "It is day."]), nick, OPEN) is None
    assert refused_before(signing.dumps([nick.pk, str(OPEN), "doors"], salt=SALT), nick, OPEN) is None


@pytest.mark.parametrize(("later", "known"), [(24 * 60 * 60 - 2, True), (24 * 60 * 60 + 1, False)])
def test_the_reason_counts_for_a_day(
    later: int, known: bool, nick: Person, news_scope: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    [token] = asked(own_reason(nick, news_scope))["refused"]
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + later)
    assert (refused_before(token, nick, OPEN) is not None) is known
    assert LONGEST == 24 * 60 * 60


def test_a_long_reason_makes_a_short_address(nick: Person, news_scope: Scope) -> None:
    reason = "Nobody opens this place before the editors of the section have agreed. " * 20
    decision = refusal(nick, OPEN, news_scope, kind="invariant", source="doors", reason=reason)
    assert len(question_of(decision)) < 600
