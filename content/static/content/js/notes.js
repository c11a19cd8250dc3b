// Review notes and their passages: selecting text offers a note on it, a note shows its passage in the text, and answering
// never leaves the page, which may have unsaved text. Without this script, which beside.js loads, the same forms lead to
// pages.

import { send, show } from "../../secureproject/js/fragments.js";

const AROUND = 60; // characters before a passage that distinguish it from equal ones
const part = document.querySelector("[data-notes]");
const list = part.querySelector("[data-notes-list]");
const here = document.querySelector("[data-note-here]");
const APART = "del, .diff__link, .editor__figure-tools, .callout__word, .footnotes, .footnote"; // not part of the text
const BLOCKS = "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, blockquote, figcaption, caption, dt, dd, div, summary";

/** The texts that are searched for passages: the editor's, the difference, that of the version. */
const papers = () => [...document.querySelectorAll(".editor__paper .prose, .diff, article.prose")];

/** Texts of the footnote that `link` leads to: they are stored where its number is. */
function noteOf(link) {
  const texts = [];
  const note = document.getElementById(link.hash.slice(1));
  const walker = note && document.createTreeWalker(note, NodeFilter.SHOW_TEXT);
  while (walker?.nextNode()) if (!walker.currentNode.parentElement.closest(".footnote__back")) texts.push(walker.currentNode);
  return texts;
}

/** Visible text of `root`, whitespace collapsed, and for each character the node that holds it. */
function read(root) {
  const places = [];
  const units = []; // reading the end of a growing string is slow
  let block;
  let starts = false; // a new line
  const add = (unit, node, offset) => {
    const space = /\s/.test(unit);
    if (space && (units.at(-1) ?? " ") === " ") return;
    units.push(space ? " " : unit);
    places.push({ node, offset });
  };
  const addAll = (node, end = node.length) => {
    for (let offset = 0; offset < end; offset += 1) add(node.data[offset], node, offset);
  };
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.localName === "br") starts = true;
    if (node.matches?.("a[role=doc-noteref]")) noteOf(node).forEach((text, at, all) => addAll(text, text.length - (at === all.length - 1))); // a space ends it
    if (node.nodeType !== Node.TEXT_NODE || node.parentElement.closest(APART)) continue;
    const around = node.parentElement.closest(BLOCKS);
    starts ||= block !== undefined && around !== block;
    block = around;
    if (starts) add(" ", node, 0);
    starts = false;
    addAll(node);
  }
  return { text: units.join(""), places };
}

const alike = (one, other) => {
  let length = 0;
  while (length < one.length && length < other.length && one.at(-1 - length) === other.at(-1 - length)) length += 1;
  return length;
};

/** Range of `passage`; among several, the one that follows a text like `before`. */
function rangeOf({ text, places }, passage, before) {
  let best = -1;
  let most = -1;
  for (let at = text.indexOf(passage); at >= 0; at = text.indexOf(passage, at + 1)) {
    const score = alike(before.trimEnd(), text.slice(Math.max(0, at - AROUND), at).trimEnd());
    if (score > most) [best, most] = [at, score];
  }
  if (best < 0) return undefined;
  const range = document.createRange();
  const end = places[best + passage.length - 1];
  range.setStart(places[best].node, places[best].offset);
  range.setEnd(end.node, Math.min(end.node.length, end.offset + 1));
  return range;
}

/** The passage of `quote` in each of `contents` that contains it. */
const rangesOf = (quote, contents) =>
  contents.map((content) => rangeOf(content, quote.dataset.passage, quote.dataset.before)).filter(Boolean);

/** Underlines every passage that has a note, without changing the text itself. */
function mark() {
  if (!globalThis.Highlight) return;
  const quotes = [...list.querySelectorAll("[data-passage]")];
  const contents = quotes.length ? papers().map(read) : [];
  const ranges = quotes.flatMap((quote) => {
    const found = rangesOf(quote, contents);
    const button = quote.parentElement.querySelector("[data-show-passage]");
    if (button) button.hidden = !found.length;
    return found;
  });
  CSS.highlights.set("noted", new Highlight(...ranges));
}

/** Moves the reading position there: for an author the passage is selected, for a reader its paragraph is focused. */
function goThere(range, place) {
  const editor = place.closest("[contenteditable=true]");
  if (editor) {
    editor.focus({ preventScroll: true });
    getSelection().removeAllRanges();
    getSelection().addRange(range);
  } else {
    const block = place.closest(BLOCKS) ?? place;
    block.tabIndex = -1;
    block.focus({ preventScroll: true });
  }
}

function showPassage(quote) {
  const [range] = rangesOf(quote, papers().map(read));
  if (!range) return;
  CSS.highlights?.set("noted-now", new Highlight(range));
  const place = range.startContainer.parentElement;
  place.closest("details")?.setAttribute("open", "");
  goThere(range, place);
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  place.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}

/** The selected text, and the text before it. */
function selected() {
  const selection = getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return undefined;
  const range = selection.getRangeAt(0);
  const root = papers().find((one) => one.contains(range.commonAncestorContainer));
  if (!root) return undefined;
  const { text, places } = read(root);
  const inside = ({ node, offset }) => range.isPointInRange(node, offset) && range.comparePoint(node, offset + 1) <= 0;
  const start = places.findIndex(inside);
  const end = places.findLastIndex(inside) + 1;
  const passage = start < 0 ? "" : text.slice(start, end).trim();
  return passage && { passage, before: text.slice(Math.max(0, start - AROUND), start), range };
}

function offer() {
  const chosen = part.querySelector("[data-new-note]") && selected();
  here.hidden = !chosen;
  if (!chosen) return;
  const box = chosen.range.getBoundingClientRect();
  here.style.top = `${Math.min(box.bottom + 6, innerHeight - here.offsetHeight - 6)}px`;
  here.style.left = `${Math.max(8, Math.min(box.left, innerWidth - here.offsetWidth - 8))}px`;
}

function begin({ passage, before }) {
  const form = part.querySelector("[data-new-note]");
  form.open = true;
  form.querySelector("[name=passage]").value = passage;
  form.querySelector("[name=passage-before]").value = before;
  here.hidden = true;
  form.querySelector("[name=note]").focus();
}

/** Why an answer is refused. */
async function sentenceOf(answer) {
  const aside = document.createElement("div");
  await show(aside, answer);
  return aside.querySelector("[role=alert]")?.textContent.trim() ?? part.dataset.trouble;
}

/** The text stays in its field: it need not be typed twice. */
function refused(form, sentence) {
  delete form.dataset.going;
  delete form.dataset.sent; // enhance.js
  const said = list.querySelector(".notes__said");
  said.textContent = sentence;
  said.scrollIntoView({ block: "nearest" });
}

/** The list was replaced: keyboard focus stays where it was, and does not jump to the first note of many. */
function goOn(about) {
  if (list.querySelector("[role=alert]")) return; // it has the focus
  list.querySelector(about ? `[data-note="${about}"] summary` : "[data-new-note] summary")?.focus({ preventScroll: true });
}

let later;
const soon = (act, after) => () => (clearTimeout(later), (later = setTimeout(act, after)));

document.addEventListener("selectionchange", soon(offer, 150));
addEventListener("scroll", soon(offer, 50), { passive: true });
// A dragged selection may end on the next line, where the button is.
document.addEventListener("dragstart", () => (clearTimeout(later), (here.hidden = true)));
document.addEventListener("dragend", soon(offer, 50));
here.addEventListener("pointerdown", (event) => event.preventDefault()); // the selection stays
here.addEventListener("click", () => {
  const chosen = selected();
  if (chosen) begin(chosen);
});
// By keyboard the button is far from the text. AltGr is for characters: with M it is µ on many keyboards.
document.addEventListener("keydown", (event) => {
  const isAsked = event.code === "KeyM" && event.altKey && (event.ctrlKey || event.metaKey) && !event.getModifierState("AltGraph");
  const chosen = isAsked && part.querySelector("[data-new-note]") && selected();
  if (!chosen) return;
  event.preventDefault();
  begin(chosen);
});
list.addEventListener("click", (event) => {
  const button = event.target.closest("[data-show-passage]");
  if (button) showPassage(button.parentElement.querySelector("[data-passage]"));
});
list.addEventListener("input", (event) => {
  // Another passage was typed in: the text before the selected one does not apply to it.
  if (event.target.name === "passage") event.target.form.querySelector("[name=passage-before]").value = "";
});
list.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.going) return; // a note is sent once, however often the button is clicked
  form.dataset.going = "yes";
  try {
    const data = new URLSearchParams(new FormData(form));
    const about = form.closest("[data-note]")?.dataset.note;
    const answer = await send(form.action, { method: "POST", body: data });
    if (about && !answer.ok) return refused(form, await sentenceOf(answer));
    await show(list, answer);
    if (answer.ok) document.dispatchEvent(new CustomEvent("small-form-sent", { detail: form.dataset.keptAs })); // small-forms.js
    goOn(about);
    mark();
  } catch {
    refused(form, part.dataset.trouble);
  }
});

let writing;
document.addEventListener("input", (event) => {
  if (!event.target.closest?.(".editor__paper, textarea[data-rich-text]")) return;
  clearTimeout(writing);
  writing = setTimeout(mark, 600);
});
mark();
offer(); // a selection may have loaded this code
