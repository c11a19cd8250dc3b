// Internal links, however they were added: a CMS URL, which no reader could open, and one with the host name become the URL
// of the page itself; link text that is a URL becomes the title of the page. A pasted image stays if its author may use it.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const AT_ONCE = 50; // content/cms/editor/link_search.py
const FILE = /^\/media\/[0-9a-f]{64}\//;
const ANSWERED = "own-addresses";

const isOfDesk = (href) => /^\/cms\//.test(href);

/** Changed ranges, in the document after the changes: [[from, to], …]. */
function touched(changes) {
  const ranges = [];
  changes.forEach(({ steps, mapping }, at) => {
    const through = (place, pos, side) =>
      changes.slice(at + 1).reduce((now, later) => later.mapping.map(now, side), mapping.slice(place + 1).map(pos, side));
    steps.forEach((step, place) => {
      const known = ranges.length;
      mapping.maps[place].forEach((_from, _to, from, to) => ranges.push([through(place, from, -1), through(place, to, 1)]));
      if (ranges.length === known && step.from !== undefined) ranges.push([through(place, step.from, -1), through(place, step.to, 1)]);
    });
  });
  return ranges;
}

const linkOf = (node) => node.marks.find(({ type }) => type.name === "link");

/** Every run of text linked to `href`: {from, to, words, marks}. */
function runsOf(doc, href) {
  const runs = [];
  doc.descendants((node, at) => {
    if (linkOf(node)?.attrs.href !== href) return;
    const last = runs.at(-1);
    if (last?.to === at) Object.assign(last, { to: at + node.nodeSize, words: last.words + node.text });
    else runs.push({ from: at, to: at + node.nodeSize, words: node.text, marks: node.marks });
  });
  return runs.reverse(); // changes at the end do not move what is before
}

/** `dialog`: link dialog with the URL to ask; `lost`: called for each image that may not be used. */
export function ownAddresses(editor, dialog, lost) {
  const origins = [location.origin, dialog.dataset.site];
  const known = new Set(); // already asked about, or already in the text
  let waiting = [];

  const isAsked = (href) => isOfDesk(href) || origins.some((origin) => href.startsWith(`${origin}/`));

  function lead(change, href, { title, address }) {
    const { schema, doc, selection } = editor.state;
    const { link } = schema.marks;
    for (const { from, to, words, marks } of runsOf(doc, href)) {
      const others = link.removeFromSet(marks);
      const mark = link.create({ ...link.isInSet(marks).attrs, href: address });
      const shown = [href, href.replace(/^https?:\/\//, "")].find((one) => words.startsWith(one.replace(/\/$/, "")));
      if (!title || !shown) {
        change.addMark(from, to, mark);
        continue;
      }
      // A user who went on typing at its end did not mean a link.
      const end = from + Math.min(shown.length, words.length);
      if (end < to) change.removeMark(end, to, link);
      change.replaceWith(from, end, schema.text(title, mark.addToSet(others)));
      if (selection.empty && selection.from === to) change.setStoredMarks(others);
    }
  }

  function takeOut(change, src) {
    const places = [];
    change.doc.descendants((node, at) => {
      if (node.attrs.src === src) places.unshift([at, at + node.nodeSize]);
    });
    for (const [from, to] of places) change.delete(from, to);
    places.forEach(lost);
  }

  async function ask() {
    const asked = waiting.splice(0, AT_ONCE);
    const query = new URLSearchParams(asked.map((address) => ["at", address]));
    try {
      const answer = await fetch(`${dialog.dataset.address}?${query}`, { headers: { Accept: "application/json", "X-Background": "1" } });
      if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
      const { at } = await answer.json();
      const change = editor.state.tr.setMeta(ANSWERED, true);
      for (const address of asked) if (at[address] && !FILE.test(address)) lead(change, address, at[address]);
      for (const address of asked) if (!at[address] && FILE.test(address)) takeOut(change, address);
      if (change.docChanged) editor.view.dispatch(change);
    } catch {
      for (const address of asked) known.delete(address); // the check before submission lists what is left
    }
    if (waiting.length) ask();
  }

  function expect(address) {
    if (known.has(address)) return;
    known.add(address);
    if (!waiting.length) setTimeout(ask); // together with all others added at once
    waiting.push(address);
  }

  function appendTransaction(changes, _before, { doc }) {
    // Undo restores the previous link.
    if (!changes.some(({ docChanged }) => docChanged) || changes.some((one) => one.getMeta("history$") || one.getMeta(ANSWERED))) return null;
    const isPasted = changes.some((one) => one.getMeta("uiEvent") === "paste");
    for (const [from, to] of touched(changes)) {
      doc.nodesBetween(Math.max(0, from - 1), Math.min(doc.content.size, to + 1), (node) => {
        const href = linkOf(node)?.attrs.href;
        if (href && isAsked(href)) expect(href);
        if (isPasted && FILE.test(node.attrs.src)) expect(node.attrs.src);
      });
    }
    return null;
  }

  editor.state.doc.descendants(({ attrs }) => void (attrs.src && known.add(attrs.src)));
  editor.registerPlugin(new Plugin({ appendTransaction }));
}
