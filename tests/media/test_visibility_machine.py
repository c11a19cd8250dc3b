"""Whatever several people do to files, articles and sections, in whatever order: bytes answer to those who may see
them, on every address, and to nobody else."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
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
from content.actions import READ_MEDIA
from content.media import store, trash
from content.media.errors import UnknownFile
from content.media.taking_in import replace
from content.models import Article, Asset, AssetVersion, Section
from content.sections import add_section, move_section
from rbac.decisions import decide
from rbac.errors import Invalid, Refused
from rbac.queries import visible_to
from tests.media.files import Checked, picture, source_of, upload
from tests.media.oracle import HOMES, PEOPLE, Library, Story, World
from tests.newsroom import Person, digest_of, fresh
from tests.policies import administrator, with_policy
from tests.signing_in import signed_in

WHO = st.sampled_from([name for name in PEOPLE if name != "anon"])
WHERE = st.sampled_from(["news", "policies", "harbour"])
SHADES = st.sampled_from([10, 20, 30])
SHOWN = st.sets(SHADES, max_size=2)
PICK = st.integers(0, 3)


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

    def pick(self, among: dict[int, Any], number: int) -> int | None:
        return list(among)[number % len(among)] if among else None

    def body(self, shades: set[int]) -> str:
        self.looked_at = self.digests[max(shades, default=10)]
        return "".join(f'<img src="/media/{self.digests[s]}/harbour-at-dawn.png">' for s in sorted(shades))

    # What people do.

    @rule(who=WHO, where=WHERE, shade=SHADES)
    def upload(self, who: str, where: str, shade: int) -> None:
        made = self.take(upload, self.pictures[shade], by=who, section=self.sections[where])
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

    @precondition(lambda self: len(self.world.stories) < 3)
    @rule(who=WHO, where=WHERE, shades=SHOWN)
    def write(self, who: str, where: str, shades: set[int]) -> None:
        made = self.do(
            workflow.create_article, self.sections[where], by=who, title="Boats", body=self.body(shades)
        )
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
        """Nobody names what they do not see, and whoever sees it may name it unless it was thrown away."""
        digests = [self.digests[shade] for shade in shades]
        if isinstance(made, UnknownFile):
            assert not all(self.world.sees(who, d) and not self.world.is_in_trash(d) for d in digests)
        elif not isinstance(made, Exception):
            assert all(self.world.sees(who, digest) for digest in digests)

    @rule(who=WHO, number=PICK)
    def publish(self, who: str, number: int) -> None:
        """Ada submits it, and the two who set policies approve as often as they may."""
        if key := self.pick(self.world.stories, number):
            article = fresh(Article(pk=key))
            self.do(workflow.submit, article, by="ada")
            for name in ("abel", "bea"):
                self.do(workflow.approve, article, by=name, digest=digest_of(article))
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

    @rule(where=WHERE, audience=st.sampled_from(["public", "members", "roles"]))
    def change_who_may_read(self, where: str, audience: str) -> None:
        if self.world.audiences.get(where) != audience:
            with transaction.atomic():
                with_policy(self.sections[where], audience=audience)
            self.world.audiences[where] = audience

    @rule(to=st.sampled_from(["news", "policies"]))
    def move_the_harbour(self, to: str) -> None:
        moved = self.do(move_section, self.sections["harbour"], self.sections[to], by="ada")
        if isinstance(moved, Section):
            self.world.above["harbour"] = to

    @rule(who=WHO, number=PICK, to=WHERE)
    def move_an_article(self, who: str, number: int, to: str) -> None:
        if key := self.pick(self.world.stories, number):
            moved = self.do(workflow.move_article, fresh(Article(pk=key)), self.sections[to], by=who)
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
        self.rounds += 1  # whoever has no account each time, two of the others by turns
        others = [name for name in self.clients if name != "anon"]
        for name in ("anon", others[self.rounds % 6], others[(self.rounds * 5 + 3) % 6]):
            client, sees = self.clients[name], self.world.sees(name, self.looked_at)
            for address in ("harbour-at-dawn.png", "320.avif", "640.webp"):
                answer: Any = client.get(f"/media/{self.looked_at}/{address}")
                assert answer.status_code == (200 if sees else 404), (name, address)
                if answer.streaming:
                    b"".join(answer.streaming_content)
            everybody = sees and self.world.sees("anon", self.looked_at)
            assert ("private" in answer.headers.get("Cache-Control", "")) == (sees and not everybody)

    @invariant()
    def decisions_agree(self) -> None:
        versions = AssetVersion.objects.filter(file=self.looked_at).select_related("asset__section__scope")
        for name in ("anon", "otto", *HOMES):
            decided = [decide(self.people[name], READ_MEDIA, version).allowed for version in versions]
            assert any(decided) == self.world.sees(name, self.looked_at)


@pytest.mark.parametrize(
    ("examples", "steps"), [(4, 12), pytest.param(150, 50, marks=pytest.mark.deep)]
)  # fmt: skip
def test_several_people_in_any_order(
    examples: int, steps: int, tmp_path: Path, news: Section, policies: Section, cara: Person, colin: Person,
    ed: Person, edna: Person, ada: Person, otto: Person,
) -> None:  # fmt: skip
    known = {"cara": cara, "colin": colin, "ed": ed, "edna": edna, "ada": ada, "otto": otto}
    Files.clients = {"anon": Client()} | {n: signed_in(p, verified=n != "otto") for n, p in known.items()}
    Files.people = {
        "anon": AnonymousUser(),
        **known,
        "abel": administrator("Abel"),
        "bea": administrator("Bea"),
    }
    Files.sections = {
        "news": news, "policies": policies, "harbour": add_section(news, by=ada, title="Harbour")
    }  # fmt: skip
    Files.pictures = {shade: picture(tmp_path, shade, (700, 500)) for shade in (10, 20, 30)}
    run_state_machine_as_test(
        Files, settings=settings(max_examples=examples, stateful_step_count=steps, phases=[Phase.generate])
    )
