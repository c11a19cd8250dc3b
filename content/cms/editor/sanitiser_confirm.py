"""Sanitiser confirmation: a form that would lose something on save first comes back with the list of losses.

The open page shows the same list during writing (autosave.js) and reports it: nothing is confirmed twice.
"""

import hashlib
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from content.cms.editor.forms import ArticleForm
from content.text.sanitise import clean_html
from content.text.sanitiser_report import lost_from
from rbac.errors import Invalid


def mark_of(lost: Sequence[str]) -> str:
    """Digest of the losses that were shown; "" for none."""
    return hashlib.sha256("\n".join(lost).encode()).hexdigest()[:16] if lost else ""


def asks_first(form: ArticleForm) -> bool:
    """Whether the valid ``form`` would lose something that was not shown to the user; it then shows it."""
    try:
        lost = lost_from(form.data, clean_html(str(form.data.get("body", ""))))
    except Invalid:
        return False  # the service function refuses it and gives the reason
    mark = mark_of(lost)
    if mark == form.data.get("left_out", ""):
        return False
    sent: Any = form.data
    form.data = sent.copy()
    form.data["left_out"] = mark  # type: ignore[index]  # a copy can be changed
    if not lost:
        return False
    form.add_error(
        "body",
        _(
            "Not saved yet: this cannot be published and would be left out: %(things)s. Save once more to leave it out,"
            " or change the text."
        )
        % {"things": ", ".join(lost)},
    )
    return True
