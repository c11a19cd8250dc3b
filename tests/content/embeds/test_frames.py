"""A frame is offered only for allowed hosts, and waits for a click."""

from content.embeds.frames import with_frames
from content.text.sanitise import clean_html
from tests.content.embeds.test_hosts import FIGURE, HOSTS


def test_the_link_stays_and_the_offer_waits_for_a_click() -> None:
    stored = clean_html(FIGURE.format("https://charts.example.net/1/?a=1&amp;b=2"))
    framed = with_frames(f"<p>x</p>{stored}", HOSTS)
    assert framed.hosts == ("charts.example.net",)
    assert 'data-frame="https://charts.example.net/1/?a=1&amp;b=2"' in framed.body
    assert '<a href="https://charts.example.net/1/?a=1&amp;b=2" rel="noopener">Boats</a>' in framed.body
    assert "<iframe" not in framed.body
    assert with_frames(stored, frozenset()).body == stored
