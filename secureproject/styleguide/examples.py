"""Example content of the style guide: long words, every state, a form with errors."""

from django import forms
from django.core.paginator import Paginator

from content.text.diff import Run
from content.text.myers import Kind

STATES = (
    "draft", "in_review", "approved", "another_yes", "published", "corrected", "sent_back", "superseded", "archived",
    "waiting", "rejected", "spam", "removed", "withdrawn",
)  # fmt: skip
SECTIONS = (
    ("Desk", "layout-dashboard"), ("Articles", "newspaper"), ("Review", "clipboard-check"), ("Media", "image"),
    ("Comments", "message-square"), ("Sections", "folder-tree"), ("People", "users"),
)  # fmt: skip


class ExampleForm(forms.Form):
    title = forms.CharField(label="Title", help_text="What readers see first.", max_length=20)
    email = forms.EmailField(label="E-mail address", required=False)
    section = forms.ChoiceField(label="Section", choices=[("news", "News"), ("policies", "Policies")])
    kind = forms.ChoiceField(
        label="Kind",
        choices=[("a", "Article"), ("p", "Page")],
        widget=forms.RadioSelect,
        help_text="One of them.",
    )
    agree = forms.BooleanField(label="Tell me when somebody answers", help_text="By mail, once a day.")
    note = forms.CharField(label="Note", widget=forms.Textarea(attrs={"rows": 3}))


def examples(way: str) -> dict[str, object]:
    """Context of a component, with ids that end in ``way``."""
    form = ExampleForm(
        {"title": "A title that is far too long for it", "email": "cara"}, auto_id=f"id_%s_{way}"
    )
    return {
        "states": STATES,
        "form": form,
        "page": Paginator(range(180), 50).page(2),
        "entries": [
            {"label": label, "url": f"#{icon}", "icon": icon, "current": label == "Articles"}
            for label, icon in SECTIONS
        ],
        "runs": [
            Run(Kind.KEPT, "The water "),
            Run(Kind.REMOVED, "left"),
            Run(Kind.ADDED, "went"),
            Run(Kind.KEPT, " on Thursday, and so did the "),
            Run(Kind.ADDED, "ferry", "/news/ferry/"),
            Run(Kind.KEPT, "."),
        ],
    }
