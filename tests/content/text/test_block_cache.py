"""A paragraph is read by the slow engine once, and whatever is put together of such paragraphs is cleaned as ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.errors import UncleanText
from content.text import sanitise
from content.text.block_cache import KnownBlocks, plain_blocks
from content.text.sanitise import TAGS, clean_html, with_bleach, with_nh3
from tests.content.html import dangers
from tests.content.text.test_sanitise import payloads
from tests.samples import samples


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What bleach has been given, of which nothing is known beforehand."""
    seen: list[str] = []

    def bleach(html: str) -> str:
        seen.append(html)
        return with_bleach(html)

    monkeypatch.setattr(sanitise, "ENGINES", (bleach, with_nh3))
    return seen


def as_a_whole(html: str) -> str:
    """As every text was cleaned before there were blocks; "refused" for what is."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sanitise, "plain_blocks", lambda *_args, **_options: None)
        return or_refused(html)


def or_refused(html: str) -> str:
    try:
        return clean_html(html)
    except UncleanText:
        return "refused"


# Whole, open, closing nothing, nested as no one may, and what changes how the rest is read.
PIECES = st.sampled_from(samples(__file__)["pieces"])


@given(st.lists(PIECES, max_size=8).map("".join))
def test_whatever_is_put_together_is_cleaned_as_if_it_were_read_as_a_whole(html: str) -> None:
    expected = as_a_whole(html)
    assert or_refused(html) == expected
    assert or_refused(html) == expected  # and once more, when its blocks are known
    assert dangers(expected) == []


def test_no_payload_hides_among_known_paragraphs() -> None:
    for payload in payloads()[::7]:
        html = f"<p>Known.</p>{payload}<p>Known.</p>"
        assert or_refused(html) == as_a_whole(html)


def test_only_the_paragraph_that_changed_is_read_again(read: list[str]) -> None:
    kept = "".join(f"<p>Paragraph {number} &amp; more.</p>" for number in range(20))
    clean_html(kept)
    assert len(read) == 20
    assert clean_html(f"{kept}<p>New &amp; more.</p>") == f"{kept}<p>New &amp; more.</p>"
    assert read[20:] == ["<p>New &amp; more.</p>"]


WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1) | st.text("ab &;<>\"'\n\xa0\r=/!-")
AROUND = st.sampled_from(
    ["<p>{}</p>", "<pre>{}</pre>", "<table>{}<tbody><tr><td>{}</td></tr></tbody></table>", "<ul>{}<li>{}</li></ul>",
     '<p><a href="/x" rel="noopener">{}</a> <b>{}</b></p>', "<dl><dt>{}</dt>{}</dl>", '<p title="{}">{}</p>',
     "<blockquote>{}<p>{}<br>{}</p></blockquote>", "<p><script>{}</script></p>", "<h2>{}<h3>{}</h3></h2>"]
)  # fmt: skip


@given(AROUND, WORDS, WORDS)
def test_words_are_cleaned_as_if_every_one_of_them_were_read(around: str, first: str, second: str) -> None:
    known, other = around.replace("{}", "Known"), around.replace("{}", first, 1).replace("{}", second)
    or_refused(known)
    assert or_refused(other) == as_a_whole(other)
    assert dangers(or_refused(other)) == []


def test_a_text_that_is_not_clean_is_never_known(read: list[str]) -> None:
    for _ in range(2):
        assert clean_html("<p onclick='x'>a</p>") == "<p>a</p>"
        assert or_refused("<div>" * 101) == "refused"
    assert read.count("<p onclick='x'>a</p>") == 2


def test_what_one_set_of_engines_found_good_another_one_reads_again(read: list[str]) -> None:
    clean_html("<p>Known to others &amp; me.</p>")
    clean_html("<p>Known to others &amp; me.</p>")
    assert read == ["<p>Known to others &amp; me.</p>"]


@pytest.mark.parametrize(
    "html",
    ["a", "<p>a", "a</p>", "<p>a</p>b", "<b>a</b>", "<p>a<b></p></b>", "<p>a</p><!-- -->", "<p>1 < 2</p>",
     "<p>2 > 1</p>", "<P>a</P>", "<p/>", "<p >a</p>", "<p>a</p >", "<p x>a</p>", "<p x=1>a</p>", "<p x='1'>a</p>",
     "<p>\r</p>", "<p>\x00</p>", "<script>a</script>", "<p><svg></svg></p>", "<div>a</div>",
     "<ul><li>" * 60 + "</li></ul>" * 60, '<p x="<">a</p>'],
)  # fmt: skip
def test_what_is_not_plain_is_not_taken_apart(html: str) -> None:
    assert plain_blocks(html, TAGS, deepest=100) is None


def test_blocks_are_taken_apart_at_the_top_alone() -> None:
    html = '<h2>A</h2>\n<ul><li><p>b</p></li></ul><hr><p>c<br><img alt="d"></p>'
    apart = ["<h2>A</h2>", "<ul><li><p>b</p></li></ul>", "<hr>", '<p>c<br><img alt="d"></p>']
    assert plain_blocks(html, TAGS, deepest=100) == apart


def test_only_so_many_blocks_are_remembered() -> None:
    known = KnownBlocks(most=2)
    for block in "abc":
        known.add(("who", block))
    assert [("who", block) in known for block in "abc"] == [False, True, True]
    assert ("somebody else", "c") not in known
