"""Everything the content app stores; one file for each idea."""

from content.models.address import Address
from content.models.article import Article
from content.models.comment import Comment
from content.models.emergency import EmergencyPass
from content.models.imported import Attachment, ImportedItem
from content.models.policy import Policy, PolicyChange
from content.models.review import Approval, ReviewNote, RevisionStatus
from content.models.revision import Revision
from content.models.section import Section
from content.models.site import Site
from content.models.topic import Topic

__all__ = [
    "Address",
    "Approval",
    "Article",
    "Attachment",
    "Comment",
    "EmergencyPass",
    "ImportedItem",
    "Policy",
    "PolicyChange",
    "ReviewNote",
    "Revision",
    "RevisionStatus",
    "Section",
    "Site",
    "Topic",
]
