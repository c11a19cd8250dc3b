"""Only the next page after a form has succeeded names it, so that the browser drops its copy.

Tests of content.cms.editor.saved_flag.
"""

import re
from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from content.models import Article, Section
from rbac.models import RoleAssignment
from tests.content.cms.structure.test_policy import VALUES
from tests.newsroom import Person
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

NAME = "0a" * 16


@pytest.mark.parametrize("name", ["", "x", f"{NAME}0", f'{NAME[:-1]}"', NAME.upper(), f"{NAME}\n"])
def test_what_is_no_such_name_is_not_said_again(name: str, in_review: Article, ed: Person) -> None:
    sent = {"note": "From when?", "kept_window": name}
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", sent, follow=True)
    assert "Sent back. The writer sees your note." in answer.text
    assert "data-arrived-words" not in answer.text


def test_a_name_is(in_review: Article, ed: Person) -> None:
    sent = {"note": "From when?", "kept_window": NAME}
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", sent, follow=True)
    assert f'data-arrived-words="{NAME}"' in answer.text


def test_a_refusal_names_nothing(in_review: Article, ed: Person) -> None:
    sent = {"note": "", "kept_window": NAME}
    answer = signed_in(ed).post(f"/cms/articles/{in_review.pk}/send-back/", sent, follow=True)
    assert "data-arrived-words" not in answer.text


ROOT = Path(__file__).parents[4]

FORM = re.compile(r"<form\b[^>]*?>.*?</form>", re.DOTALL)

REASON = re.compile(r'name="reason"|field=form\.reason')

ITS_FORM = ("people/role.html", "people/separations.html", "people/delete.html", "reviews/start.html")

# The first begins at once, and a page through the eyes of another user follows; the other is kept whole, like an
# article that is being written (data-thing).
NOT_KEPT = ("impersonation/start.html", "cms/correct.html")

ARRIVED = f'data-arrived-words="{NAME}"'


def asking() -> list[tuple[str, str]]:
    """(template, form) of each form with a reason on a page of the CMS that is not of one article."""
    roots = (ROOT / "secureproject/templates/cms", ROOT / "content/templates/cms")
    pages = [path for root in roots for path in root.rglob("*.html")]
    found = [(str(path), form) for path in pages for form in FORM.findall(path.read_text())]
    return [(path, form) for path, form in found if REASON.search(form) or path.endswith(ITS_FORM)]


def test_every_form_that_asks_for_a_reason_is_kept() -> None:
    forms = [(path, form) for path, form in asking() if not path.endswith(NOT_KEPT) and "method=" in form]
    assert len(forms) >= 15
    assert [path for path, form in forms if "data-kept-as=" not in form] == []


def test_what_is_chosen_of_rights_is_not_kept() -> None:
    """A role that was chosen a week ago is not chosen again by opening the page."""
    pages = ("policy.html", "share.html", *ITS_FORM)
    forms = [form for path, form in asking() if path.endswith(pages)]
    assert len(forms) >= 7
    assert all("data-kept-typed" in form for form in forms)


def sent(client: Client, address: str, **typed: str) -> str:
    return client.post(address, {**typed, "kept_window": NAME}, follow=True).text


@pytest.mark.parametrize("reason", ["", " "])
def test_a_refusal_leaves_the_reason_where_it_waits(
    reason: str, cara: Person, news: Section, as_ada: Client
) -> None:
    held = RoleAssignment.objects.get(user=cara)
    for address in (f"/cms/people/{cara.pk}/freeze/", f"/cms/people/roles/{held.pk}/revoke/"):
        refused = sent(as_ada, address, reason=reason)
        assert "Say why" in refused or "reason" in refused
        assert ARRIVED not in refused
    assert ARRIVED not in sent(as_ada, f"/cms/sections/{news.pk}/policy/change/", **VALUES, reason=reason)
    assert User.objects.get(pk=cara.pk).frozen_at is None


def test_the_page_after_it_was_done_names_it(cara: Person, news: Section, as_ada: Client) -> None:
    assert ARRIVED in sent(as_ada, f"/cms/people/{cara.pk}/freeze/", reason="Lost phone")
    assert ARRIVED in sent(as_ada, f"/cms/people/{cara.pk}/unfreeze/", reason="Found")
    stricter = VALUES | {"approvals": "2", "reason": "Law"}
    assert ARRIVED in sent(as_ada, f"/cms/sections/{news.pk}/policy/change/", **stricter)


def test_the_step_before_a_change_takes_the_name_along(news: Section, as_ada: Client) -> None:
    looser = VALUES | {"four_eyes": "False", "reason": "Small team"}
    shown = sent(as_ada, f"/cms/sections/{news.pk}/policy/change/", **looser)
    assert f'name="kept_window" value="{NAME}"' in shown
    assert ARRIVED not in shown
