"""Triggers for columns copied from the article of a comment, note, guest review or preview link.

PostgreSQL fills them, whatever the client sends, so that an index finds the rows of one article or section in order.
"""

import pgtrigger

from audit.database.append_only import UnskippableTrigger, UpdateOf


class WhereItsArticleIs(UnskippableTrigger):
    """On the table of comments: overwrites a section that a client sends, which would decide who sees the comment.
    The article is locked, so that it cannot move before the comment can move with it.
    """

    operation = pgtrigger.Insert | UpdateOf("article_id", "section_id")

    func = """
        SELECT article.section_id INTO NEW.section_id FROM public.content_article AS article
        WHERE article.id = NEW.article_id FOR NO KEY UPDATE;
        RETURN NEW;
        """


class CommentsMoveAlong(UnskippableTrigger):
    """On the table of articles."""

    when = pgtrigger.After
    operation = UpdateOf("section_id")

    func = """
        IF NEW.section_id <> OLD.section_id THEN
            UPDATE public.content_comment SET section_id = NEW.section_id WHERE article_id = NEW.id;
        END IF;
        RETURN NULL;
        """


class OfArticle(UnskippableTrigger):
    """On guest reviews and preview links: the article of the version."""

    operation = pgtrigger.Insert | pgtrigger.Update

    func = """
        SELECT words.article_id INTO NEW.article_id
        FROM public.content_revision AS words WHERE words.id = NEW.revision_id;
        RETURN NEW;
        """


class NoteOfArticle(UnskippableTrigger):
    """On notes: the article and the version number."""

    operation = pgtrigger.Insert

    func = """
        SELECT words.article_id, words.number INTO NEW.article_id, NEW.number
        FROM public.content_revision AS words WHERE words.id = NEW.revision_id;
        RETURN NEW;
        """
