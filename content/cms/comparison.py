"""How two versions of an article differ, ready to be shown: the words, and what is filed with them."""

from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from content.bylines.shown import bylines_of
from content.diff import BlockChange, Run, compare_html, compare_text, without
from content.kinds.registry import kinds
from content.models import Revision, Topic
from content.myers import Kind


class Fact(NamedTuple):
    """Something beside the text, and how it differs."""

    label: str
    runs: list[Run]


@dataclass(frozen=True, slots=True)
class Comparison:
    title: list[Run]
    summary: list[Run]
    blocks: list[BlockChange]
    facts: list[Fact]

    @property
    def differs(self) -> bool:
        lines = any(run.kind is not Kind.KEPT for run in (*self.title, *self.summary))
        return lines or bool(self.facts) or any(block.kind != Kind.KEPT for block in self.blocks)

    @property
    def sides(self) -> list[tuple[str, tuple[Run, ...], tuple[Run, ...]]]:
        """Title and summary as (name, before, after)."""
        lines = (("title", self.title), ("summary", self.summary))
        return [(name, without(runs, Kind.ADDED), without(runs, Kind.REMOVED)) for name, runs in lines]


def compare(old: Revision, new: Revision) -> Comparison:
    """From ``old`` to ``new``. A query or more where topics, bylines or what its kind asks for differ, else none."""
    blocks = compare_html(old.body, new.body)
    facts = [
        Fact(label, compare_text(before, after))
        for label, before, after in _facts(old, new)
        if before != after
    ]
    if old.body != new.body and all(block.kind == Kind.KEPT for block in blocks):
        # Approval covers it, so nobody is told that both are the same.
        facts.append(
            Fact(_("Text"), compare_text("", _("Something differs that no word shows: an empty line, say.")))
        )
    return Comparison(
        title=compare_text(old.title, new.title),
        summary=compare_text(old.summary, new.summary),
        blocks=blocks,
        facts=facts,
    )


def _facts(old: Revision, new: Revision) -> list[tuple[str, str, str]]:
    """What it is called, and what it was before and after."""
    facts = [
        (_("Language"), _language(old.language), _language(new.language)),
        (_("Correction notes"), old.correction_notes or _("none"), new.correction_notes or _("none")),
    ]
    if old.details != new.details:
        facts += _details(old, new)
    if old.byline_ids != new.byline_ids:
        facts.append((_("Bylines"), _bylines(old), _bylines(new)))
    if set(old.topic_ids) != set(new.topic_ids):
        names = dict(Topic.objects.filter(pk__in=[*old.topic_ids, *new.topic_ids]).values_list("pk", "name"))
        facts.append((_("Topics"), _names(old.topic_ids, names), _names(new.topic_ids, names)))
    return facts


def _details(old: Revision, new: Revision) -> list[tuple[str, str, str]]:
    kind = kinds[new.article.kind]
    was, becomes = kind.words(old.details), kind.words(new.details)
    return [
        (str(field.label), was[field.name] or _("none"), becomes[field.name] or _("none"))
        for field in kind.fields
    ]


def _bylines(revision: Revision) -> str:
    return ", ".join(byline.name for byline in bylines_of(revision.byline_ids)) or _("none")


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _names(keys: list[int], names: dict[int, str]) -> str:
    gone = _("a topic that was removed")
    return ", ".join(sorted(names.get(key, gone) for key in keys)) or _("none")
