"""A digest changes if and only if the content does."""

from hypothesis import given
from hypothesis import strategies as st

from content.revisions.digest import digest_of

content = st.fixed_dictionaries(
    {
        "title": st.text(max_size=5),
        "summary": st.text(max_size=5),
        "body": st.text(max_size=5),
        "language": st.sampled_from(["en", "de"]),
        "topic_ids": st.lists(st.integers(1, 3), max_size=3),
        "correction_notes": st.text(max_size=2),
        "byline_ids": st.lists(st.integers(1, 3), max_size=2),
        "details": st.dictionaries(st.sampled_from("ab"), st.text(max_size=2), max_size=2),
    }
)


def canonical(of: dict[str, object]) -> dict[str, object]:
    return {**of, "topic_ids": set(of["topic_ids"])}  # type: ignore[call-overload]


@given(content, content)
def test_it_changes_if_and_only_if_the_content_does(one: dict[str, str], other: dict[str, str]) -> None:
    assert (digest_of(**one) == digest_of(**other)) == (canonical(one) == canonical(other))  # type: ignore[arg-type]


@given(content, st.sampled_from(["title", "summary", "body"]), st.text(min_size=1, max_size=3))
def test_any_addition_changes_it(one: dict[str, str], field: str, more: str) -> None:
    assert digest_of(**one) != digest_of(**{**one, field: one[field] + more})  # type: ignore[arg-type]


def test_words_do_not_slide_from_one_field_into_the_next() -> None:
    one = digest_of(title="ab", summary="c", body="", language="en")
    assert one != digest_of(title="a", summary="bc", body="", language="en")


def test_the_form_is_final() -> None:
    # Approvals and proofs are kept for years: another value here needs another domain in content/revisions/digest.py.
    assert digest_of(title="T", summary="S", body="<p>B</p>", language="en", topic_ids=[2, 1]) == (
        "d8a002edb293c19f457b915101a6e1d47d8e7c4e72dec33f75fae6ad9c2e78ae"
    )
