"""An account was in other hands: what was written and published with it is seen and taken back, and nothing else."""

from datetime import datetime, timedelta

import pytest
from django.utils.timezone import localtime
from playwright.sync_api import Page, expect

from content.models import Article
from tests.axe import complaints
from tests.journeys.newsrooms import Newsroom, as_stored, save
from tests.journeys.steps import (
    approve,
    editor_of,
    follow,
    press,
    public_address,
    publish,
    submit,
    submitted,
    write_on,
)
from tests.newsroom import person

pytestmark = [pytest.mark.browser, pytest.mark.late]
LIES, OTHERS = "Send your money to this account.", "The pumps are oiled each Monday."


def approved(newsroom: Newsroom) -> Article:
    """Written by Cara and approved by Edna, before anything happened; not public yet."""
    cara = newsroom.open("Cara")
    article = newsroom.new_article(cara, "What waits to be public", OTHERS)
    submit(cara)
    approve(newsroom.open("Edna"), article)
    cara.close()
    return article


def misused(newsroom: Newsroom, waiting: Article) -> None:
    """Anyone who has Eva's session publishes what waits, and writes into what is public."""
    page = newsroom.open("Eva", f"{editor_of(waiting)}review/")
    publish(page)
    page.goto(editor_of(newsroom.story))
    write_on(page, LIES)
    save(page)
    page.close()


def written_meanwhile(newsroom: Newsroom) -> Article:
    cara = newsroom.open("Cara")
    article = newsroom.new_article(cara, "Written by Cara meanwhile", OTHERS)
    cara.close()
    return article


def taken_back(newsroom: Newsroom, since: datetime) -> Page:
    """Ada chooses the time on Eva's page, looks at what was done then, and takes all of it back."""
    ada = newsroom.open("Ada", f"/cms/people/{newsroom.person('Eva').pk}/")
    follow(ada, "Revert work…")
    ada.get_by_label("From").fill(f"{since:%Y-%m-%dT%H:%M}")
    ada.get_by_label("Until").fill(f"{localtime() + timedelta(minutes=2):%Y-%m-%dT%H:%M}")
    press(ada, "Show what was done")
    lines = ada.get_by_role("region", name="What can be reverted")
    expect(lines.get_by_role("row").filter(has_text="What waits to be public")).to_be_visible()
    expect(lines).not_to_contain_text("meanwhile")
    others = ada.get_by_role("region", name="Everything else")  # an unpublished text is for a person to judge
    expect(others.get_by_role("link").filter(has_text=newsroom.story.live.title)).to_be_visible()
    assert complaints(ada) == []
    take_back_what_is_ticked(ada)
    return ada


def take_back_what_is_ticked(ada: Page) -> None:
    ada.get_by_label("Reason").fill("Her laptop was stolen.")
    press(ada, "Revert what is selected")


def test_what_was_done_with_an_account_goes_and_everything_else_stays(newsroom: Newsroom) -> None:
    person("Eva", "editor")
    waiting = approved(newsroom)
    since = localtime() - timedelta(minutes=1)
    misused(newsroom, waiting)
    meanwhile = written_meanwhile(newsroom)
    reader = newsroom.read(public_address(waiting))
    expect(reader.get_by_text(OTHERS)).to_be_visible()
    ada = taken_back(newsroom, since)
    expect(ada.get_by_text("2 items were reverted.")).to_be_visible()
    newsroom.visits.expect("status of 410")
    reader.reload()
    expect(reader.get_by_text(OTHERS)).to_have_count(0)
    assert as_stored(newsroom.story).live.digest == newsroom.story.live.digest
    assert OTHERS in as_stored(waiting).newest.body
    assert OTHERS in as_stored(meanwhile).newest.body


def test_readers_see_again_what_they_saw_before_a_publication(newsroom: Newsroom) -> None:
    person("Eva", "editor")
    since = localtime() - timedelta(minutes=1)
    submitted(newsroom, "Ed", LIES).close()
    page = newsroom.open("Eva")
    approve(page, newsroom.story)
    publish(page)
    page.close()
    reader = newsroom.read(public_address(newsroom.story))
    expect(reader.get_by_text(LIES)).to_be_visible()
    ada = newsroom.open("Ada", f"/cms/people/{newsroom.person('Eva').pk}/undo/?since={since:%Y-%m-%dT%H:%M}")
    expect(ada.get_by_text("again, which was public before")).to_be_visible()
    take_back_what_is_ticked(ada)
    expect(ada.get_by_text("2 items were reverted.")).to_be_visible()
    reader.reload()
    expect(reader.get_by_text(LIES)).to_have_count(0)
    assert as_stored(newsroom.story).live.digest == newsroom.story.live.digest
