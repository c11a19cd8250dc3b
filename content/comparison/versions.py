"""Comparison of two versions of an article, ready to be shown: the text, and its other fields."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_info, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from content.bylines.queries import bylines_of
from content.kinds.fields import Field, Lines
from content.kinds.formatted import as_html
from content.kinds.kind import kinds
from content.models import Revision, Topic
from content.text.diff import BlockChange, Run, compare_html, compare_text, without
from content.text.myers import Kind
from content.text.url_policy import safe_link
from foundation.collation import reading_key

# Formatting, as far as it looks neither added nor removed.
_SET = {name: f"<{name}>{{}}</{name}>" for name in ("strong", "em", "b", "i", "code", "kbd", "sub", "sup")}


# Names of formatting in plain language. As content/text/diff.py writes them between brackets.
NAMES: Mapping[str, Any] = {
    "aside": gettext_lazy("callout"),
    "blockquote": gettext_lazy("quote"),
    "colspan": gettext_lazy("columns that it fills"),
    "dir": gettext_lazy("direction of writing"),
    "dl": gettext_lazy("list of terms"),
    "embed": gettext_lazy("embedded"),
    "hreflang": gettext_lazy("language of the page that it leads to"),
    "lang": gettext_lazy("language"),
    "note": pgettext_lazy("callout", "Note"),
    "ol": gettext_lazy("numbered list"),
    "reversed": gettext_lazy("counted down"),
    "rowspan": gettext_lazy("rows that it fills"),
    "scope": gettext_lazy("heads"),
    "start": gettext_lazy("begins with"),
    "table": gettext_lazy("table"),
    "tip": gettext_lazy("Tip"),
    "title": gettext_lazy("title"),
    "ul": gettext_lazy("list"),
    "warning": gettext_lazy("Warning"),
}
VALUES: Mapping[str, Mapping[str, Any]] = {
    "dir": {
        "ltr": gettext_lazy("from left to right"),
        "rtl": gettext_lazy("from right to left"),
        "auto": gettext_lazy("as its first letter"),
    },
    "scope": {
        "col": gettext_lazy("its column"),
        "row": gettext_lazy("its row"),
        "colgroup": gettext_lazy("its columns"),
        "rowgroup": gettext_lazy("its rows"),
    },
}
_SAID = re.compile(rf"(\[|, )({'|'.join(NAMES)})(?:(: )([a-z]+))?(?=[\],:])")


class Fact(NamedTuple):
    """A field beside the text, and its difference: as a line, or as paragraphs and list items as readers see them."""

    label: str
    runs: Sequence[Run]
    blocks: Sequence[BlockChange] = ()


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
    """From ``old`` to ``new``. Queries only if topics, bylines or fields of the kind differ."""
    blocks = compare_html(old.body, new.body)
    facts = [
        Fact(label, compare_text(before, after))
        for label, before, after in _facts(old, new)
        if before != after
    ]
    if old.details != new.details:
        facts += _details(old, new)
    if old.body != new.body and all(block.kind == Kind.KEPT for block in blocks):
        # Approval covers it, so it must not be reported as no difference.
        facts.append(
            Fact(_("Text"), compare_text("", _("Something differs that no word shows: an empty line, say.")))
        )
    return Comparison(
        title=compare_text(old.title, new.title),
        summary=compare_text(old.summary, new.summary),
        blocks=blocks,
        facts=facts,
    )


def set_as_read(run: Run) -> SafeString:
    """Text of ``run`` with formatting as readers see it; a link leads where it leads them."""
    shown = format_html("{}", in_words(run.text) if "set" in run.marks else run.text)
    for mark in run.marks:
        shown = format_html(_SET.get(mark, "{}"), shown)
    href = None if "img" in run.marks else safe_link(run.link)
    return format_html('<a href="{}" rel="noopener nofollow">{}</a>', href, shown) if href else shown


def _facts(old: Revision, new: Revision) -> list[tuple[str, str, str]]:
    """Name of each field, and its value before and after."""
    facts = [
        (_("Language"), _language(old.language), _language(new.language)),
        (_("Correction notes"), old.correction_notes or _("none"), new.correction_notes or _("none")),
    ]
    if old.byline_ids != new.byline_ids:
        facts.append((_("Bylines"), _bylines(old), _bylines(new)))
    if set(old.topic_ids) != set(new.topic_ids):
        names = dict(Topic.objects.filter(pk__in=[*old.topic_ids, *new.topic_ids]).values_list("pk", "name"))
        facts.append((_("Topics"), _names(old.topic_ids, names), _names(new.topic_ids, names)))
    return facts


def _details(old: Revision, new: Revision) -> Iterator[Fact]:
    kind = kinds[new.article.kind]
    was, becomes = kind.words(old.details), kind.words(new.details)
    for field in kind.fields:
        before, after = was[field.name], becomes[field.name]
        if before == after:
            continue
        blocks = compare_shown(field, before, after)
        runs = [] if blocks else compare_text(before or _("none"), after or _("none"))
        yield Fact(str(field.label), runs, blocks)


def compare_shown(field: Field, before: str, after: str) -> list[BlockChange]:
    """Formatted lines as readers see both; nothing for other fields, and where readers see no difference."""
    if not (isinstance(field, Lines) and field.has_signs):
        return []
    blocks = compare_html(as_html(before), as_html(after))
    return blocks if any(block.kind != Kind.KEPT for block in blocks) else []


def _bylines(revision: Revision) -> str:
    return ", ".join(byline.name for byline in bylines_of(revision.byline_ids)) or _("none")


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


def _names(keys: list[int], names: dict[int, str]) -> str:
    gone = _("a topic that was removed")
    return ", ".join(sorted((names.get(key, gone) for key in keys), key=reading_key)) or _("none")


def in_words(text: str) -> str:
    """``text`` of a run that describes formatting. What a user typed stays as it is."""
    return _SAID.sub(_word, text)


def _word(found: re.Match[str]) -> str:
    before, name, colon, value = found.groups()
    said = f"{before}{NAMES[name]}"
    return f"{said}{colon}{VALUES.get(name, {}).get(value, value)}" if colon else said
