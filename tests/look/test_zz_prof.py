# ruff: noqa
# mypy: ignore-errors
import time, collections
import pytest
from tests.signing_in import signed_in
from tests.look.test_zz_time import plain
pytestmark = [pytest.mark.usefixtures("fresh_database")]
def test_prof(news, cara, ed, published, settings, monkeypatch, plain) -> None:
    from content import workflow as w
    for n in range(60):
        a = w.create_article(news, by=cara, title=f"Story {n}", body="<p>x</p>")
        if n % 3: w.submit(a, by=cara)
    c = signed_in(ed)
    from django.template.base import Template, NodeList, Node
    T = collections.Counter(); N = collections.Counter(); K=collections.Counter(); KN=collections.Counter()
    orig_r = Template.render
    def render(self, context):
        t = time.perf_counter()
        try: return orig_r(self, context)
        finally: T[self.name] += time.perf_counter() - t; N[self.name] += 1
    ra = Node.render_annotated
    stack=[0.0]
    def annotated(self, context):
        t = time.perf_counter(); stack.append(0.0)
        try: return ra(self, context)
        finally:
            d = time.perf_counter() - t; inner = stack.pop(); stack[-1] += d
            k = type(self).__name__
            if k == "SimpleNode": k += ":" + getattr(self.func, "__name__", "?")
            K[k] += d - inner; KN[k] += 1
    for path in ("/cms/articles/", f"/cms/articles/{published.pk}/"):
        for _ in range(5): c.get(path)
        t = time.process_time()
        for _ in range(20): c.get(path)
        print("\n#####", path, (time.process_time() - t) * 50, "ms each")
        T.clear(); N.clear()
        monkeypatch.setattr(Template, "render", render)
        for _ in range(10): c.get(path)
        monkeypatch.setattr(Template, "render", orig_r)
        for k, v in T.most_common(22): print(f"{v*100:8.2f} ms  {N[k]/10:6.1f} x  {k}")
        K.clear(); KN.clear()
        monkeypatch.setattr(Node, "render_annotated", annotated)
        for _ in range(10): c.get(path)
        monkeypatch.setattr(Node, "render_annotated", ra)
        for k, v in K.most_common(14): print(f"{v*100:8.2f} ms  {KN[k]/10:6.1f} x  {k}")
