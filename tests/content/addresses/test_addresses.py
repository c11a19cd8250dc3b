"""Whatever is renamed, moved, swapped and imported: an old address takes one step to what was last there."""

from typing import Any

import pytest
from django.db import transaction
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from content import workflow
from content.addresses import addresses
from content.models import Address, Section, Topic
from content.sections.verbs import add_section, change_section, move_section
from content.taxonomy import topics
from rbac.errors import Invalid
from tests.newsroom import Person, fresh
from tests.rolled_back import RolledBack
from tests.words import OLD_SITE

THING = st.integers(0, 3)

SLUG = st.sampled_from("abcd")

CONTENT = Address.objects.exclude(kind="redirect")


class Site(RolledBack):
    ada: Person

    def do(self, verb: Any, *given: Any, **named: Any) -> None:
        try:
            with transaction.atomic():
                verb(*given, by=self.ada, **named)
        except Invalid:  # taken, below itself, too long: then nothing has changed
            return


class Moves(Site):
    def __init__(self) -> None:
        super().__init__()
        self.sections = [
            add_section(None, by=self.ada, source=OLD_SITE, title=name) for name in ("A", "B", "C", "D")
        ]
        self.articles = [
            workflow.create_article(section, by=self.ada, title="A", body="<p>x</p>")
            for section in self.sections
        ]
        self.last_there: dict[str, int] = {}
        self.led_here: dict[str, int] = {}

    def section(self, which: int) -> Section:
        return Section.objects.select_related("scope", "address").get(pk=self.sections[which].pk)

    @rule(which=THING, slug=SLUG)
    def rename_article(self, which: int, slug: str) -> None:
        article = fresh(self.articles[which])
        self.do(workflow.move_article, article, article.section, slug=slug)

    @rule(which=THING, to=THING, slug=SLUG)
    def move_an_article(self, which: int, to: int, slug: str) -> None:
        self.do(workflow.move_article, fresh(self.articles[which]), self.section(to), slug=slug)

    @rule(one=THING, other=THING)
    def swap_two_articles(self, one: int, other: int) -> None:
        first, second = fresh(self.articles[one]), fresh(self.articles[other])
        if first.section_id == second.section_id and first.pk != second.pk:
            names = first.slug, second.slug
            for article, slug in ((first, "between"), (second, names[0]), (first, names[1])):
                workflow.move_article(article, first.section, by=self.ada, slug=slug)
                self.every_old_address_leads_to_what_was_last_there()
            assert (fresh(first).slug, fresh(second).slug) == (names[1], names[0])

    @rule(which=THING, slug=SLUG)
    def rename_a_section(self, which: int, slug: str) -> None:
        self.do(change_section, self.section(which), slug=slug)

    @rule(which=THING, to=st.one_of(st.none(), THING))
    def move_a_section(self, which: int, to: int | None) -> None:
        self.do(move_section, self.section(which), None if to is None else self.section(to))

    @rule(which=THING, old=st.sampled_from(["2019/a", "a/b", "b/a", "c/d/a", "a"]))
    def import_an_old_address(self, which: int, old: str) -> None:
        address = fresh(self.articles[which]).address
        free = not Address.objects.filter(path=old).exists()
        if addresses.lead_to(address, old) and free:
            self.led_here[old] = address.pk

    @invariant()
    def every_redirect_leads_to_content(self) -> None:
        assert not Address.objects.filter(kind="redirect", target__kind="redirect").exists()

    @invariant()
    def every_old_address_leads_to_what_was_last_there(self) -> None:
        self.last_there |= dict(CONTENT.values_list("path", "pk"))
        found = {row.path: row.target_id or row.pk for row in Address.objects.all()}
        assert {path: found.get(path) for path in self.last_there} == self.last_there
        assert found == self.led_here | self.last_there


class Merges(Site):
    def __init__(self) -> None:
        super().__init__()
        self.known = {topics.add_topic(by=self.ada, name=name).slug for name in "abcd"}

    @rule(one=THING, other=THING)
    def merge(self, one: int, other: int) -> None:
        there = list(Topic.objects.order_by("pk"))
        self.do(topics.merge_topic, there[one], there[other])

    @rule(one=THING, slug=st.sampled_from("abcdef"))
    def give_another_address(self, one: int, slug: str) -> None:
        topic = list(Topic.objects.in_use().order_by("pk"))[one % Topic.objects.in_use().count()]
        self.do(topics.change_topic, topic, name=topic.name, parent=None, slug=slug)

    @invariant()
    def every_address_ever_used_takes_one_step_at_most(self) -> None:
        self.known |= set(Topic.objects.in_use().values_list("slug", flat=True))
        assert self.known <= set(Topic.objects.values_list("slug", flat=True))
        assert not Topic.objects.filter(merged_into__merged_into__isnull=False).exists()


@pytest.mark.late
@pytest.mark.parametrize("examples", [6, pytest.param(400, marks=pytest.mark.deep)])
@pytest.mark.parametrize("machine", [Moves, Merges])
def test_in_any_order(machine: type[Moves] | type[Merges], examples: int, ada: Person) -> None:
    machine.ada = ada
    run_state_machine_as_test(machine, settings=settings(max_examples=examples, stateful_step_count=15))
