"""Triggers for the search index: how the content of an article gets into it, and out of it again.

With the owner's rights: no service function can forget it, and a captured web process cannot insert text of its own
into the results of others. Live content, new content and removals by law are indexed in the very transaction that
publishes, unpublishes or removes. After any other save, for which an author waits, the transaction marks the article
as due. Deleting that mark indexes the content; the next search does it, or the worker (content/search/query.py): of a
hundred saves only the last one is indexed.
"""

import re
from collections.abc import Mapping
from typing import Any

import pgtrigger

from audit.database.append_only import UnskippableTrigger, UpdateOf
from content.models.triggers.search_cjk import pairs_sql

# PostgreSQL's own dictionaries, with stemming (boat, boats). Other languages: word by word.
DICTIONARIES: Mapping[str, str] = {
    "da": "danish", "de": "german", "en": "english", "es": "spanish", "fi": "finnish", "fr": "french",
    "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch", "no": "norwegian", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip
# A vector is limited to a megabyte; this many characters of a text cannot exceed it.
CHARACTERS_OF_A_TEXT = 200_000
# Ranges of a character class, for PostgreSQL and Python alike: accents and invisible soft hyphens.
LEFT_OUT = r"\u00ad\u0300-\u036f"
# Word separators, including typographic quotes, dashes and apostrophes: in the locale C PostgreSQL takes everything
# beyond ASCII for letters, and no search would find the word within „ “, or behind l’.
BETWEEN_WORDS = (
    r"\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b8\u00bb\u00bf\u00d7\u00f7\u037e\u0387"
    r"\u055a-\u055f\u0589\u058a\u05be\u05c0\u05c3\u05c6\u05f3\u05f4\u060c\u060d\u061b-\u061f\u066a-\u066d\u06d4\u0964\u0965"
    r"\u2000-\u206f\ufeff\u20a0-\u20bf\u2190-\u245f\u2500-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3007-\u3020\u3030\u303d\u30fb\ufffd"
    r"\U0001f000-\U0001faff"
)
# Letters that are not accented ones, in their ASCII spelling: ``strasse``, ``coeur``, ``lodz``.
_SPELLED = {"ß": "ss", "æ": "ae", "œ": "oe", "þ": "th"}
_ONE_BY_ONE = ("øłđðħı", "olddhi")
# Marks of Hebrew and Arabic above, below and between letters, which most people leave out.
_MARKS = (
    r"\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc"
    r"\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed"
)


# Words of letters only; one with a digit is never corrected. The length keeps indexes small. A unique constraint
# would make two transactions that write the same new word wait for each other: a word twice does no harm.
IS_WORD = "~ '^[^0-9]{3,60}$'"
_NEW_WORDS = f"""
INSERT INTO public.content_searchword (word)
SELECT lexeme FROM unnest(tsvector_to_array(NEW.COLUMN)) AS lexeme
WHERE lexeme {IS_WORD} AND NOT EXISTS (SELECT FROM public.content_searchword AS known WHERE known.word = lexeme);
RETURN NULL;
"""  # noqa: S608


class WordsAreKnown(UnskippableTrigger):
    """On each table of words that search reads: adds new ones to the dictionary for typing errors.

    ``column``: the vector, which ``operation`` changes.
    """

    when = pgtrigger.After

    def __init__(self, *, name: str, operation: Any, column: str) -> None:
        super().__init__(name=name, operation=operation, func=_NEW_WORDS.replace("COLUMN", column))


_ARTICLE_CHANGED = """
IF TG_OP = 'DELETE' THEN
    DELETE FROM public.content_searchentry WHERE article_id = OLD.id;
    DELETE FROM public.content_searchdue WHERE article_id = OLD.id;
    RETURN OLD;
END IF;
IF TG_OP = 'UPDATE' AND NEW.live_id IS NOT DISTINCT FROM OLD.live_id
    AND coalesce(OLD.draft_id, OLD.live_id) IS NOT NULL THEN
    IF NEW.draft_id IS DISTINCT FROM OLD.draft_id THEN
        INSERT INTO public.content_searchdue (article_id) SELECT NEW.id
        WHERE NOT EXISTS (SELECT FROM public.content_searchdue WHERE article_id = NEW.id);
    END IF;
    RETURN NEW;
END IF;
BRING_IN_STEP
RETURN NEW;
"""
# A user who writes an article holds a lock on its row: the mark then stays for the next time, so no writer waits for
# a search. And the lock of this trigger prevents indexing a version that was just replaced.
_NO_LONGER_DUE = """
SELECT article.purged_at INTO purged FROM public.content_article AS article
WHERE article.id = OLD.article_id FOR NO KEY UPDATE SKIP LOCKED;
IF NOT FOUND AND EXISTS (SELECT FROM public.content_article AS article WHERE article.id = OLD.article_id) THEN
    RETURN NULL;
END IF;
IF purged IS NULL THEN
    BRING_IN_STEP
END IF;
RETURN OLD;
"""
_REVISION_CUT = """
DELETE FROM public.content_searchentry WHERE article_id = NEW.article_id AND revision_id = NEW.id;
BRING_IN_STEP
RETURN NEW;
"""
_BRING_IN_STEP = """
DELETE FROM public.content_searchentry AS entry USING public.content_article AS article
WHERE article.id = ARTICLE AND entry.article_id = article.id AND entry.revision_id IS DISTINCT FROM
    CASE WHEN entry.is_live THEN article.live_id ELSE coalesce(article.draft_id, article.live_id) END;
INSERT INTO public.content_searchentry (article_id, is_live, revision_id, words)
SELECT article_id, is_live, revision_id, VECTORS
FROM (
    SELECT article.id AS article_id, kind.is_live, words.id AS revision_id,
        PLAIN(title) AS title,
        PLAIN(summary) AS summary,
        PLAIN(DETAILS || ' ' || regexp_replace(left(body, CHARACTERS), '<[^>]*>|&[a-zA-Z0-9#]+;', ' ', 'g')) AS body,
        (CASE left(language, 2) DICTIONARIES ELSE 'simple' END)::regconfig AS dictionary
    FROM public.content_article AS article
    CROSS JOIN LATERAL (
        VALUES (true, article.live_id), (false, coalesce(article.draft_id, article.live_id))
    ) AS kind (is_live, revision_id)
    JOIN public.content_revision AS words ON words.id = kind.revision_id
    WHERE article.id = ARTICLE AND NOT EXISTS (
        SELECT FROM public.content_searchentry AS entry
        WHERE entry.article_id = article.id AND entry.is_live = kind.is_live
    ) OFFSET 0
) AS found;
"""
# OFFSET 0: each part is used in two vectors, and PostgreSQL would normalise it for each of them. Text besides the
# body; dates and numbers are left out, as no user searches for them.
_DETAILS = r"""coalesce((SELECT string_agg(left(detail.value, 1000), ' ' ORDER BY detail.key)
    FROM jsonb_each_text(words.details) AS detail WHERE detail.value ~ '[[:alpha:]]{2}'), '')"""
# Strips accents, and replaces separators by spaces: content/search/query.py does the same.
_PLAIN = f"""regexp_replace(regexp_replace(normalize(WORDS, NFKD), '[{LEFT_OUT}]+', '', 'g'),
    '[{BETWEEN_WORDS}]+', ' ', 'g')"""
_OTHERS = "".join((*_SPELLED, _ONE_BY_ONE[0], _MARKS))


def _spelled_otherwise(text: str) -> str:
    """SQL for the words of ``text`` with such letters, in ASCII spelling: they are found in both."""
    word = f"regexp_replace(lower(word), '[{_MARKS}]+', '', 'g')"
    word = f"translate({word}, '{_ONE_BY_ONE[0]}', '{_ONE_BY_ONE[1]}')"
    for letter, letters in _SPELLED.items():
        word = f"replace({word}, '{letter}', '{letters}')"
    words = f"SELECT string_agg({word}, ' ') FROM string_to_table({text}, ' ') AS word"  # noqa: S608
    return f"coalesce(({words} WHERE lower(word) ~ '[{_OTHERS}]'), '')"


def bring_in_step(article: str) -> str:
    """SQL that updates the entries of an article to its present content (``article``: SQL for its key)."""
    parts = (("title", "A"), ("summary", "B"), ("body", "D"))
    # First, where PostgreSQL can distinguish their positions.
    texts = [("'simple'", pairs_sql(part), weight) for part, weight in parts]
    texts += [(how, part, weight) for how in ("dictionary", "'simple'") for part, weight in parts]
    texts += [("'simple'", _spelled_otherwise(part), weight) for part, weight in parts]
    vectors = [f"setweight(to_tsvector({how}, {text}), '{weight}')" for how, text, weight in texts]
    sql = re.sub(r"PLAIN\((.*)\) AS", lambda found: f"{_PLAIN.replace('WORDS', found[1])} AS", _BRING_IN_STEP)
    words = {
        "ARTICLE": article,
        "DETAILS": _DETAILS,
        "VECTORS": " || ".join(vectors),
        "CHARACTERS": str(CHARACTERS_OF_A_TEXT),
        "DICTIONARIES": " ".join(f"WHEN '{code}' THEN '{name}'" for code, name in DICTIONARIES.items()),
    }
    for word, meaning in words.items():
        sql = sql.replace(word, meaning)
    return sql


class DueWordsAreBroughtIn(UnskippableTrigger):
    """On the table of due articles: a row is deleted when, and only when, the newest content is indexed."""

    operation = pgtrigger.Delete
    declare: Any = (("purged", "timestamptz"),)

    func = _NO_LONGER_DUE.replace("BRING_IN_STEP", bring_in_step("OLD.article_id"))


class CutWordsAreGone(UnskippableTrigger):
    """On the table of revisions: text removed by law is removed from the index."""

    when = pgtrigger.After
    operation = pgtrigger.Update

    func = _REVISION_CUT.replace("BRING_IN_STEP", bring_in_step("NEW.article_id"))


class WordsAreFound(UnskippableTrigger):
    """On the table of articles: indexes new, published and unpublished content at once.

    After a save that does not change the public content, the article is marked as due.
    """

    when = pgtrigger.After
    operation = pgtrigger.Insert | UpdateOf("live_id", "draft_id") | pgtrigger.Delete

    func = _ARTICLE_CHANGED.replace("BRING_IN_STEP", bring_in_step("NEW.id"))
