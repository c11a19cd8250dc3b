"""Writers of public text: how the words of each kind are read and written (content/public_text/verbs.py)."""

from collections.abc import Mapping

from content.articles.addressing import WORDS as ARTICLE_WORDS
from content.bylines.verbs import WORDS as BYLINE_WORDS
from content.embeds.hosts import WORDS as EMBED_WORDS
from content.media.metadata import WORDS as PICTURE_WORDS
from content.models.public_text import TextKind
from content.public_text.verbs import Writer
from content.sections.verbs import WORDS as SECTION_WORDS
from content.site.identity import WORDS as SITE_WORDS
from content.site.legal_pages import WORDS as PAGE_WORDS
from content.site.notice import WORDS as NOTICE_WORDS
from content.site.redirects import WORDS as REDIRECT_WORDS
from content.taxonomy.topics import WORDS as TOPIC_WORDS

WRITERS_BY_KIND: Mapping[str, Writer] = {
    TextKind.SECTION: SECTION_WORDS,
    TextKind.TOPIC: TOPIC_WORDS,
    TextKind.BYLINE: BYLINE_WORDS,
    TextKind.PICTURE: PICTURE_WORDS,
    TextKind.ARTICLE: ARTICLE_WORDS,
    TextKind.EMBEDS: EMBED_WORDS,
    TextKind.REDIRECT: REDIRECT_WORDS,
    TextKind.SITE: SITE_WORDS,
    TextKind.PAGE: PAGE_WORDS,
    TextKind.NOTICE: NOTICE_WORDS,
}
