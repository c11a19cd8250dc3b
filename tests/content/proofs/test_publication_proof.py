"""Publication proofs (content.proofs.publication_proof): they keep the policy of their time."""

from content import workflow
from content.models import Article, Section
from content.policy import in_force
from content.proofs.publication_proof import approvals_of, publication_of, value_of
from tests.newsroom import Person, fresh
from tests.policies import with_policy


def test_approval_and_proof_keep_the_policy_of_their_moment(
    approved: Article, news: Section, ed: Person
) -> None:
    then = in_force(news).values()
    workflow.publish(approved, by=ed)
    with_policy(news, audience="members", approvals=3)
    publication = publication_of(fresh(approved))
    assert value_of(publication, "policy") == then
    assert [value_of(entry, "policy") for entry in approvals_of(approved, publication)] == [then]
    assert fresh(approved).live.approvals.get().policy == then
