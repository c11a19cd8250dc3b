"""Forms of the editor: article, note, take-down and move; and the version that an open form was begun with.

Every ten minutes of writing make a version, and ``base`` moves on to it; but the form's correction notes and bylines
refer to the version it was ``opened`` with.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.db.models import QuerySet
from django.forms import BoundField
from django.forms.renderers import Jinja2
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from content.bylines.naming import Lines, lines_for, lines_in, named_bylines
from content.cms.editor import kind_fields
from content.cms.editor.sharing_fields import pictures_of
from content.cms.widgets.section_picker import SectionField
from content.cms.widgets.topics import TopicBoxes, TopicsField
from content.errors import AddressTaken, BadAddress, UncleanText
from content.kinds.kind import Kind, kinds
from content.kinds.sharing import SHARE_PICTURE
from content.media.card_pictures import TextPicture, chosen_picture
from content.models import Article, Revision, Section, Topic
from content.models.articles.article import ArticleKind
from content.models.articles.revision import LONGEST_SUMMARY, LONGEST_TITLE
from content.revisions import correction_notes
from content.validators import validate_slug
from foundation.pagination import key_in
from rbac.errors import Invalid

# Django's own widgets as compiled templates: the editor shows dozens, and the page takes 0.6 times as long.
_RENDERER = Jinja2()
_LANGUAGES = frozenset(dict(settings.LANGUAGES))


class Withdrawn(forms.MultipleChoiceField):
    """Notes to withdraw from readers. A note that another user withdrew meanwhile is ignored."""

    def __init__(self, lines: Sequence[str]) -> None:
        super().__init__(
            label=_("Correction notes so far"),
            required=False,
            help_text=_("Tick what readers should no longer see."),
            widget=forms.CheckboxSelectMultiple,
            choices=[(line, line) for line in lines],
        )

    def valid_value(self, value: Any) -> bool:
        return True  # a note that is missing cannot be withdrawn


def opened_version(article: Article, newest: Revision, data: Mapping[str, Any] | None) -> Revision:
    """The version that ``data`` says it was opened with; ``newest`` if it names none.

    No query if it is the newest.
    """
    number = key_in((data or {}).get("opened"))
    if number in (None, newest.number):
        return newest
    return article.revisions.filter(number=number).first() or newest


def opened_lines(data: Mapping[str, Any]) -> Lines:
    """The bylines in the form when it was opened, and their owners."""
    typed = str(data.get("byline_keys") or "").split()
    known = tuple(key for text in typed if (key := key_in(text)))
    return Lines(str(data.get("initial-bylines") or ""), known)


def _languages_and(held: str) -> list[tuple[str, str]]:
    """Languages of the interface, plus the one of the site or of an imported article."""
    name = LANG_INFO.get(held, {}).get("name_local", held)
    return [*settings.LANGUAGES, (held, name)]


class ArticleForm(forms.Form):
    """Title, summary, body and other fields. ``base`` is the revision the author started from."""

    default_renderer = _RENDERER

    title = forms.CharField(
        label=_("Title"),
        max_length=LONGEST_TITLE,
        # Long titles wrap; the script (data-one-line) and clean_title keep it to one line.
        widget=forms.Textarea(
            attrs={
                "rows": 1,
                "autocomplete": "off",
                "enterkeyhint": "next",
                "placeholder": _("What is it about?"),
                "data-one-line": "",
            }
        ),
    )
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=LONGEST_SUMMARY,
        help_text=_("One or two sentences for lists and search results."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    body = forms.CharField(
        label=_("Text"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "data-rich-text": ""}),
    )
    slug = forms.CharField(
        label=_("Address"),
        required=False,
        show_hidden_initial=True,  # an old page must not undo a new address
        max_length=80,
        validators=[validate_slug],
        help_text=_("The last part of its address on the site. Leave it empty to make it from the title."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    topics = TopicsField(
        label=_("Topics"),
        queryset=Topic.objects.in_use().by_name(),
        required=False,
        widget=TopicBoxes,
    )
    bylines = forms.CharField(
        label=_("Bylines"),
        required=False,
        show_hidden_initial=True,  # a byline that was renamed or merged since then must not block saving
        help_text=_("Under whose name it stands: one a line, the first one first. Empty: without a name."),
        widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off", "data-bylines": ""}),
    )
    correction = forms.CharField(
        label=_("Correction note"),
        required=False,
        max_length=correction_notes.LONGEST,
        help_text=_("Readers see it above the text, with the day. Say what was wrong and what is right."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    corrections_so_far: Sequence[str] = ()
    went_on = False  # whether a version was already made of the changes since the form was opened
    gone: Sequence[str] = ()  # names in it whose people were erased from the site
    of_kind: Kind | None = None
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    # The revision the page was opened with; it stays when ``base`` moves on (content/cms/editor/forms.py).
    opened = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    byline_keys = forms.CharField(widget=forms.HiddenInput, required=False, max_length=400)
    removed = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    left_out = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=40
    )  # content/cms/editor/sanitiser_confirm.py

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = self.initial.get("language")
        if "language" in self.fields and held and held not in _LANGUAGES:
            self._choices("language", _languages_and(held))

    def _choices(self, name: str, choices: Sequence[tuple[str, str | Promise]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_bylines(self) -> list[int] | None:
        """Their keys. None (no change) if the field was not submitted or is as it was when opened."""
        if "bylines" not in self.data:
            return None
        opened, typed = opened_lines(self.data), self.cleaned_data["bylines"]
        as_opened = bool(opened.text) and lines_in(opened.text) == lines_in(typed)
        if as_opened and not opened.keys:
            return None
        try:
            keys, self.gone = named_bylines(typed, opened)
        except UncleanText as error:
            raise forms.ValidationError(str(error.message)) from None
        return None if as_opened and not self.went_on else keys

    def clean_title(self) -> str:
        return " ".join(str(self.cleaned_data["title"]).split())

    @classmethod
    def for_revision(
        cls, article: Article, revision: Revision, *, may_move: bool, data: QueryDict | None = None
    ) -> "ArticleForm":
        """``may_move``: whether the user may change an address that readers know."""
        opened, bylines = opened_version(article, revision, data), lines_for(revision.byline_ids)
        initial = {
            "title": revision.title,
            "summary": revision.summary,
            "body": revision.body,
            "slug": article.slug,
            "language": revision.language,
            "topics": Topic.objects.as_now(revision.topic_ids),
            "bylines": bylines.text,
            "byline_keys": " ".join(map(str, bylines.keys)),
            "base": revision.number,
            "opened": revision.number,
            "removed": revision.removal,
        }
        form = cls(data, initial=initial)
        form.went_on = opened.number != revision.number
        form.offer_corrections(
            was_public=article.first_published_at is not None, notes=opened.correction_notes
        )
        form.of_kind = kinds[article.kind]
        kind_fields.add_fields(form, form.of_kind, revision.details)
        if article.first_published_at and not may_move:
            form.lock_address()
        return form

    def lock_address(self) -> None:
        """For a user who may not change an address that readers know."""
        slug = self.fields["slug"]
        slug.disabled = True
        slug.help_text = _("Readers know this address, so an editor changes it.")

    def offer_corrections(self, *, was_public: bool, notes: str) -> None:
        """Only text that readers have seen gets public corrections. ``notes``: the notes they see already."""
        self.corrections_so_far = lines = notes.splitlines()
        if not was_public:
            del self.fields["correction"]
        if lines:
            self.fields["withdrawn_corrections"] = Withdrawn(lines)

    def corrections(self) -> list[BoundField]:
        """The correction fields of this form."""
        return [self[name] for name in ("withdrawn_corrections", "correction") if name in self.fields]

    def shows_corrections(self) -> bool:
        """Whether any of them is to be shown."""
        fields = self.corrections()
        return any(field.name != "correction" or field.errors or field.value() for field in fields)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.of_kind and (details := kind_fields.details_in(self, self.of_kind)) is not None:
            cleaned["details"] = details
        return cleaned

    def kinds(self) -> list[tuple[Kind, list[BoundField]]]:
        """Each available kind that has fields of its own, with these fields."""
        of = self.of_kind
        return [(of, [*kind_fields.shown(self, of)])] if of and of.own_fields else []

    def sharing(self) -> list[BoundField]:
        """Its fields for search engines and social networks."""
        return [*kind_fields.shared(self, self.of_kind)] if self.of_kind else []

    def picture_shared(self) -> TextPicture | None:
        """What stands on the card of a social network."""
        chosen = [field.value() or "" for field in self.sharing() if field.name.endswith(SHARE_PICTURE.name)]
        return chosen_picture(pictures_of(self), "".join(chosen))

    def asks_for_zones(self) -> bool:
        return any(isinstance(field, kind_fields.Zones) for field in self.fields.values())

    def words(self) -> dict[str, Any]:
        """Arguments of ``workflow.save_draft``."""
        words = {name: value for name, value in self.cleaned_data.items() if "-" not in name}
        for apart in ("left_out", "opened", "byline_keys"):
            words.pop(apart, None)
        new, withdrawn = words.pop("correction", ""), words.pop("withdrawn_corrections", ())
        if {"correction", "withdrawn_corrections"} & self.fields.keys():
            stored = "\n".join(line for line in self.corrections_so_far if line not in withdrawn)
            more = correction_notes.with_correction(stored, new, on=localdate())
            words["correction_notes"] = more if new else stored
        if words.get("bylines") is None:
            words.pop("bylines", None)
        return {**words, "slug": ("slug" in self.changed_data and words.get("slug")) or None}

    def blame(self, error: Invalid) -> None:
        """Shows the error of a service function at its field. Raises any other error again."""
        if isinstance(error, AddressTaken | BadAddress):
            self.add_error("slug", error.message)
        elif isinstance(error, UncleanText):
            self.add_error("body", error.message)
        else:
            raise error


class NewArticleForm(ArticleForm):
    base = opened = byline_keys = None  # type: ignore[assignment]  # there is nothing to start from
    removed = correction = None  # type: ignore[assignment]
    section = forms.ModelChoiceField(label=_("Section"), queryset=Section.objects.none())
    kind = forms.ChoiceField(
        label=_("Kind"),
        initial=ArticleKind.ARTICLE,
        help_text=_("It stays what it is: this cannot be changed later."),
    )

    def __init__(self, *args: Any, sections: QuerySet[Section], by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = SectionField(label=_("Section"), queryset=sections, reader=by)
        self._choices("kind", [(kind.name, kind.label) for kind in kinds])
        for kind in kinds:
            kind_fields.add_fields(self, kind, {}, is_new=True)

    def clean(self) -> dict[str, Any]:
        name = self.cleaned_data.get("kind")
        self.of_kind = kinds[name] if name else None
        return super().clean()

    def kinds(self) -> list[tuple[Kind, list[BoundField]]]:
        return [(kind, [*kind_fields.shown(self, kind)]) for kind in kinds]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What should change?"),
        max_length=4000,
        help_text=_("The writer reads this beside the text."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class TakeDownForm(forms.Form):
    reason = forms.CharField(
        label=_("Why is it taken down?"),
        max_length=400,
        help_text=_("It is kept in the history. Readers do not see it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class MoveArticleForm(forms.Form):
    slug = forms.CharField(label=_("Address"), max_length=80, validators=[validate_slug])

    def __init__(self, *args: Any, sections: QuerySet[Section], by: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["section"] = SectionField(label=_("Section"), queryset=sections, reader=by)
