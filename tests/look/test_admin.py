"""The administration is Django's own page; what axe finds in it is put right from outside."""

from collections.abc import Callable

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from rbac.models import RoleAssignment
from tests.browser import Visits
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.late]


def test_lists_that_search_are_named_by_their_label(
    visits: Visits, complaints: Callable[[Page], list[str]], as_ada: Client
) -> None:
    page = visits.open("/admin/secure_rbac/roleassignment/add/", as_=as_ada)
    box = page.get_by_role("combobox", name="Person:")
    expect(box).to_be_visible()
    assert complaints(page) == []
    box.click()
    expect(page.get_by_role("searchbox", name="Person:")).to_be_focused()
    assert complaints(page) == []


def test_the_search_of_a_list_has_words_for_a_label(
    visits: Visits, complaints: Callable[[Page], list[str]], as_ada: Client
) -> None:
    page = visits.open("/admin/secure_audit/entry/", as_=as_ada)
    page.get_by_label("Search journal entries").fill("content.")
    page.get_by_role("button", name="Search").click()
    expect(page.locator("#result_list")).to_be_visible()
    assert complaints(page) == []


def test_the_buttons_of_a_page_can_be_read_in_the_dark(
    visits: Visits, complaints: Callable[[Page], list[str]], as_ada: Client, cara: Person
) -> None:
    role = RoleAssignment.objects.get(user=cara)
    page = visits.open(
        f"/admin/secure_rbac/roleassignment/{role.pk}/change/", as_=as_ada, color_scheme="dark"
    )
    expect(page.locator(".closelink")).to_be_visible()
    assert complaints(page) == []
