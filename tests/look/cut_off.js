() => {
  const name = (e) => e.outerHTML.replace(/\s+/g, " ").slice(0, 90);
  const unseen = ".visually-hidden, dialog:not([open]), template";
  const seen = (e) => e.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true }) && !e.closest(unseen);
  const moves = (e) => {
    for (let one = e; one; one = one.parentElement) {
      if (/sticky|fixed|absolute/.test(getComputedStyle(one).position)) return true;
    }
    return false;
  };
  // What is scrolled out of sight in its box lies on nothing.
  const within = (e, { left, right, top, bottom, height }) => {
    for (let one = e; one && one !== document.body; one = one.parentElement) {
      if (getComputedStyle(one).overflowX === "visible") continue;
      const box = one.getBoundingClientRect();
      [left, right] = [Math.max(left, box.left), Math.min(right, box.right)];
    }
    return { left, right, top, bottom, height };
  };
  const cut = [], words = [];
  for (const e of document.body.querySelectorAll("*")) {
    if (!seen(e) || !e.textContent.trim() || e.closest("svg")) continue;
    const style = getComputedStyle(e);
    const wide = /hidden|clip/.test(style.overflowX) && e.scrollWidth > e.clientWidth + 1;
    const high = /hidden|clip/.test(style.overflowY) && e.scrollHeight > e.clientHeight + 1;
    if (e.clientWidth > 1 && (wide || high)) cut.push(name(e));
    if (moves(e)) continue;
    for (const node of e.childNodes) {
      if (node.nodeType !== 3 || !node.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const box of range.getClientRects()) words.push([e, within(e, box)]);
    }
  }
  const over = [];
  const inner = 0.25; // of a line: letters reach into the lines beside them by a little
  words.forEach(([one, a], at) => {
    for (const [other, b] of words.slice(at + 1, at + 200)) {
      if (one === other) continue;
      const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
      const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
      if (wide > 3 && high > inner * Math.min(a.height, b.height)) over.push(`${name(one)} on ${name(other)}`);
    }
  });
  return [cut, [...new Set(over)]];
}
