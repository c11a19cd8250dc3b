"""Addresses of imported texts (content.imports.wordpress.urls): decided before the first is written."""

import pytest
from django.test import Client

from content.models import Address, Article
from tests.content.imports.wordpress.conftest import BringIn
from tests.content.imports.wordpress.files import item
from tests.content.imports.wordpress.test_links import HERE, LATER, OLD, account_of, body_of


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


def test_no_link_leads_to_a_text_that_had_to_be_left_out(bring_in: BringIn) -> None:
    unclean = item(2, link=f"{OLD}/two/", body="<div>" * 200)
    report = bring_in(item(1, body=f'<a href="{OLD}/two/">Two</a>'), unclean)
    assert f'href="{OLD}/two/"' in body_of("title-1")
    assert account_of(report, "2").outcome == "left out"
    assert [account.identifier for account in report.accounts].count("1") == 1


@pytest.mark.late
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


def test_an_old_address_of_a_draft_leads_no_one_to_its_title(bring_in: BringIn, client: Client) -> None:
    bring_in(item(2, status="draft", link=f"{OLD}/2020/secret/"))
    assert client.get("/2020/secret/").status_code == 404


def test_a_second_run_changes_no_address(bring_in: BringIn) -> None:
    bring_in(LATER)
    before = list(Address.objects.order_by("pk").values())
    bring_in(LATER)
    assert list(Address.objects.order_by("pk").values()) == before
