"""The person x action matrix, that no address is left out of it, and that lists show what decisions allow."""

import tomllib
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.db.models import Model
from django.utils import timezone

from accounts.models import User
from accounts.second_factor.factor_resets import ask
from audit.actors import ANONYMOUS, COMMAND_LINE, SystemActor
from content import workflow
from content.actions import VIEW_HISTORY, VIEW_MEDIA
from content.articles.emergency_publication import open_emergency
from content.models import (
    Article,
    Asset,
    AssetVersion,
    Comment,
    EmergencyPass,
    Policy,
    PublicText,
    Redaction,
    ScheduledChange,
    Section,
    UrgentCorrection,
)  # fmt: skip
from content.redaction.occurrences import Wanted
from content.redaction.removing import ask_redaction
from content.scheduling.verbs import schedule_publication
from content.sections.verbs import add_section, change_section
from content.trash.section_trash import trash_section
from content.trash.verbs import trash_article
from rbac.administration.custom_roles import make_role
from rbac.administration.separations import keep_apart
from rbac.decisions import decide
from rbac.enforcement.routes import routes
from rbac.grants import grant_object, revoke_grant
from rbac.models import AccessReviewItem, RoleAssignment
from rbac.reviews.verbs import start_review
from rbac.rulebook import rulebook
from tests.accounts.postbox import mail_is_down
from tests.agreement import assert_agreement
from tests.content.media.files import current, picture, upload, write_about
from tests.corrections import corrected
from tests.exhaustion.addresses import every_address
from tests.newsroom import publish
from tests.policies import with_policy
from tests.words import OLD_SITE


def without_mail(person: User) -> User:
    mail_is_down()
    return person


def typed(name: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(Path(__file__).with_name(name).read_text())


EXPECTED = typed("expected_access.toml")
PAGES = typed("expected_pages.toml")
PEOPLE = ("cara", "colin", "ed", "edna", "ada", "otto")
type Objects = Mapping[str, Callable[[], Model | None]]


@pytest.fixture
def people(request: pytest.FixtureRequest) -> Mapping[str, User | AnonymousUser]:
    return {name: request.getfixturevalue(name) for name in PEOPLE} | {"anon": AnonymousUser()}


@pytest.fixture
def objects(request: pytest.FixtureRequest, news: Section, ed: User, otto: User) -> Objects:
    """What the lines of the table speak of; each is made when it is asked for."""

    def made(fixture: str) -> Callable[[], Article]:
        return lambda: request.getfixturevalue(fixture)

    def shared(fixture: str, to: User | None) -> Callable[[], Model]:
        def give() -> Model:
            obj, holder = request.getfixturevalue(fixture), to or Group.objects.create(name="Legal")
            given: Model = grant_object(holder, VIEW_HISTORY, obj, reason="helps", by=COMMAND_LINE)
            return given

        return give

    def comment() -> Comment:
        return Comment.objects.create(article=request.getfixturevalue("published"), name="Anon", text="Hm.")

    def asked_about(name: str | None) -> AccessReviewItem:
        for fixture in PEOPLE:
            request.getfixturevalue(fixture)
        review = start_review(
            scope=None, due=timezone.now() + timedelta(days=1), reason="x", by=request.getfixturevalue("ada")
        )
        return review.items.get(user__name=name or "Cara")

    return {
        "Cara's draft in News": made("draft"),
        "Ed's draft in News": lambda: workflow.create_article(news, by=ed, title="Harbour dues"),
        "Cara's article in review": made("in_review"),
        "Cara's approved article": made("approved"),
        "Cara's published article": made("published"),
        "Cara's article that was taken down": made("taken_down"),
        "Cara's draft in the trash": lambda: trash_article(request.getfixturevalue("draft"), by=ed),
        "the section News": lambda: news,
        "a section in the trash": lambda: trash_section(
            add_section(news, by=request.getfixturevalue("ada"), title="Old", source=OLD_SITE),
            by=request.getfixturevalue("ada"),
            name="Old",
        ),
        **under_policies(request, news),
        **pictures(request, news),
        "a comment in News": comment,
        "the whole site": lambda: None,
        "Cara's role": lambda: RoleAssignment.objects.get(user__name="Cara"),
        "the person Otto": lambda: otto,
        "the person Otto, while no mail goes out": lambda: without_mail(otto),
        "the team Legal": lambda: Group.objects.create(name="Legal"),
        "a rule that duties stay apart": lambda: keep_apart(
            "contributor", "editor", reason="two people", by=COMMAND_LINE
        ),
        "the role Legal reviewer": lambda: make_role(
            "Legal reviewer", {"content.approve_article": "editor"}, reason="reads for libel", by=COMMAND_LINE
        ),
        "Cara's draft, shared with Otto": shared("draft", otto),
        "Cara's draft, shared with a team": shared("draft", None),
        "News, shared with Otto": shared("news", otto),
        "News, shared with a team": shared("news", None),
        "an access review of the whole site": lambda: asked_about(None).review,
        **{
            f"its question about {name}'s role": lambda name=name: asked_about(name)  # type: ignore[misc]
            for name in ("Cara", "Ed", "Edna", "Ada")
        },
        "the person Ada": lambda: request.getfixturevalue("ada"),
        "a removal of Otto's second factor that the server asked for": lambda: ask(
            otto, by=COMMAND_LINE, reason="His phone is lost."
        ),
        "a removal of Otto's second factor that Ada asked for": lambda: ask(
            otto, by=request.getfixturevalue("ada"), reason="His phone is lost."
        ),
    }


def pictures(request: pytest.FixtureRequest, news: Section) -> Objects:
    folder = request.getfixturevalue("tmp_path")

    def uploaded(name: str) -> Asset:
        return upload(picture(folder), by=request.getfixturevalue(name), section=news)

    def in_a_draft() -> AssetVersion:
        asset, colin = uploaded("cara"), request.getfixturevalue("colin")
        lent = grant_object(colin, VIEW_MEDIA, news, reason="helps", by=COMMAND_LINE)
        write_about(asset, by=colin, section=request.getfixturevalue("policies"))
        revoke_grant(lent, reason="helped", by=COMMAND_LINE)
        version: AssetVersion = current(asset)
        return version

    def published() -> AssetVersion:
        cara, ed = request.getfixturevalue("cara"), request.getfixturevalue("ed")
        asset = uploaded("cara")
        publish(write_about(asset, by=cara, section=news), by=cara, approver=ed)
        version: AssetVersion = current(asset)
        return version

    return {
        "a picture that Ed uploaded into News": lambda: uploaded("ed"),
        "a picture that Cara uploaded into News": lambda: uploaded("cara"),
        "the file behind a picture in News that nothing uses": lambda: current(uploaded("cara")),
        "the file behind a picture in a draft of Colin's in Policies": in_a_draft,
        "the file behind a picture in a published article": published,
    }


def under_policies(request: pytest.FixtureRequest, news: Section) -> Objects:
    def published_for(audience: str) -> Callable[[], Article]:
        def publish() -> Article:
            article: Article = request.getfixturevalue("published")
            with_policy(news, audience=audience)
            return article

        return publish

    def own_policy() -> Policy:
        with_policy(news, approvals=2)
        return Policy.objects.get(section=news)

    def emergency() -> EmergencyPass:
        ada, article = request.getfixturevalue("ada"), request.getfixturevalue("draft")
        return open_emergency(article, by=ada, reason="Fire.", minutes=30, digest=article.newest.digest)

    def correction() -> UrgentCorrection:
        article, ed = request.getfixturevalue("published"), request.getfixturevalue("ed")
        request.getfixturevalue("edna")  # who could countersign it
        return corrected(article, ed)

    def removal(who: str) -> Redaction:
        article, by = request.getfixturevalue("published"), request.getfixturevalue(who)
        return ask_redaction(article, Wanted(passage="From May."), by=by, reason="Court order")

    def time_set() -> ScheduledChange:
        article, at = request.getfixturevalue("approved"), timezone.now() + timedelta(days=1)
        by = request.getfixturevalue("ed")
        return schedule_publication(article, at, by=by, digest=article.newest.digest)

    return {
        "a description of News that Ada proposed": lambda: proposed(request, news),
        "an urgent correction of Cara's published article that Ed made": correction,
        "a time that Ed set for Cara's approved article": time_set,
        "a removal from Cara's published article that Ed asked for": lambda: removal("ed"),
        "a removal from Cara's published article that Ada asked for": lambda: removal("ada"),
        "Cara's published article, of which News shows everything to members": published_for("members"),
        "Cara's published article, of which News shows everything to roles": published_for("roles"),
        "what News sets for itself": own_policy,
        "a change of the policy of News": lambda: with_policy(news, approvals=2),
        "an emergency publication of Cara's that Ada opened": emergency,
    }


def proposed(request: pytest.FixtureRequest, news: Section) -> PublicText:
    request.getfixturevalue("published")
    change_section(news, by=request.getfixturevalue("ada"), description="From the harbour.")
    return PublicText.objects.get(applied_at=None)


@pytest.mark.parametrize("thing", EXPECTED)
def test_people_may_do_exactly_what_was_promised(
    thing: str, people: Mapping[str, User | AnonymousUser], objects: Objects
) -> None:
    obj = objects[thing]()
    obj = type(obj)._default_manager.get(pk=obj.pk) if obj is not None else None
    allowed = {
        action: {
            name for name, person in people.items() if decide(person, rulebook.action(action), obj).allowed
        }
        for action in EXPECTED[thing]
    }
    assert allowed == {action: set(names.split()) for action, names in EXPECTED[thing].items()}


@pytest.mark.late
def test_people_get_exactly_the_pages_they_were_promised(
    request: pytest.FixtureRequest, subtests: pytest.Subtests, in_review: Article, news: Section
) -> None:
    clients = {name: request.getfixturevalue(f"as_{name}") for name in PEOPLE}
    clients["anon"] = request.getfixturevalue("anon")
    for page, promised in PAGES.items():
        path = page.format(article=in_review.pk, section=news.pk)
        got: dict[str, set[str]] = {}
        for name, client in clients.items():
            answer = client.get(path)
            to_login = answer.headers.get("Location", "").startswith("/account/login/")
            got.setdefault("login" if to_login else str(answer.status_code), set()).add(name)
        with subtests.test(page=page):
            assert got == {status: set(names.split()) for status, names in promised.items()}


def test_every_action_stands_in_the_table() -> None:
    named = {action for line in EXPECTED.values() for action in line}
    assert {str(action) for action in rulebook} == named


def test_every_address_declares_who_may_open_it() -> None:
    assert [route.address for route in routes() if route.undeclared] == []


def test_what_is_shown_answers_head() -> None:
    shown = [address for address in every_address() if address.methods and "GET" in address.methods]
    assert [address.pattern for address in shown if "HEAD" not in (address.methods or ())] == []


ROW_ACTIONS = [action for action in rulebook if rulebook.model_of(action) is not None]


@pytest.fixture
def newsroom(
    draft: Article, in_review: Article, approved: Article, published: Article, taken_down: Article, colin: User,
    otto: User, edna: User,
) -> list[User]:  # fmt: skip
    """Everybody, and an article in every state."""
    trash_article(
        workflow.create_article(draft.section, by=draft.author, title="Thrown away"), by=draft.author
    )
    return list(User.objects.order_by("pk"))


@pytest.mark.late
def test_a_list_shows_exactly_what_a_decision_allows(newsroom: list[User], subtests: pytest.Subtests) -> None:
    jobs = [SystemActor(name) for name in rulebook.system_actors]
    for action in ROW_ACTIONS:
        model = rulebook.model_of(action)
        assert model is not None
        with subtests.test(action=str(action)):
            for actor in (*newsroom, *jobs, ANONYMOUS):
                assert_agreement(actor, action, model)
