"""/cms/topics/: every writer sees them; who may not arrange them reads why (content.cms.structure.topics)."""

import re

from django.test import Client

from content.models import Article, Section, Topic
from tests.newsroom import Person
from tests.policies import with_policy
from tests.signing_in import signed_in


def test_an_editor_of_one_section_reads_why_not(as_ed: Client) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    page = as_ed.get("/cms/topics/").text
    assert "Ferries" in page
    assert "Add topic" not in page
    assert 'class="reason"' in page
    assert as_ed.post("/cms/topics/new/", {"name": "Mine"}).status_code == 403
    assert as_ed.post(f"/cms/topics/{topic.pk}/", {"name": "Mine"}).status_code == 404
    assert Topic.objects.get().name == "Ferries"


def test_what_is_wrong_stands_at_its_field(as_edna: Client) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    below = Topic.objects.create(name="Boats", slug="boats", parent=topic)
    taken = as_edna.post("/cms/topics/new/", {"name": "New", "slug": "ferries"})
    ring = as_edna.post(f"/cms/topics/{topic.pk}/", {"name": "Ferries", "parent": below.pk})
    for answer, field in ((taken, "slug"), (ring, "parent")):
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]


def test_two_of_one_name_in_one_place_are_refused(as_edna: Client) -> None:
    traffic = Topic.objects.create(name="Traffic", slug="traffic")
    boats = Topic.objects.create(name="Boats", slug="boats", parent=traffic)
    for address in ("new/", f"{boats.pk}/"):
        answer = as_edna.post(f"/cms/topics/{address}", {"name": " traffic ", "slug": "", "parent": ""})
        assert "There is a topic of this name already." in answer.text
        assert answer.status_code == 422
    assert as_edna.post("/cms/topics/new/", {"name": "Traffic", "parent": boats.pk}).status_code == 302
    assert as_edna.post(f"/cms/topics/{traffic.pk}/", {"name": "Traffic", "slug": "roads"}).status_code == 302


def test_what_is_live_for_some_people_only_is_not_counted_for_others(
    published: Article, news: Section, colin: Person
) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    published.topics.add(topic)
    assert '<a href="/topics/ferries/">' in signed_in(colin).get("/cms/topics/").text
    with_policy(news, audience="roles")
    page = signed_in(colin).get("/cms/topics/").text
    assert re.search(r'Public articles">\s*0\s*<', page)
    assert '<a href="/topics/ferries/">' not in page


def test_topics_stand_in_the_order_in_which_people_look_for_them(as_cara: Client, draft: Article) -> None:
    for name in ("Zoo", "boats", "Árbol", "Ferries"):
        Topic.objects.create(name=name, slug=name.lower().replace("á", "a"))
    for page in (as_cara.get("/cms/topics/"), as_cara.get(f"/cms/articles/{draft.pk}/")):
        words = page.text
        assert words.index("boats") < words.index("Ferries") < words.index("Zoo")


def test_one_of_many_is_found_by_its_words(as_cara: Client) -> None:
    assert 'id="topic-words"' not in as_cara.get("/cms/topics/").text
    for number in range(13):
        Topic.objects.create(name=f"Harbour Número {number}", slug=f"harbour-{number}")
    assert 'id="topic-words"' in as_cara.get("/cms/topics/").text
    found = as_cara.get("/cms/topics/", {"q": "numero  12\x00"})
    assert [topic.name for topic, _articles in found.context["topics"]] == ["Harbour Número 12"]
    none = as_cara.get("/cms/topics/", {"q": "<b>ferry"}).text
    assert "No topic has these words in its name." in none
    assert "<b>ferry" not in none
