"""content.public.pages.article_html: bylines and portraits, and no account behind them; a proof covers them."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from audit.tree.sealing import seal_everything
from content import workflow
from content.bylines.verbs import change_byline, merge_bylines, remove_byline
from content.models import Article, Byline, Section
from tests.content.media.file_requests import get
from tests.content.media.files import current, picture, upload
from tests.counting import queries
from tests.newsroom import Person, publish
from tests.policies import with_policy
from tests.words import accept_all, introduced
from tools import verify_export


@pytest.fixture
def jane(edna: Person, ed: Person, news: Section, tmp_path: Path) -> Byline:
    portrait = current(upload(picture(tmp_path, size=(400, 400)), by=ed, section=news))
    return introduced("Jane Doe", "Jane <b>writes</b>.", portrait)


@pytest.fixture
def signed(published: Article, cara: Person, ed: Person, jane: Byline, john: Byline) -> Article:
    words = {"title": "Ferries", "summary": "", "body": "<p>From May.</p>"}
    workflow.save_draft(published, by=cara, base=1, bylines=[john, jane], **words)  # type: ignore[arg-type]
    return publish(published, by=cara, approver=ed)


def test_they_stand_above_and_below_the_text_and_no_account_does(signed: Article, anon: Client) -> None:
    page = anon.get(f"/{signed.address.path}/").text
    assert "By John Roe and Jane Doe" in page
    assert "Jane &lt;b&gt;writes&lt;/b&gt;." in page
    assert "Cara" not in page
    assert "example.org" not in page.split("<article")[1].split("</article>")[0]


def test_the_portrait_is_small_and_everybody_may_see_it(signed: Article, jane: Byline, anon: Client) -> None:
    page = anon.get(f"/{signed.address.path}/").text
    assert f'sizes="96px"><img src="{jane.picture.address}" alt="" width="96"' in page
    stored: Any = anon.get(jane.picture.address)
    assert stored.status_code == 200
    assert stored.getvalue()


def test_a_portrait_is_as_public_as_the_articles_under_the_byline(
    jane: Byline, john: Byline, ed: Person, edna: Person, anon: Client, as_otto: Client, news: Section,
    request: pytest.FixtureRequest,
) -> None:  # fmt: skip
    portrait = jane.picture.address
    readers = (anon, as_otto)
    assert [get(each, portrait).status_code for each in readers] == [404, 404]  # nothing stands under it
    signed: Article = request.getfixturevalue("signed")
    merge_bylines(john, jane, by=edna)
    assert [get(each, portrait).status_code for each in readers] == [200, 200]
    with_policy(news, audience="members")
    assert [get(each, portrait).status_code for each in readers] == [404, 200]
    with_policy(news, audience="public")
    workflow.take_down(signed, by=ed, reason="Wrong ferries.")
    assert [get(each, portrait).status_code for each in readers] == [404, 404]


def test_under_a_name_that_became_another_the_portrait_of_that_one_is_shown(
    signed: Article, jane: Byline, edna: Person, ada: Person, anon: Client
) -> None:
    other = introduced("Jane D.", "", jane.picture)
    change_byline(jane, by=edna, name="Jane Doe", biography="", picture="")
    accept_all(ada)
    merge_bylines(jane, other, by=edna)
    accept_all(ada)
    assert get(anon, other.picture.address).status_code == 200


def test_a_page_with_bylines_still_takes_three_queries(signed: Article, anon: Client) -> None:
    anon.get("/")
    assert queries(anon, f"/{signed.address.path}/") <= 3


@pytest.mark.parametrize("path", ["/", "/news/", "/feed/", "/search/?q=ferries"])
def test_lists_name_them(path: str, signed: Article, anon: Client) -> None:
    page = anon.get(path).text
    assert "John Roe" in page
    assert "Jane Doe" in page
    assert "Cara" not in page


def test_an_accepted_name_shows_at_once_under_what_is_public(
    signed: Article, jane: Byline, john: Byline, edna: Person, ada: Person, anon: Client
) -> None:
    path = f"/{signed.address.path}/"
    before = anon.get(path)
    change_byline(jane, by=edna, name="Jane Poe", biography="", picture="")
    accept_all(ada)
    after = anon.get(path, headers={"if-none-match": before.headers["ETag"]})
    assert "By John Roe and Jane Poe" in after.text
    merge_bylines(john, jane, by=edna)
    accept_all(ada)
    assert "By Jane Poe<" in anon.get(path).text


def test_a_user_who_is_taken_off_is_gone_with_the_picture(
    signed: Article, jane: Byline, edna: Person, anon: Client
) -> None:
    portrait = jane.picture.address
    remove_byline(jane, by=edna)
    page = anon.get(f"/{signed.address.path}/").text
    assert "By John Roe<" in page
    assert "Jane" not in page
    assert anon.get(portrait).status_code == 404


@pytest.fixture
def proof(one_key: None, signed: Article, anon: Client) -> Any:
    seal_everything()
    return json.loads(anon.get(f"/verify/{signed.public_id}/proof.json").content)


@pytest.mark.as_worker
@pytest.mark.parametrize("change", ["none", "turned", "shorter", "gone"])
def test_a_proof_holds_for_these_people_in_this_order(change: str, proof: Any, tmp_path: Path) -> None:
    words = proof["words"]
    if change == "turned":
        words["bylines"].reverse()
    elif change == "shorter":
        words["bylines"].pop()
    elif change == "gone":
        del words["bylines"]
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof))
    assert verify_export.check(path)["good"] == (change == "none")
