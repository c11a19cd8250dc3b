"""/cms/topics/: every writer sees them; who may not arrange them reads why (content.cms.structure.topics)."""

import re

from content.models import Article, Section, Topic
from tests.newsroom import Person
from tests.policies import with_policy
from tests.signing_in import signed_in


def test_an_editor_of_one_section_reads_why_not(ed: Person) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    client = signed_in(ed)
    page = client.get("/cms/topics/").text
    assert "Ferries" in page
    assert "Add topic" not in page
    assert 'class="reason"' in page
    assert client.post("/cms/topics/new/", {"name": "Mine"}).status_code == 403
    assert client.post(f"/cms/topics/{topic.pk}/", {"name": "Mine"}).status_code == 404
    assert Topic.objects.get().name == "Ferries"


def test_what_is_wrong_stands_at_its_field(edna: Person) -> None:
    topic = Topic.objects.create(name="Ferries", slug="ferries")
    below = Topic.objects.create(name="Boats", slug="boats", parent=topic)
    client = signed_in(edna)
    taken = client.post("/cms/topics/new/", {"name": "New", "slug": "ferries"})
    ring = client.post(f"/cms/topics/{topic.pk}/", {"name": "Ferries", "parent": below.pk})
    for answer, field in ((taken, "slug"), (ring, "parent")):
        assert answer.status_code == 422
        assert list(answer.context["form"].errors) == [field]


def test_two_of_one_name_in_one_place_are_refused(edna: Person) -> None:
    traffic = Topic.objects.create(name="Traffic", slug="traffic")
    boats = Topic.objects.create(name="Boats", slug="boats", parent=traffic)
    client = signed_in(edna)
    for address in ("new/", f"{boats.pk}/"):
        answer = client.post(f"/cms/topics/{address}", {"name": " traffic ", "slug": "", "parent": ""})
        assert "There is a topic of this name already." in answer.text
        assert answer.status_code == 422
    assert client.post("/cms/topics/new/", {"name": "Traffic", "parent": boats.pk}).status_code == 302
    assert client.post(f"/cms/topics/{traffic.pk}/", {"name": "Traffic", "slug": "roads"}).status_code == 302


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


def test_topics_stand_in_the_order_in_which_people_look_for_them(cara: Person, draft: Article) -> None:
    for name in ("Zoo", "boats", "Árbol", "Ferries"):
        Topic.objects.create(name=name, slug=name.lower().replace("á", "a"))
    client = signed_in(cara)
    for page in (client.get("/cms/topics/"), client.get(f"/cms/articles/{draft.pk}/")):
        words = page.text
        assert words.index("boats") < words.index("Ferries") < words.index("Zoo")


def test_one_of_many_is_found_by_its_words(cara: Person) -> None:
    client = signed_in(cara)
    assert 'id="topic-words"' not in client.get("/cms/topics/").text
    for number in range(13):
        Topic.objects.create(name=f"Harbour Número {number}", slug=f"harbour-{number}")
    assert 'id="topic-words"' in client.get("/cms/topics/").text
    found = client.get("/cms/topics/", {"q": "numero  12\x00"})
    assert [topic.name for topic, _articles in found.context["topics"]] == ["Harbour Número 12"]
    none = client.get("/cms/topics/", {"q": "<b>ferry"}).text
    assert "No topic has these words in its name." in none
    assert "<b>ferry" not in none
