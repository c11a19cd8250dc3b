"""Texts for the articles of a large site: words as often as in a language, few everywhere and most of them rare."""

from typing import Any

import psycopg

type Owner = psycopg.Connection[tuple[Any, ...]]

TEXTS, WORDS_OF_A_TEXT, VOCABULARY = 1_000, 300, 20_000
MOST_WITH_TEXT = 100_000  # articles, the newest: so many are promised to be searched quickly
# A word of letters alone for each number; the smaller the number, the more texts have it.
WORD = "translate(left(md5({}::text), 9), '0123456789', 'ghijklmnop')"
EVERYWHERE, THOUSANDS, HUNDREDS = 0, 100, 10_000  # numbers of words that all, a fifth, one in 150 texts have


def word(owner: Owner, number: int) -> str:
    row = owner.execute(f"SELECT {WORD.format('%s')}".encode(), [number]).fetchone()
    assert row is not None
    return str(row[0])


def give_texts(owner: Owner, articles: int) -> None:
    """Adds a text to what search looks at of the newest articles, as if each had been written."""
    owner.execute("SELECT setseed(0.5)")
    owner.execute(
        f"""CREATE TEMPORARY TABLE bench_text AS
        SELECT n, setweight(to_tsvector('simple', string_agg({WORD.format("k")}, ' ')), 'D') AS words
        FROM (SELECT n, floor({VOCABULARY} * power(random(), 4))::integer AS k
            FROM generate_series(0, {TEXTS - 1}) AS n, generate_series(1, {WORDS_OF_A_TEXT})) AS chosen
        GROUP BY n""".encode()  # noqa: S608
    )
    owner.execute("CREATE UNIQUE INDEX ON bench_text (n)")
    owner.execute("ANALYZE bench_text")
    owner.execute(
        f"""UPDATE content_searchentry AS entry SET words = entry.words || given.words
        FROM bench_text AS given WHERE given.n = entry.article_id * 7919 %% {TEXTS}
        AND entry.article_id > {articles - MOST_WITH_TEXT}""".replace("%%", "%").encode()  # noqa: S608
    )


def publish_every_other(owner: Owner) -> None:
    """Readers find what has an even number. Nothing but what the triggers would refuse or derive is left out."""
    owner.execute("ALTER TABLE content_article DISABLE TRIGGER USER")
    owner.execute(
        """UPDATE content_article SET live_id = draft_id, draft_id = NULL, published_at = changed_at,
        first_published_at = changed_at WHERE id % 2 = 0"""
    )
    owner.execute("ALTER TABLE content_article ENABLE TRIGGER USER")
    owner.execute(
        """INSERT INTO content_searchentry (article_id, is_live, revision_id, words)
        SELECT article_id, true, revision_id, words FROM content_searchentry WHERE article_id % 2 = 0"""
    )
