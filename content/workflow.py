"""The article workflow: every service function decides, changes and records in one transaction. See
content/articles/workflow.py.
"""

from content.articles.addressing import move_article
from content.articles.workflow import (
    approve,
    create_article,
    person_of,
    publish,
    restore,
    return_draft,
    save_draft,
    save_words,
    send_back,
    submit,
    take_down,
    write_draft,
)

__all__ = [
    "approve",
    "create_article",
    "move_article",
    "person_of",
    "publish",
    "restore",
    "return_draft",
    "save_draft",
    "save_words",
    "send_back",
    "submit",
    "take_down",
    "write_draft",
]
