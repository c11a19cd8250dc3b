"""Links to the old site (content.imports.wordpress.links): rewritten, left alone, or reported."""

from content.imports.wordpress.report import Account, Report
from content.models import Article
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import item
from tests.samples import samples

OLD = "https://old.example.org"

LATER = item(2, link=f"{OLD}/2020/02/03/title-2/", guid=f"{OLD}/?p=77")

HERE = "/a-small-site/title-2/"


def body_of(slug: str) -> str:
    live = Article.objects.get(slug=slug).live
    assert live is not None
    return live.body


def account_of(report: Report, identifier: str) -> Account:
    return next(account for account in report.accounts if account.identifier == identifier)


NOWHERE = samples(__file__)["nowhere"]

ELSEWHERE = samples(__file__)["elsewhere"]

TO_LATER = samples(__file__)["to a later one"]


def linking(*addresses: str) -> str:
    body = " ".join(f'<a href="{address}">it</a>' for address in addresses)
    return item(1, link=f"{OLD}/2020/02/03/title-1/", body=body)


def test_a_link_to_nothing_that_readers_find_stays_and_is_told(bring_in: BringIn) -> None:
    draft = item(3, status="draft", link=f"{OLD}/2020/draft/")
    (told,) = account_of(bring_in(linking(*NOWHERE), LATER, draft), "1").notes
    assert f"still lead to the old site: {len(NOWHERE)}" in told
    for address in NOWHERE:
        assert f'href="{address}"' in body_of("title-1")
        assert f"{address}: " in told


def test_a_link_to_somewhere_else_is_left_alone(bring_in: BringIn) -> None:
    report = bring_in(linking(*ELSEWHERE), LATER)
    assert HERE not in body_of("title-1")
    assert not account_of(report, "1").notes


def test_a_link_to_a_text_further_down_in_the_file_leads_to_its_new_place(bring_in: BringIn) -> None:
    (told,) = account_of(bring_in(linking(*TO_LATER), LATER), "1").notes
    assert body_of("title-1").count(f'href="{HERE}"') == len(TO_LATER)
    for address in TO_LATER:
        assert f"{address} → {HERE}" in told


def test_a_page_of_a_picture_becomes_the_picture(bring_in: BringIn) -> None:
    address = f"<wp:attachment_url>{OLD}/boat.jpg</wp:attachment_url>"
    picture = item(7, "attachment", status="inherit", link=f"{OLD}/boat/", more=address)
    bring_in(item(1, body=f'<a href="{OLD}/boat/">The boat</a>'), picture)
    assert f'<a href="{OLD}/boat.jpg"' in body_of("title-1")


def test_odd_numbers_and_addresses_break_nothing(bring_in: BringIn) -> None:
    odd = ("http://[", "//", "%", f"{OLD}/%ff/", f"{OLD}/?p=&p=1&page_id=%00", "?p=2", "\\\\old.example.org")
    body = " ".join(f'<a href="{address}">x</a>' for address in odd)
    twice = (item(2), item(2, "page", name="other"), item(2, body="Again."))
    report = bring_in(
        *(item(n, link=link.replace("&", "&amp;"), body=body) for n, link in enumerate(odd, 10)),
        *twice,
        item(0, name=""),
    )
    assert [account.outcome for account in report.accounts if account.identifier == "2"] == [
        "imported",
        "left out",
        "already here",
    ]
    assert Article.objects.count() == len(odd) + 2
