"""Form fields for search engines and social networks; each shows what follows from the text while it is empty."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.conf import settings
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audit.stored_messages import gettext
from content.errors import UncleanText
from content.kinds.fields import Field
from content.kinds.sharing import SEARCH_DESCRIPTION, SEARCH_TITLE, SHARE_PICTURE
from content.media.card_pictures import TextPicture, pictures_in
from content.models import Address
from content.public.queries.newest import for_everybody

# Where a value comes from while its field is empty.
_DERIVED = {SEARCH_TITLE.name: "title", SEARCH_DESCRIPTION.name: "summary"}


def form_field(form: forms.Form, field: Field) -> forms.Field:
    """For a form with the fields title, summary and body."""
    about: dict[str, Any] = {"label": field.label, "help_text": field.help, "required": False}
    if field is SHARE_PICTURE:
        found = pictures_of(form)
        offered = [(picture.address, picture.alternative_text or picture.address[72:]) for picture in found]
        wrong = {"invalid_choice": _("The text does not show this picture. Choose another one.")}
        return forms.ChoiceField(**about, choices=[("", _("The first one")), *offered], error_messages=wrong)
    derived = _DERIVED.get(field.name)
    attrs = {"autocomplete": "off", "placeholder": form[derived].value() or "" if derived else "https://"}
    kind = forms.Textarea(attrs | {"rows": 2}) if field is SEARCH_DESCRIPTION else forms.TextInput(attrs)
    return forms.CharField(**about, widget=kind)


def pictures_of(form: forms.Form) -> list[TextPicture]:
    return list(dict.fromkeys(pictures_in(form["body"].value() or "")))


def require_public_page(address: str) -> None:
    """Raises UncleanText for an address of this site where not everybody finds a page."""
    if urlsplit(address).hostname != urlsplit(settings.SITE_URL).hostname:
        return
    path = address.removeprefix(f"{settings.SITE_URL}/").removesuffix("/")
    seen = Q(section__in=for_everybody(), section__trashed_at=None)
    seen |= Q(article__live__isnull=False, article__section__in=for_everybody())
    is_whole = address == f"{settings.SITE_URL}/{path}/"
    if not (is_whole and Address.objects.filter(seen, path=path).exists()):
        raise UncleanText(gettext("No public page of this site has exactly this address."))
