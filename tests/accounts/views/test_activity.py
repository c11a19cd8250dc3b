"""``accounts.views.activity``: one's own activity log in sentences."""

from typing import Any

from django.test import Client

from accounts.events import LOGGED_IN, LOGIN_REFUSED
from accounts.lifecycle.freezing import freeze, unfreeze
from accounts.models import User
from audit.actors import ANONYMOUS
from audit.context import RequestContext, use_context
from audit.models import Entry
from audit.record import record
from tests.signing_in import signed_in

ACTIVITY = "/account/activity/"


def many(user: User, count: int) -> None:
    for _number in range(count):
        record(LOGGED_IN, by=user, about=user, factor="")


def sentences(client: Client, address: str = ACTIVITY) -> list[str]:
    return [line.entry.sentence for line in client.get(address).context["lines"]]


def test_it_shows_nothing_of_others(cara: User, otto: User) -> None:
    record(LOGGED_IN, by=otto, about=otto, factor="")
    assert not [sentence for sentence in sentences(signed_in(cara)) if "Otto" in sentence]


def test_what_i_did_and_what_was_done_to_my_account(ada: User, cara: User) -> None:
    record(LOGGED_IN, by=cara, about=cara, factor="")
    freeze(cara, by=ada, reason="lost phone")
    unfreeze(cara, by=ada, reason="found")
    newest = sentences(signed_in(cara))
    assert newest[0] == "Ada unfroze the account of Cara: found"
    assert "Cara logged in" in newest


def test_an_administrators_address_is_not_shown(ada: User, cara: User) -> None:
    with use_context(RequestContext(address="203.0.113.77", device="Firefox 145, Linux")):
        freeze(cara, by=ada, reason="lost phone")
        unfreeze(cara, by=ada, reason="found")
        record(LOGIN_REFUSED, by=ANONYMOUS, about=cara)
    lines = signed_in(cara).get(ACTIVITY).context["lines"]
    shown = {line.entry.event: line.from_where for line in lines}
    assert shown["accounts.user.frozen"] == ""
    assert shown["accounts.login.refused"] == "Firefox 145, Linux, 203.0.113.77"


def test_pages_turn_on_and_back(cara: User, django_assert_num_queries: Any) -> None:
    many(cara, 65)
    client = signed_in(cara)
    pages = [client.get(ACTIVITY)]
    while pages[-1].context["turns"]["older"]:
        with django_assert_num_queries(5):  # the site, who is there, what their roles ask for, entries, keys
            pages.append(turned(client, "older", pages[-1]))
    seen = [one for page in pages for one in ids(page)]
    assert len(seen) == len(set(seen)) >= 65
    assert seen == sorted(seen, reverse=True)
    with django_assert_num_queries(5):
        back = turned(client, "newer", pages[2])
    assert [ids(back), ids(turned(client, "newer", back))] == [ids(pages[1]), ids(pages[0])]


def test_a_newer_page_shows_nothing_of_others(cara: User, otto: User) -> None:
    many(otto, 40)
    place = Entry.objects.order_by("pk").values_list("pk", flat=True)[0]
    many(cara, 40)
    assert not [line for line in sentences(signed_in(cara), f"{ACTIVITY}?after={place}") if "Otto" in line]


def ids(answer: Any) -> list[int]:
    return [line.entry.id for line in answer.context["lines"]]


def turned(client: Client, way: str, answer: Any) -> Any:
    """The page behind a link that is really there."""
    assert f'href="?{answer.context["turns"][way]}"' in answer.content.decode()
    return client.get(f"{ACTIVITY}?{answer.context['turns'][way]}")


def test_a_place_that_is_none_is_the_first_page(cara: User) -> None:
    many(cara, 3)
    client = signed_in(cara)
    for typed in ("", "x", "-1", "0", "9" * 30, "١", "9223372036854775808"):
        assert client.get(ACTIVITY, {"before": typed}).status_code == 200
        assert len(sentences(client, f"{ACTIVITY}?before={typed}")) >= 3
        assert len(sentences(client, f"{ACTIVITY}?after={typed}")) >= 3


def test_a_name_cannot_forge_an_entry(cara: User) -> None:
    User.objects.filter(pk=cara.pk).update(name="<b>Cara</b>")
    many(User.objects.get(pk=cara.pk), 1)
    assert "&lt;b&gt;Cara&lt;/b&gt; logged in" in signed_in(cara).get(ACTIVITY).content.decode()
