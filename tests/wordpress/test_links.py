"""Links between imported texts lead to their new places, and the old addresses lead here."""

from django.test import Client

from content.imports.wordpress.report import Account, Report
from content.models import Address, Article
from tests.wordpress.conftest import BringIn
from tests.wordpress.files import item

OLD = "https://old.example.org"
LATER = item(2, link=f"{OLD}/2020/02/03/title-2/", guid=f"{OLD}/?p=77")
HERE = "/a-small-site/title-2/"


def body_of(slug: str) -> str:
    live = Article.objects.get(slug=slug).live
    assert live is not None
    return live.body


def account_of(report: Report, identifier: str) -> Account:
    return next(account for account in report.accounts if account.identifier == identifier)


NOWHERE = (
    f"{OLD}/2020/02/03/missing/",
    f"{OLD}/?p=9",
    f"{OLD}/?author=1",
    f"{OLD}/wp-content/uploads/a.pdf",
    "/feed/",
    f"{OLD}/?p=3",
    f"{OLD}/2020/draft/",
)
ELSEWHERE = (
    "https://elsewhere.example/2020/02/03/title-2/",
    "https://old.example.org.evil.example/?p=2",
    "mailto:a@old.example.org",
    "#part",
    "http://[",
    "javascript:alert(1)//old.example.org/?p=2",
)
TO_LATER = (
    f"{OLD}/2020/02/03/title-2/",
    "http://www.old.example.org/2020/02/03/title-2",
    "//old.example.org//2020/02/03/title%2d2/?utm_source=x",
    "/2020/02/03/title-2/",
    "../title-2/",
    f"{OLD}/?p=2",
    f"{OLD}/index.php?page_id=2",
    f"{OLD}/?p=77",
)


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


def test_part_of_a_page_its_section_a_topic_and_the_front_page_are_found(bring_in: BringIn) -> None:
    links = (f"{OLD}/2020/02/03/title-2/#part", f"{OLD}/about/", f"{OLD}/tag/news/", f"{OLD}/")
    first = item(1, body=" ".join(f'<a href="{link}">x</a>' for link in links) + f"\n\n{OLD}/?p=2")
    about = item(5, "page", name="about", link=f"{OLD}/about/") + item(6, "page", parent="5")
    in_topic = LATER.replace("</item>", '<category domain="post_tag" nicename="news">News</category></item>')
    declared = "<wp:tag><wp:tag_slug>news</wp:tag_slug><wp:tag_name>News</wp:tag_name></wp:tag>"
    bring_in(declared, first, about, in_topic)
    body = body_of("title-1")
    for there in (f"{HERE}#part", "/a-small-site/about/", "/topics/news/", "/a-small-site/"):
        assert f'href="{there}"' in body
    assert f">{HERE}</a>" in body  # an address that was written out


def test_a_page_of_a_picture_becomes_the_picture(bring_in: BringIn) -> None:
    address = f"<wp:attachment_url>{OLD}/boat.jpg</wp:attachment_url>"
    picture = item(7, "attachment", status="inherit", link=f"{OLD}/boat/", more=address)
    bring_in(item(1, body=f'<a href="{OLD}/boat/">The boat</a>'), picture)
    assert f'<a href="{OLD}/boat.jpg"' in body_of("title-1")


def test_no_link_leads_to_a_text_that_had_to_be_left_out(bring_in: BringIn) -> None:
    unclean = item(2, link=f"{OLD}/two/", body="<div>" * 200)
    report = bring_in(item(1, body=f'<a href="{OLD}/two/">Two</a>'), unclean)
    assert f'href="{OLD}/two/"' in body_of("title-1")
    assert account_of(report, "2").outcome == "left out"
    assert [account.identifier for account in report.accounts].count("1") == 1


def test_texts_of_one_address_get_the_same_numbers_every_time(bring_in: BringIn) -> None:
    many = [item(number, name="same", link=f"{OLD}/{number}/") for number in range(1, 60)]
    many.append(item(99, body=f'<a href="{OLD}/58/">x</a>'))
    planned = bring_in(*many, dry_run=True).as_facts()
    assert not Article.objects.exists()
    assert bring_in(*many).as_facts() == planned
    assert f'href="{Address.objects.get(path="58").target}"' in body_of("title-99")


def test_another_part_of_the_same_site_is_known(bring_in: BringIn) -> None:
    bring_in(LATER)
    body = f'<a href="{OLD}/2020/02/03/title-2/">a</a> <a href="{OLD}/?p=2">b</a>'
    bring_in(item(1, body=body))
    assert body_of("title-1").count(f'href="{HERE}"') == 2


def test_an_old_address_that_cannot_lead_here_is_told(bring_in: BringIn, client: Client) -> None:
    links = ("/search/", "/a-small-site/", "/%00/", "/a%20b/", "/../x/", "/x%0a", "/%1b[2J/")
    report = bring_in(*(item(number, link=f"{OLD}{link}") for number, link in enumerate(links, 1)))
    for number, link in enumerate(links, 1):
        assert "does not lead here" in " ".join(account_of(report, str(number)).notes)
        assert client.get(link).status_code in {200, 404}
    assert not Address.objects.filter(kind="redirect").exists()
    assert all(line.isprintable() for line in report.as_lines())


def test_readers_of_an_old_address_arrive(bring_in: BringIn, client: Client) -> None:
    old = ["2020/02/03/title-1", "archives/2.html", "Ελληνικά/αρχή-2", "index.php/A_b", "a+b/~c"]
    bring_in(*(item(number, link=f"{OLD}/{path}/") for number, path in enumerate(old, 1)))
    for number, path in enumerate(old, 1):
        response = client.get(f"/{path}/")
        assert (response.status_code, response["Location"]) == (301, f"/a-small-site/title-{number}/")


def test_an_old_address_of_a_draft_leads_nobody_to_its_title(bring_in: BringIn, client: Client) -> None:
    bring_in(item(2, status="draft", link=f"{OLD}/2020/secret/"))
    assert client.get("/2020/secret/").status_code == 404


def test_a_second_run_changes_no_address(bring_in: BringIn) -> None:
    bring_in(LATER)
    before = list(Address.objects.order_by("pk").values())
    bring_in(LATER)
    assert list(Address.objects.order_by("pk").values()) == before


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
