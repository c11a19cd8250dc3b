"""The rules of content (content.rules): each condition and invariant says the same in Python and in SQL."""

from collections.abc import Callable

import pytest

from content import workflow
from content.models import Article, Section
from content.rules import MODELS, ROWS
from rbac.decisions import decide
from rbac.queries import annotate_allowed, visible_to
from tests.newsroom import Person, digest_of, write
from tests.policies import with_policy

ARTICLE_ACTIONS = [action for action in ROWS if MODELS[action] is Article]
PEOPLE = ("ada", "cara", "colin", "ed", "edna", "otto")


@pytest.fixture
def articles(
    news: Section, policies: Section, cara: Person, colin: Person, ed: Person, edna: Person
) -> list[Article]:
    """Articles in every state, in two sections, one of them without four eyes."""
    made = []
    with_policy(policies, four_eyes=False)
    for section, writer in ((news, cara), (news, ed), (policies, colin), (policies, edna)):
        for steps in range(7):
            article = workflow.create_article(section, by=writer, title=f"{steps}")
            carry(article, writer, edna if writer == ed else ed if section == news else edna, steps)
            made.append(article)
    return made


def carry(article: Article, writer: Person, editor: Person, steps: int) -> None:
    """``steps`` of the way: submit, approve, publish, change, submit, take down."""
    verbs: tuple[Callable[[], object], ...] = (
        lambda: workflow.submit(article, by=writer),
        lambda: workflow.approve(article, by=editor, digest=digest_of(article)),
        lambda: workflow.publish(article, by=editor),
        lambda: write(article, writer, "More."),
        lambda: workflow.submit(article, by=writer),
        lambda: workflow.take_down(article, by=editor, reason="Wrong."),
    )
    if article.section.four_eyes or writer.name == "Colin":
        for verb in verbs[:steps]:
            verb()


def test_lists_and_decisions_agree(articles: list[Article], request: pytest.FixtureRequest) -> None:
    every = list(Article.objects.select_related("section__scope"))
    for person in map(request.getfixturevalue, PEOPLE):
        for action in ARTICLE_ACTIONS:
            listed = set(visible_to(person, action, Article).values_list("pk", flat=True))
            decided = {article.pk for article in every if decide(person, action, article).allowed}
            annotated = annotate_allowed(Article.objects.all(), person, {"may": action})
            marked = {article.pk for article in annotated if vars(article)["may"]}
            assert listed == decided == marked, (person.name, action)
