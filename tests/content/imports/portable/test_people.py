"""Import of authors and bylines (content.imports.portable.people)."""

from accounts.models import User
from content.imports.wordpress.report import Outcome
from content.models import Article, Byline, Topic
from rbac.models import RoleAssignment
from tests.content.imports.portable import made
from tests.content.imports.portable.made import Bring, of


def test_people_come_in_without_role_or_way_in(bring: Bring) -> None:
    bring()
    wanda = User.objects.get(email="wanda@example.org")
    assert Article.objects.get().author == wanda
    assert not wanda.has_usable_password()
    assert not RoleAssignment.objects.filter(user=wanda).exists()


def test_no_one_is_taken_for_someone_else_and_no_topic_for_another(bring: Bring) -> None:
    Byline.objects.create(name="Wanda")
    Topic.objects.create(name="Sports", slug="boats")
    Topic.objects.create(name="Ferries", slug="ferries")
    report = bring(
        topics=[made.topic("boats"), made.topic("ferries")],
        bylines=[made.byline()],
        revisions=[made.revision(topics=["boats", "ferries"], bylines=["Wanda#1"])],
    )
    assert {topic.name for topic in Topic.objects.all()} == {"Sports", "Ferries"}
    assert [topic.slug for topic in Article.objects.get().topics.all()] == ["ferries"]
    assert Byline.objects.filter(name="Wanda").count() == 2
    assert of(report, "byline").outcome is Outcome.CHANGED


def test_articles_of_an_account_go_on_beginning_with_its_byline(bring: Bring) -> None:
    theirs = made.byline(account="wanda@old.example")
    others = made.byline(key="Jim#1", name="Jim", public_id=made.id_of("Jim"), account="wanda@old.example")
    bring(people=[{"email": "wanda@old.example", "name": "Wanda"}], bylines=[theirs, others])
    accounts = dict(Byline.objects.values_list("name", "account__email"))
    assert accounts == {"Wanda": "wanda@old.example", "Jim": None}


def test_a_public_id_stays_unless_something_here_has_it(bring: Bring) -> None:
    jane = Byline.objects.create(name="Jane", public_id=made.id_of("Wanda"))
    bring(bylines=[made.byline(), made.byline(key="Jim#1", name="Jim", public_id=made.id_of("Jim"))])
    assert Byline.objects.get(name="Wanda").public_id != jane.public_id
    assert str(Byline.objects.get(name="Jim").public_id) == made.id_of("Jim")
