"""Whatever several people do to files, articles and sections, in whatever order: bytes answer to those who may see
them, on every address, to every way of asking, and to no one else."""

from dataclasses import replace as changed
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection, transaction
from django.test import Client
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from content import workflow
from content.actions import READ_MEDIA, VIEW_ARTICLE
from content.articles.scheduled_publishing import carry_out_due
from content.media import metadata as describing
from content.media import store, trash
from content.media.errors import UnknownFile
from content.media.ingest import replace
from content.models import (
    Article,
    Asset,
    AssetVersion,
    MediaRendition,
    RevisionMedia,
    ScheduledChange,
    Section,
)
from content.scheduling.verbs import schedule_expiry, schedule_publication
from content.sections.verbs import add_section, move_section
from foundation.clock import database_now
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.grants import grant_object, grants_on, revoke_grant
from rbac.queries import visible_to
from tests.content.media.files import Checked, picture, source_of, upload
from tests.content.media.oracle import HOMES, PEOPLE, Library, Story, World
from tests.content.media.test_trash import thrown_away
from tests.newsroom import Person, digest_of, fresh
from tests.policies import administrator, with_policy
from tests.signing_in import signed_in
from tests.words import OLD_SITE

WHO = st.sampled_from([name for name in PEOPLE if name != "anon"])
WHERE = st.sampled_from(["news", "policies", "harbour"])
SHADES = st.sampled_from([10, 20, 30])
SHOWN = st.sets(SHADES, max_size=2)
PICK = st.integers(0, 3)
POINT = st.sampled_from([None, (0, 0), (500, 300), (1000, 1000)])
SOON = timedelta(seconds=0.6)
# What stands in for bytes that a worker made of a picture.
MADE = b"smaller"
WHOLE, RENDERED = (
    "harbour-at-dawn.png",
    ("320.avif", "640.webp", "wide-720-y6.avif", "middle-720-x10.webp", "close-480-x20.avif"),
)
# How else one may ask, and what comes of it where the file is to be seen.
WAYS: tuple[tuple[dict[str, str], int], ...] = (
    ({}, 200),
    ({"If-None-Match": "*"}, 304),
    ({"Range": "bytes=0-0"}, 206),
    ({"Range": "bytes=99999999-"}, 416),
)


class Files(RuleBasedStateMachine):
    people: dict[str, Any]
    clients: dict[str, Client]
    sections: dict[str, Section]
    pictures: dict[int, Checked]

    def __init__(self) -> None:
        super().__init__()
        self.whole = transaction.atomic()
        self.whole._from_testcase = True  # type: ignore[attr-defined]  # files are taken in outside of transactions
        self.whole.__enter__()
        # Again each time: what a session notes of its use is rolled back, so that one would end after an hour of this.
        self.clients = {
            name: Client() if name == "anon" else signed_in(person, verified=name != "otto")
            for name, person in self.people.items()
            if name in PEOPLE
        }
        self.world = World({"news": None, "policies": None, "harbour": "news"})
        self.digests = {shade: store.digest_of(drawn.path) for shade, drawn in self.pictures.items()}
        self.looked_at = self.digests[10]
        self.rounds = 0

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.whole.__exit__(None, None, None)

    def do(self, verb: Any, *things: Any, by: str, **arguments: Any) -> Any:
        """What the verb answers, or why it did not."""
        try:
            with transaction.atomic():
                return verb(*things, by=self.people[by], **arguments)
        except (Refused, Invalid) as error:
            return error

    def take(self, verb: Any, *things: Any, by: str, **arguments: Any) -> Any:
        """The same for verbs that are transactions themselves."""
        try:
            return verb(*things, by=self.people[by], **arguments)
        except (Refused, Invalid) as error:
            return error

    def at(self, where: str) -> Section:
        """As it is now: views load what they hand to a verb."""
        return Section.objects.select_related("scope", "address").get(pk=self.sections[where].pk)

    def pick(self, among: dict[int, Any], number: int) -> int | None:
        return list(among)[number % len(among)] if among else None

    def body(self, shades: set[int]) -> str:
        self.looked_at = self.digests[max(shades, default=10)]
        return "".join(f'<img src="/media/{self.digests[s]}/harbour-at-dawn.png">' for s in sorted(shades))

    # What people do.

    @rule(who=WHO, where=WHERE, shade=SHADES)
    def upload(self, who: str, where: str, shade: int) -> None:
        made = self.take(upload, self.pictures[shade], by=who, section=self.at(where))
        assert isinstance(made, Refused) != self.world.works_in(who, where)
        if isinstance(made, Asset):
            self.world.assets[made.pk] = Library(where, [self.digests[shade]])
            self.looked_at = self.digests[shade]

    @rule(who=WHO, number=PICK, shade=SHADES)
    def replace(self, who: str, number: int, shade: int) -> None:
        if key := self.pick(self.world.assets, number):
            drawn = self.pictures[shade]
            version = self.take(
                replace, Asset.objects.get(pk=key), drawn, by=who, source_digest=source_of(drawn)
            )
            if isinstance(version, AssetVersion):
                assert self.world.works_in(who, self.world.assets[key].section)
                self.world.assets[key].digests.append(self.digests[shade])

    @rule(who=WHO, number=PICK, away=st.booleans())
    def throw_away_or_bring_back(self, who: str, number: int, away: bool) -> None:
        if key := self.pick(self.world.assets, number):
            verb = trash.trash if away else trash.restore
            if isinstance(self.do(verb, Asset.objects.get(pk=key), by=who), Asset):
                self.world.assets[key].in_trash = away

    @rule(who=WHO, number=PICK, point=POINT)
    def say_what_matters(self, who: str, number: int, point: tuple[int, int] | None) -> None:
        if key := self.pick(self.world.assets, number):
            asset = Asset.objects.get(pk=key)
            said = changed(describing.Description.of(asset), focal_point=point)
            self.do(describing.edit, asset, by=who, description=said)

    @rule(shade=SHADES, name=st.sampled_from(RENDERED))
    def the_worker_makes_a_rendition(self, shade: int, name: str) -> None:
        if self.has_rows(digest := self.digests[shade]):
            self.pictures[shade].path.with_name("made").write_bytes(MADE)
            store.put(self.pictures[shade].path.with_name("made"), digest, name)
            MediaRendition.objects.get_or_create(file_id=digest, name=name, defaults={"size": len(MADE)})
            self.looked_at = digest

    @rule(number=PICK, used_by=st.one_of(st.none(), PICK))
    def a_month_passes_in_the_trash(self, number: int, used_by: int | None) -> None:
        """An asset as one in the trash would be by then, perhaps used by an article; then the trash is emptied."""
        if key := self.pick(self.world.assets, number):
            before, home = self.world.assets[key].digests, self.world.assets[key].section
            late = thrown_away(Asset.objects.get(pk=key), days=30)
            kept = self.used(late, used_by)
            trash.empty_trash()
            trash.remove_unused()
            assert Asset.objects.filter(pk=late.pk).exists() == bool(kept)
            if kept:
                self.world.assets[late.pk] = Library(home, [d for d in before if d in kept], in_trash=True)

    def used(self, late: Asset, number: int | None) -> set[str]:
        """The digests of ``late`` that the newest words of a story name, its versions used by them from now on."""
        key = None if number is None else self.pick(self.world.stories, number)
        if key is None:
            return set()
        named = self.world.stories[key].revisions[-1]
        newest, kept = fresh(Article(pk=key)).newest, set()
        for version in late.versions.filter(file__in=named):
            RevisionMedia.objects.create(revision=newest, version=version)
            kept.add(version.digest)
        return kept

    def has_rows(self, digest: str) -> bool:
        return AssetVersion.objects.filter(file=digest).exists()

    @precondition(lambda self: len(self.world.stories) < 3)
    @rule(who=WHO, where=WHERE, shades=SHOWN)
    def write(self, who: str, where: str, shades: set[int]) -> None:
        made = self.do(workflow.create_article, self.at(where), by=who, title="Boats", body=self.body(shades))
        assert isinstance(made, Refused) != self.world.works_in(who, where)
        self.compare(made, who, shades)
        if isinstance(made, Article):
            self.world.stories[made.pk] = Story(where, [{self.digests[s] for s in shades}])

    @rule(who=WHO, number=PICK, shades=SHOWN, title=st.sampled_from("ab"))
    def save(self, who: str, number: int, shades: set[int], title: str) -> None:
        if key := self.pick(self.world.stories, number):
            article, body = fresh(Article(pk=key)), self.body(shades)
            base = article.newest.number
            words = {"title": title, "summary": "", "body": body, "base": base}
            made = self.do(workflow.save_draft, article, by=who, **words)
            self.compare(made, who, shades)
            if not isinstance(made, Exception) and made.number > base:
                self.world.stories[key].revisions.append({self.digests[s] for s in shades})

    def compare(self, made: Any, who: str, shades: set[int]) -> None:
        """No one names what they do not see, and anyone who sees it may name it unless it was thrown away."""
        digests = [self.digests[shade] for shade in shades]
        if isinstance(made, UnknownFile):
            assert not all(self.world.sees(who, d) and not self.world.is_in_trash(d) for d in digests)
        elif not isinstance(made, Exception):
            assert all(self.world.sees(who, digest) for digest in digests)

    def approved(self, key: int) -> Article:
        """Ada submits it, and the two who set policies approve as often as they may."""
        article: Article = fresh(Article(pk=key))
        self.do(workflow.submit, article, by="ada")
        for name in ("abel", "bea"):
            self.do(workflow.approve, article, by=name, digest=digest_of(article))
        return article

    @rule(who=WHO, number=PICK)
    def publish(self, who: str, number: int) -> None:
        if key := self.pick(self.world.stories, number):
            article = self.approved(key)
            if isinstance(self.do(workflow.publish, article, by=who), Article):
                story = self.world.stories[key]
                assert self.world.works_in(who, story.section)
                story.live = len(story.revisions) - 1

    @rule(who=WHO, number=PICK, down=st.booleans())
    def take_down_or_restore(self, who: str, number: int, down: bool) -> None:
        if key := self.pick(self.world.stories, number):
            article = fresh(Article(pk=key))
            made = (
                self.do(workflow.take_down, article, by=who, reason="Wrong.")
                if down
                else self.do(workflow.restore, article, by=who)
            )
            if not isinstance(made, Exception):
                self.world.stories[key].live = None

    @rule(who=WHO, number=PICK, down=st.booleans(), tomorrow=st.booleans())
    def set_a_time(self, who: str, number: int, down: bool, tomorrow: bool) -> None:
        """Until then everything is as it was."""
        if key := self.pick(self.world.stories, number):
            article = fresh(Article(pk=key)) if down else self.approved(key)
            at = database_now() + (timedelta(days=1) if tomorrow else SOON)
            if down:
                made = self.do(schedule_expiry, article, at, by=who)
            else:
                made = self.do(schedule_publication, article, at, by=who, digest=digest_of(article))
            assert not isinstance(made, ScheduledChange) or self.world.works_in(
                who, self.world.stories[key].section
            )

    @precondition(lambda self: ScheduledChange.objects.exists())
    @rule()
    def the_hour_comes(self) -> None:
        near = ScheduledChange.objects.filter(at__lte=database_now() + SOON).order_by("-at").first()
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_sleep_until(%s::timestamptz + interval '1 millisecond')",
                [near.at if near else None],
            )
        known = set(ScheduledChange.objects.filter(done_at=None).values_list("pk", flat=True))
        carry_out_due()
        for done in ScheduledChange.objects.filter(pk__in=known).exclude(done_at=None).order_by("at", "pk"):
            story = self.world.stories[done.article_id]
            story.live = done.revision.number - 1 if done.revision else None

    @rule(who=WHO, number=PICK, away=st.booleans())
    def share_with_otto(self, who: str, number: int, away: bool) -> None:
        """Someone without any role sees this one article in the CMS."""
        if key := self.pick(self.world.stories, number):
            article = fresh(Article(pk=key))
            for grant in grants_on(article) if away else ():
                self.do(revoke_grant, grant, by=who, reason="has read it")
            if not away:
                self.do(
                    grant_object, self.people["otto"], VIEW_ARTICLE, article, by=who, reason="reads along"
                )
            self.world.stories[key].guests = {"otto"} if grants_on(article) else set()

    @rule(where=WHERE, audience=st.sampled_from(["public", "members", "roles"]))
    def change_who_may_read(self, where: str, audience: str) -> None:
        if self.world.audiences.get(where) != audience:
            with transaction.atomic():
                with_policy(self.at(where), audience=audience)
            self.world.audiences[where] = audience

    @rule(to=st.sampled_from(["news", "policies"]))
    def move_the_harbour(self, to: str) -> None:
        moved = self.do(move_section, self.at("harbour"), self.at(to), by="ada")
        if isinstance(moved, Section):
            self.world.above["harbour"] = to

    @rule(who=WHO, number=PICK, to=WHERE)
    def move_an_article(self, who: str, number: int, to: str) -> None:
        if key := self.pick(self.world.stories, number):
            moved = self.do(workflow.move_article, fresh(Article(pk=key)), self.at(to), by=who)
            if isinstance(moved, Article):
                self.world.stories[key].section = to

    # What is true whenever they pause.

    @invariant()
    def lists_agree(self) -> None:
        for name, person in self.people.items():
            if name in PEOPLE:
                seen = visible_to(person, READ_MEDIA, AssetVersion).values_list("file_id", flat=True)
                expected = {digest for digest in self.digests.values() if self.world.sees(name, digest)}
                assert set(seen) == expected, name

    @invariant()
    def every_address_agrees(self) -> None:
        self.rounds += 1  # anyone who has no account each time, two of the others by turns
        others = [name for name in self.clients if name != "anon"]
        for name in ("anon", others[self.rounds % 6], others[(self.rounds * 5 + 3) % 6]):
            client, sees = self.clients[name], self.world.sees(name, self.looked_at)
            for address in (WHOLE, *(RENDERED[(self.rounds + turn) % len(RENDERED)] for turn in (0, 2))):
                headers, status = WAYS[(self.rounds + len(address)) % len(WAYS)]
                answer: Any = client.get(f"/media/{self.looked_at}/{address}", headers=headers)
                assert answer.status_code == (status if sees else 404), (name, address, headers)
                if answer.streaming:
                    b"".join(answer.streaming_content)
            head = client.head(f"/media/{self.looked_at}/{WHOLE}")
            assert head.status_code == (200 if sees else 404), name
            everybody = sees and self.world.sees("anon", self.looked_at)
            assert ("private" in answer.headers.get("Cache-Control", "")) == (sees and not everybody)

    @invariant()
    def decisions_agree(self) -> None:
        versions = AssetVersion.objects.filter(file=self.looked_at).select_related("asset__section__scope")
        for name in ("anon", "otto", *HOMES):
            decided = [decide(self.people[name], READ_MEDIA, version).allowed for version in versions]
            assert any(decided) == self.world.sees(name, self.looked_at)


@pytest.mark.parametrize(
    ("examples", "steps"), [pytest.param(2, 12, marks=pytest.mark.late), pytest.param(150, 50, marks=pytest.mark.deep)]
)  # fmt: skip
def test_several_people_in_any_order(
    examples: int, steps: int, tmp_path: Path, news: Section, policies: Section, cara: Person, colin: Person,
    ed: Person, edna: Person, ada: Person, otto: Person, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(trash, "UNUSED_AFTER", timedelta(0))
    known = {"cara": cara, "colin": colin, "ed": ed, "edna": edna, "ada": ada, "otto": otto}
    Files.people = {
        "anon": AnonymousUser(),
        **known,
        "abel": administrator("Abel"),
        "bea": administrator("Bea"),
    }
    Files.sections = {
        "news": news, "policies": policies, "harbour": add_section(news, by=ada, source=OLD_SITE, title="Harbour")
    }  # fmt: skip
    Files.pictures = {shade: picture(tmp_path, shade, (760, 570)) for shade in (10, 20, 30)}
    run_state_machine_as_test(
        Files, settings=settings(max_examples=examples, stateful_step_count=steps, phases=[Phase.generate])
    )
