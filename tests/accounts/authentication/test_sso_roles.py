"""``accounts.authentication.sso_roles``: groups of the provider become roles, and end with the claim."""

from dataclasses import replace
from typing import Any

from django.test import Client
from django.utils import timezone

from accounts.models import Session, User
from audit.actors import COMMAND_LINE
from audit.models import Entry
from content.models import Section
from rbac.administration.separations import keep_apart
from rbac.roles import grant_role, roles_of
from tests.accounts.single_sign_on.provider import Provider, arrive
from tests.signing_in import sign_in


def come_with(provider: Provider, user: User, *groups: str) -> list[str]:
    provider.email, provider.claims = user.email, {"groups": list(groups)}
    assert arrive(Client(), provider).status_code == 302
    return sorted(held.role for held in roles_of(user))


def test_the_claim_gives_roles_in_the_name_of_the_provider(provider: Provider, otto: User) -> None:
    assert come_with(provider, otto, "writers", "heads", "unknown") == ["contributor", "editor"]
    granted = Entry.objects.filter(event="rbac.role.granted").values_list("actor_kind", "actor_id")
    assert set(granted) == {("system", "single_sign_on")}


def test_losing_the_claim_takes_the_role_and_ends_sessions(provider: Provider, otto: User) -> None:
    come_with(provider, otto, "heads")
    old = sign_in(Client(), otto)
    assert come_with(provider, otto) == []
    assert not Session.objects.filter(pk=old.pk).exists()


def test_a_claim_that_is_missing_is_a_claim_that_was_lost(provider: Provider, otto: User) -> None:
    come_with(provider, otto, "heads")
    provider.claims = {}
    arrive(Client(), provider)
    assert roles_of(otto) == []


def test_what_people_gave_here_stays(provider: Provider, cara: User) -> None:
    assert come_with(provider, cara, "heads") == ["contributor", "editor"]
    assert come_with(provider, cara) == ["contributor"]


def test_the_last_administrator_stays(provider: Provider, otto: User) -> None:
    assert come_with(provider, otto, "admins") == ["administrator"]
    assert come_with(provider, otto) == ["administrator"]
    other = User.objects.create_user("alma@example.org", "Alma")
    grant_role(other, "administrator", reason="she helps", by=COMMAND_LINE)
    assert come_with(provider, otto) == ["administrator"]  # she has never been here
    User.objects.filter(pk=other.pk).update(last_login=timezone.now())
    assert come_with(provider, otto) == []


def test_who_goes_from_one_of_two_duties_that_stay_apart_to_the_other_has_it_at_once(
    provider: Provider, otto: User
) -> None:
    keep_apart("contributor", "editor", reason="two people", by=COMMAND_LINE)
    assert come_with(provider, otto, "writers") == ["contributor"]
    assert come_with(provider, otto, "heads") == ["editor"]
    assert come_with(provider, otto, "heads", "writers") == ["editor"]


def test_one_group_as_text_is_a_group(provider: Provider, otto: User) -> None:
    provider.email, provider.claims = otto.email, {"groups": "writers"}
    arrive(Client(), provider)
    assert [held.role for held in roles_of(otto)] == ["contributor"]


def test_a_claim_gives_and_takes_a_role_in_one_section(
    provider: Provider, otto: User, settings: Any, news: Section
) -> None:
    roles = {"desk": "editor@news", "ghosts": "editor@no/such/section", "writers": "contributor"}
    settings.OIDC = replace(settings.OIDC, roles=roles)
    assert come_with(provider, otto, "ghosts", "desk") == ["editor"]
    assert [held.scope for held in roles_of(otto)] == [news.scope]
    grant_role(otto, "editor", reason="for the elections", by=COMMAND_LINE)
    assert come_with(provider, otto, "writers") == ["contributor", "editor"]
    assert [held.scope for held in roles_of(otto)] == [None, None]
