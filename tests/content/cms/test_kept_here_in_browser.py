"""The line promises that words are kept in this browser only once they are, and older words overwrite no newer ones."""

import pytest
from playwright.sync_api import Page, expect

from content.models import Article
from tests.browser import Visits
from tests.content.cms.test_autosave_in_browser import UNSENT, editor, line, write
from tests.newsroom import Person

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("fresh_database"), pytest.mark.late]
OFFLINE = "Offline – kept in this browser"
# As on a busy machine: an encryption takes longer than it takes to type on and to find the network gone.
SLOW = """(() => {
  const encrypt = SubtleCrypto.prototype.encrypt;
  const pauses = PAUSES;
  SubtleCrypto.prototype.encrypt = async function (...given) {
    await new Promise((done) => setTimeout(done, pauses.shift() ?? 0));
    return encrypt.apply(this, given);
  };
})()"""


def offline(draft: Article, cara: Person, visits: Visits, pauses: list[int]) -> Page:
    """``pauses``: in milliseconds, of one encryption after the other."""
    visits.expect("ERR_INTERNET_DISCONNECTED")
    page = editor(draft, cara, visits)
    page.evaluate(SLOW.replace("PAUSES", str(pauses)))
    page.context.set_offline(True)
    return page


def test_the_line_does_not_say_so_before(draft: Article, cara: Person, visits: Visits) -> None:
    page = offline(draft, cara, visits, [4000, 4000])
    write(page, " Every day.")
    expect(line(page)).to_have_text(OFFLINE, timeout=20_000)
    assert page.evaluate(f"{UNSENT}.length") == 1


def test_the_newest_words_are_kept(draft: Article, cara: Person, visits: Visits) -> None:
    page = offline(draft, cara, visits, [4000])
    write(page, " Every day.")
    page.wait_for_timeout(600)  # they are on their way into the storage
    page.keyboard.type(" All year.")
    expect(line(page)).to_have_text(OFFLINE, timeout=20_000)
    page.wait_for_timeout(2200)  # by now the first encryption is done
    page.close(run_before_unload=False)
    page.context.set_offline(False)
    page = page.context.new_page()
    page.goto(f"/cms/articles/{draft.pk}/")
    page.get_by_role("button", name="Bring them back").click()
    expect(page.get_by_role("textbox", name="Text")).to_have_text("From May. Every day. All year.")
