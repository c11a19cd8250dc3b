"""Comments of the demo: a thread below one article, and some that wait for its editor's decision."""

from collections.abc import Mapping

from django.contrib.auth.base_user import AbstractBaseUser

from content.comments.moderation import Reasons, moderate
from content.comments.posting import post_comment, withdraw_comment
from content.comments.receipts import new_receipt
from content.comments.reports import report_comment
from content.models import Article, Comment
from content.models.comment import CommentState

type People = Mapping[str, AbstractBaseUser]
ARTICLE = "the-night-ferry-returns-after-nine-years"
ANSWERED = (
    "At last! But ten minutes are short if you fetch a bicycle from the car deck. 🚲 Will the bus see us?"
)
ANSWER = (
    "It will: https://example.org/line-4 now says “connects with the ferry”, and the driver can see the quay."
)
THANKS = "Danke für den Hinweis – das hatte ich übersehen."
WAITING = (
    ("Quay Street 12", "Three nights are a start. What happens after September if the boats are half empty?"),
    (
        "Otto",
        "For four people and a car the ferry is now > 60, and the bridge is < 20. Who is this boat for?",
    ),
)
RUDE = "Only fools take the night boat, and the crew knows it."
REGRETTED = "My number is in the book, call me about the bicycle!"
ADVERTISEMENT = ("Best deals", "Cheap watches, today only: https://example.com/watches")
WHY_RUDE = Reasons("rules", "House rules: no insults", "It insults people who take the ferry.")
REPORT = "The timetable has changed since: line 4 no longer waits for the ferry."


def write_comments(people: People) -> list[Comment]:
    """Creates the comments below ``ARTICLE``; Ed decides about some. ``people``: by first name in lower case."""
    article = Article.objects.get(slug=ARTICLE)
    first = moderate(_say(article, "Night shift", ANSWERED), CommentState.APPROVED, by=people["ed"])
    answer = moderate(_say(article, "Line 4", ANSWER, to=first), CommentState.APPROVED, by=people["ed"])
    thanks = moderate(_say(article, "Night shift", THANKS, to=answer), CommentState.APPROVED, by=people["ed"])
    spam = moderate(_say(article, *ADVERTISEMENT), CommentState.SPAM, by=people["ed"])
    rude = _say(article, "Anonymous", RUDE)
    rude = moderate(rude, CommentState.REJECTED, by=people["ed"], reasons=WHY_RUDE)
    report_comment(answer.public_id, reason="other", explanation=REPORT)
    regretted = withdraw_comment(_say(article, "Ann", REGRETTED))
    return [first, answer, thanks, spam, rude, regretted, *(_say(article, *words) for words in WAITING)]


def _say(article: Article, name: str, text: str, *, to: Comment | None = None) -> Comment:
    reply_to = to.public_id if to else None
    return post_comment(article.pk, name=name, text=text, receipt=new_receipt(), reply_to=reply_to)
