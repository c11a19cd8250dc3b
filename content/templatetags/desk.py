"""What templates of the CMS show of an article."""

from django import template
from django.utils.formats import date_format, localize
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from content.bylines import shown
from content.bylines.shown import said_by
from content.cms.patterns import address_pattern, fill, pattern
from content.cms.states import states_of
from content.correction_notes import corrections_in
from content.models import Revision
from content.reading import as_read

register = template.Library()

register.simple_tag(states_of, name="states")
register.filter("correction_notes", corrections_in)
register.filter("as_read", as_read)


@register.simple_tag
def version_of(revision: Revision) -> SafeString:
    """When a version was written, how long it is and its fingerprint."""
    written = localtime(revision.created_at)
    words = ngettext("%(words)s word", "%(words)s words", revision.words)
    slots = {
        "iso": written.isoformat(),
        "written": date_format(written, "j M Y, H:i T"),
        "words": words % {"words": localize(revision.words)},
        "number": localize(revision.number),
        "digest": revision.digest,
    }
    return fill(pattern("cms/version.html"), [slots])


@register.simple_tag
def bylines_of(revision: Revision) -> SafeString:
    """Under whose names a version stands. A query if under any."""
    names = said_by(byline.name for byline in shown.bylines_of(revision.byline_ids))
    return format_html("<p>{}</p>", _("By %(author)s") % {"author": names}) if names else SafeString()


@register.simple_tag
def address_of(route: str, key: int) -> str:
    """The address of ``route`` for one article: what ``{% url %}`` says, from a pattern that is kept."""
    return address_pattern(route).format(key)
