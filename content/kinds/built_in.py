"""Kinds of pages that come with the CMS. To add one: a file beside these, and its name here (CONTRIBUTING.md)."""

from content.kinds.article import ARTICLE
from content.kinds.event import EVENT
from content.kinds.landing import LANDING
from content.kinds.notice import NOTICE
from content.kinds.page import PAGE

KINDS = (ARTICLE, PAGE, EVENT, NOTICE, LANDING)
