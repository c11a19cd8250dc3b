"""Lists, counts, filters and searches are the same in a world where what someone may not see does not exist.

What lies in the trash is nowhere else, for anybody.
"""

import re
import tomllib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localtime

from accounts.models import User
from audit.actors import COMMAND_LINE
from content import workflow
from content.actions import EDIT_ARTICLE
from content.bulk import execution as running
from content.bulk.actions import DEEDS
from content.bulk.dry_run import chosen_among, fingerprint, preview
from content.models import Article, Byline, Comment, Section, Topic
from content.notes.verbs import write_note
from content.redaction.occurrences import Wanted
from content.redaction.removing import ask_redaction
from content.reviewing.claims import claim_review, set_due
from content.scheduling.verbs import schedule_publication
from content.sections.verbs import add_section
from content.trash.section_trash import trash_section
from content.trash.verbs import trash_article
from foundation.clock import database_now
from rbac.grants import grant_object
from tests.content.media.files import picture, upload
from tests.corrections import corrected
from tests.exhaustion.addresses import every_address
from tests.exhaustion.conftest import World
from tests.exhaustion.people import Someone
from tests.exhaustion.walking import Walk, taken_back
from tests.guests import asked
from tests.newsroom import digest_of, publish
from tests.policies import with_policy
from tests.previews import link_to
from tests.words import OLD_SITE

WORD = "Zyzzyva"  # in all that belongs to articles which most people may not see


def hide(policies: Section, *, colin: User, edna: User, folder: Path, timed: datetime) -> Article:
    """More than a page of articles, and of everything that belongs to one: the one that is under review.

    ``timed``: when one of them is to be published.
    """
    _was_public(policies, colin, edna)
    byline = Byline.objects.earliest("pk").pk
    for number in range(52):
        workflow.create_article(
            policies, by=colin, title=f"{WORD} {number}", body=f"<p>{WORD}</p>", bylines=[byline]
        )
    trashed, undone, last = Article.objects.filter(section=policies).order_by("-pk")[:3]
    trash_article(trashed, by=colin)
    _submitted_together_and_taken_back(undone, by=edna)
    workflow.submit(last, by=colin)
    _under_review(last, colin, edna)
    upload(picture(folder, 77, name=f"{WORD}.png"), by=colin, section=policies)
    later = _approved(policies, "timed", colin, edna)
    schedule_publication(later, timed, by=edna, digest=digest_of(later))
    return last


def live_for_some(section: Section, world: World, colin: User, edna: User) -> Article:
    """Published where only holders of a role read, under a byline and about a topic that everybody knows."""
    byline, topic = (next(iter(world.things[model].values())) for model in (Byline, Topic))
    article = workflow.create_article(
        section, by=colin, title=WORD, body=f"<p>{WORD}</p>", bylines=[byline.pk], topics=[topic.pk]
    )
    return publish(article, by=colin, approver=edna)


def _was_public(policies: Section, colin: User, edna: User) -> None:
    """With a comment, a correction. Readers see it no more."""
    published = workflow.publish(_approved(policies, "published", colin, edna), by=edna)
    Comment.objects.create(article=published, name=WORD, text="Hm.")
    corrected(published, edna, WORD)
    workflow.take_down(published, by=edna, reason="Wrong.")


def _submitted_together_and_taken_back(article: Article, *, by: User) -> None:
    lines = preview(chosen_among(Article.objects.filter(pk=article.pk), by), DEEDS["submit"], {}, by)
    run = running.begin(lines, "submit", {}, by=by, seen=fingerprint(lines, "submit", {}))
    assert [*running.go_on(run, by=by)] == []
    assert [*running.go_on(running.undo(run, by=by), by=by)] == []


def _under_review(article: Article, colin: User, edna: User) -> None:
    """A note, a removal that is asked for, a grant, a link for guests, a guest who is asked, a claim and a due date."""
    write_note(article, by=colin, text=f"{WORD}? @edna", version=1)
    ask_redaction(article, Wanted(passage=WORD), by=edna, reason="Court order")
    grant_object(edna, EDIT_ARTICLE, article, reason=WORD, by=COMMAND_LINE)
    link_to(article, edna)
    asked(article, edna)
    claim_review(article, by=edna)
    set_due(article, database_now() + timedelta(hours=3), by=edna)


def _approved(section: Section, title: str, colin: User, edna: User) -> Article:
    article = workflow.create_article(section, by=colin, title=f"{WORD} {title}", body="<p>x</p>")
    workflow.submit(article, by=colin)
    return workflow.approve(article, by=edna, digest=digest_of(article))


ASKED: dict[str, list[str]] = tomllib.loads(Path(__file__).with_name("lists.toml").read_text())
PAGES, PUBLIC, BY_KEY, SEEN_BY_EDNA = (ASKED[name] for name in ("lists", "public", "by_key", "seen_by_edna"))
NOT_OF_POLICIES = {"cara", "ed", "gina", "tom", "lea", "lena", "sven", "otto", "anon", "uma"}
# One of each kind: a writer, an editor of another section, a guest of one article, a member of a team, no one.
SOME = {"cara", "ed", "gina", "tom", "anon"}
FEW = {"ed", "gina", "anon"}
# What differs between any two answers: tokens, nonces, identifiers of a request.
TOKENS = re.compile(
    rb'(csrfmiddlewaretoken" value="|nonce="|nonce-|data-request="|)(?:[\w+/=-]{22,}|\b[0-9a-f]{16}\b)'
)

EXPIRES = re.compile(rb"(?m)^Expires: .*$")  # the moment of the answer


def seen(walk: Walk, who: Someone, pages: Iterable[str]) -> dict[str, bytes]:
    """What each page says, without tokens. A page that asks for a confirmation or refuses says something too.

    So do the headers: how long an answer is, whether it is kept, which others it depends on.
    """
    answers = {page: walk.ask(who, *_asked(page)) for page in pages}
    said = {page: b"%d %s%s" % (a.status, EXPIRES.sub(b"", a.headers), a.body) for page, a in answers.items()}
    return {page: TOKENS.sub(rb"\1", text) for page, text in said.items()}


def _asked(page: str) -> tuple[str, str, str]:
    method, _space, path = page.rpartition(" ")
    if not method:
        return "GET", path, ""
    address, _mark, form = path.partition("?")
    return method, address, form


@pytest.fixture
def asks_guests(policies: Section) -> None:
    """Before the world is made, in which other changes of the policy wait."""
    with_policy(policies, guests="approve")


@pytest.mark.late
@pytest.mark.parametrize("names", [SOME, pytest.param(NOT_OF_POLICIES - SOME, marks=pytest.mark.deep)])
def test_what_someone_may_not_see_changes_no_byte_of_any_list(
    names: set[str],
    asks_guests: None,
    world: World,
    walk: Walk,
    policies: Section,
    colin: User,
    edna: User,
    ada: User,
    tmp_path: Path,
) -> None:
    Article.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))  # no page says "2 minutes ago"
    people = [who for who in world.people if who.name in names | {"edna"}]
    timed = database_now() + timedelta(days=1)
    pages = (*PAGES, *of_this_world(world), f"/cms/calendar/?month={localtime(timed):%Y-%m}")
    asked = {who.name: pages if who.name in names else (*SEEN_BY_EDNA, pages[-1]) for who in people}
    before = [seen(walk, who, (*asked[who.name], *PUBLIC)) for who in people]
    with taken_back():
        hide(policies, colin=colin, edna=edna, folder=tmp_path, timed=timed)
        public = [seen(walk, who, PUBLIC) for who in people]
        add_section(policies, by=ada, title=f"{WORD} inner", source=OLD_SITE)  # readers may know it
        after = [seen(walk, who, asked[who.name]) | those for who, those in zip(people, public, strict=True)]
    changed = differing(people, before, after)
    assert changed.pop("edna") >= {*asked["edna"]}  # she sees it all: the comparison would notice
    assert changed == {name: set() for name in names}


@pytest.fixture
def for_roles_only(policies: Section) -> None:
    with_policy(policies, audience="roles", guests="approve")


@pytest.mark.late
@pytest.mark.parametrize("names", [FEW, pytest.param(SOME - FEW, marks=pytest.mark.deep)])
def test_what_is_live_for_holders_of_a_role_changes_no_byte_of_any_list_of_others(
    names: set[str],
    for_roles_only: None,
    world: World,
    walk: Walk,
    policies: Section,
    colin: User,
    edna: User,
) -> None:
    """Published, and for anyone who has a role there: its topics and bylines are everybody's, and say nothing of it."""
    Article.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))  # no page says "2 minutes ago"
    people = [who for who in world.people if who.name in names | {"edna"}]
    pages = (*PAGES, *of_this_world(world), *PUBLIC)
    of_edna = ("/cms/articles/", f"/cms/articles/?q={WORD}", "/cms/sections/")
    asked = {who.name: pages if who.name in names else of_edna for who in people}
    before = [seen(walk, who, asked[who.name]) for who in people]
    with taken_back():
        live_for_some(policies, world, colin, edna)
        after = [seen(walk, who, asked[who.name]) for who in people]
    changed = differing(people, before, after)
    assert changed.pop("edna") == {*of_edna}
    assert changed == {name: set() for name in names}


def differing(
    people: Sequence[Someone], before: Sequence[dict[str, bytes]], after: Sequence[dict[str, bytes]]
) -> dict[str, set[str]]:
    """By name: the pages that say something else."""
    return {
        who.name: {page for page in old if old[page] != new[page]}
        for who, old, new in zip(people, before, after, strict=True)
    }


def of_this_world(world: World) -> tuple[str, ...]:
    """Lists at addresses that name something which is hidden from no one."""
    [byline], [topic] = world.things[Byline].values(), world.things[Topic].values()
    return f"/cms/bylines/{byline.pk}/", f"/cms/bylines/{byline.pk}/merge/", f"/cms/topics/{topic.pk}/"


@pytest.mark.late
@pytest.mark.parametrize(
    "name",
    ["ed", pytest.param("otto", marks=pytest.mark.deep), "anon"],
)
def test_what_someone_may_not_see_answers_like_what_never_was(
    name: str,
    asks_guests: None,
    world: World,
    walk: Walk,
    policies: Section,
    colin: User,
    edna: User,
    tmp_path: Path,
) -> None:
    """At each address that names an article, by its key in forms, and where one asks why."""
    Article.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))  # no page says "2 minutes ago"
    hidden = hide(policies, colin=colin, edna=edna, folder=tmp_path, timed=database_now() + timedelta(days=1))
    who = next(one for one in world.people if one.name == name)
    named = [f"{method}{address.with_object(hidden)}" for address in every_address() for method in ("", "POST ")
             if address.model is Article]  # fmt: skip
    asked = [*named, *(page.format(hidden.pk) for page in BY_KEY)]
    key = str(hidden.pk)
    no_such_key = "9" * len(key)  # of the same length: pages repeat what was asked
    assert not Article.objects.filter(pk=no_such_key).exists()
    nothing = [page.replace(key, no_such_key) for page in asked]
    there, gone = seen(walk, who, asked), seen(walk, who, nothing)
    said = {page: body.replace(key.encode(), no_such_key.encode()) for page, body in there.items()}
    assert [page for page, other in zip(asked, nothing, strict=True) if said[page] != gone[other]] == []


# The trash shows what lies in it, the audit log keeps its events, and the export writes one.
TELL_OF_IT = ("trash", "audit-log", "export", "activity")
SHOWN = tuple(page for page in (*PAGES, *PUBLIC) if not any(word in page for word in TELL_OF_IT))


def throw_away(policies: Section, colin: User, edna: User, ada: User) -> None:
    """Articles in every state, one with a comment, and a section with one in it."""

    def begun(section: Section, title: str) -> Article:
        return workflow.create_article(section, by=colin, title=f"{WORD} {title}", body=f"<p>{WORD}</p>")

    inner = add_section(policies, by=ada, title=f"{WORD} inner", source=OLD_SITE)
    begun(inner, "in the section")
    for number in range(52):
        begun(policies, str(number))
    workflow.submit(begun(policies, "submitted"), by=colin)
    seen_once = publish(begun(policies, "published"), by=colin, approver=edna)
    Comment.objects.create(article=seen_once, name=WORD, text="Hm.")
    workflow.take_down(seen_once, by=edna, reason="Wrong.")
    for article in Article.objects.filter(section=policies, draft__title__startswith=WORD):
        trash_article(article, by=ada)
    trash_section(inner, by=ada, name=f"{WORD} inner")


# Whose trash it is, who administers all, a writer of another section, and no one.
ASKED_ABOUT_TRASH = {"colin", "ada", "cara", "anon"}


@pytest.mark.late
@pytest.mark.parametrize("everybody", [False, pytest.param(True, marks=pytest.mark.deep)])
def test_what_lies_in_the_trash_changes_no_byte_of_any_list(
    everybody: bool, world: World, walk: Walk, policies: Section, colin: User, edna: User, ada: User
) -> None:
    Article.objects.update(changed_at=datetime(2026, 1, 2, tzinfo=UTC))  # no page says "2 minutes ago"
    people = [who for who in world.people if everybody or who.name in ASKED_ABOUT_TRASH]
    before = [seen(walk, who, SHOWN) for who in people]
    with taken_back():
        throw_away(policies, colin, edna, ada)
        after = [seen(walk, who, SHOWN) for who in people]
    assert differing(people, before, after) == {who.name: set() for who in people}
