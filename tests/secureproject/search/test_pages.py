"""secureproject.search.pages: pages and actions are found by users who may open them."""

import pytest
from django.test import Client

from content.models import Section
from tests.content.cms.desk.test_url_lookup import page
from tests.newsroom import Person
from tests.samples import samples
from tests.signing_in import signed_in


@pytest.mark.parametrize(("typed", "there", "no_one_else"), samples(__file__)["names of pages"])
def test_a_user_who_may_open_a_page_finds_it_by_its_name_or_another(
    typed: str, there: str, no_one_else: str, ada: Person, request: pytest.FixtureRequest
) -> None:
    if no_one_else:
        assert f'href="{there}"' not in page(signed_in(request.getfixturevalue(no_one_else)), typed)
    if typed == "papierkorb":
        ada.language = "de"
        ada.save(update_fields=["language"])
    client = signed_in(ada)
    assert f'href="{there}"' in page(client, typed)
    assert client.get(there).status_code == 200


@pytest.mark.parametrize("typed", ["add sec", "add sectoin", "secton"])
@pytest.mark.parametrize(
    ("who", "found"),
    [("as_otto", False), ("as_cara", False), ("as_ed", True), ("as_edna", True), ("as_ada", True)],
    indirect=["who"],
)
def test_an_action_is_found_by_a_user_who_may_do_it(
    who: Client, found: bool, typed: str, news: Section
) -> None:
    assert ("/cms/sections/new/" in page(who, typed)) is found


def test_without_words_it_says_where_one_can_go(as_otto: Client, as_ed: Client) -> None:
    assert "/cms/articles/" in page(as_ed, "")
    assert "/cms/articles/" not in page(as_otto, "")
    assert "/account/security/" in page(as_otto, "")
