// Converts clipboard content of Word, Google Docs and similar programs: their lists are paragraphs with bullets, their bold
// is a style, their headings begin one level too high. The editor drops what is left, as it only accepts what can be stored.

import { expect, gone } from "./inserting.js";
import { picturesIn, signsIn } from "./pasted-pictures.js";
import { dropLost, dropWaysBack, lostFrom } from "./pasted-lost.js";
import { dropRemarks, loseFootnotes, setFootnotes } from "./pasted-notes.js";
import { setParagraphs } from "./pasted-online.js";
import { ownMeaning, ownPictures, setOwn } from "./pasted-own.js";

const TAG = /<[a-z][a-z0-9:]*(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const STYLE = /\sstyle\s*=\s*("[^"]*"|'[^']*')/i;
const CLASS = /\sclass\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i;

/** The meaning of a style that a text can keep, as names; `ignore`: the bullet or number that Word writes before a line. */
function meaning(style) {
  const said = style.toLowerCase().replace(/\s+/g, "");
  const words = [];
  if (/(?:^|[;"'])font-weight:(bold|[6-9]00)/.test(said)) words.push("bold");
  if (/(?:^|[;"'])font-weight:(normal|400)/.test(said)) words.push("plain");
  if (/(?:^|[;"'])font-style:italic/.test(said)) words.push("italic");
  if (/text-decoration[a-z-]*:[^;]*line-through/.test(said)) words.push("struck");
  if (/vertical-align:super/.test(said)) words.push("raised");
  if (/vertical-align:sub/.test(said)) words.push("lowered");
  if (/mso-list:ignore/.test(said)) words.push("ignore");
  if (/mso-element:(foot|end)note-list/.test(said)) words.push("notes");
  if (/mso-special-character:comment/.test(said)) words.push("anchor");
  if (/white-space:pre(;|"|'|$)/.test(said) && /font-family:[^;]*(mono|consolas|courier|menlo|monaco)/.test(said)) words.push("code");
  const level = /mso-list:l\d+level(\d)/.exec(said);
  if (level) words.push("item", `level${level[1]}`);
  return words;
}

/** Cell styles of Excel: {xl65: "bold"}. No other class names mean more than the tag. */
function looksIn(html) {
  const looks = {};
  for (const [sheet] of html.matchAll(/<style\b[\s\S]*?<\/style>/gi)) {
    for (const [, name, rules] of sheet.matchAll(/\.(xl\d+)\s*\{([^}]*)\}/g)) looks[name] = meaning(`;${rules}`);
  }
  return looks;
}

/** Styles are removed before parsing (trusted-types-default.js): their meaning is kept as data. */
const withMeanings = (html, looks) =>
  html.replace(TAG, (tag) => {
    const called = CLASS.exec(tag)?.[1] ?? "";
    const words = [...new Set([...(looks[called.replace(/["']/g, "")] ?? []), ...meaning(STYLE.exec(tag)?.[1] ?? "")])];
    if (/MsoTitle|MsoHeading/i.test(called)) words.push("title");
    if (/msocomtxt/i.test(called)) words.push("remark");
    if (/msocomanchor|msocomoff/i.test(called)) words.push("anchor");
    if (/\bEOP\b/.test(called)) words.push("end");
    if (/\bOutlineElement\b/.test(called)) words.push("outline");
    words.push(...ownMeaning(called));
    const bare = tag.replace(STYLE, "").replace(CLASS, "").replace(/\sid\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i, "");
    return words.length ? bare.replace(/\s*\/?>$/, ` data-pasted="${words.join(" ")}">`) : bare;
  });

const has = (element, word) => (element.dataset.pasted ?? "").split(" ").includes(word);

function renamed(element, name) {
  const other = document.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

const unwrap = (element) => element.replaceWith(...element.childNodes);

function wrapInside(element, name) {
  const inner = document.createElement(name);
  inner.append(...element.childNodes);
  element.append(inner);
}

/** Bold and the like set by a style; whole table cells are handled by headTables. */
function setWords(root) {
  for (const element of root.querySelectorAll("[data-pasted]")) {
    if (!element.matches("span, font, b, strong, i, em")) continue;
    for (const [word, name] of [["bold", "strong"], ["italic", "em"], ["struck", "s"], ["raised", "sup"], ["lowered", "sub"]]) {
      if (has(element, word) && !element.matches("b, strong, i, em")) wrapInside(element, name);
    }
    // Google Docs wraps everything in a <b> that is not bold.
    if (element.matches("b, strong") && has(element, "plain")) unwrap(element);
  }
}

const DOT = /^[\s\u00a0]*(?:[·•◦▪§o–-]|\(?(?:\d+|[a-z]|[ivx]+)[.)])[\s\u00a0]+/i;
const NUMBER = /^[\s\u00a0]*\(?(?:\d+|[a-z]|[ivx]+)[.)]/i;

/** A list of the line's type that continues the numbering of Word: "2.1." is the first item there. */
function listOf({ name, said }) {
  const list = document.createElement(name);
  const first = name === "ol" ? Number(/(\d{1,4})[.)]*$/.exec(said.trim())?.[1] ?? 1) : 1;
  if (first > 1) list.setAttribute("start", first);
  return list;
}

/** Text of the line without its bullet, what the bullet was, and the list it belongs to. */
function itemOf(line) {
  const marks = [...line.querySelectorAll("[data-pasted~=ignore]")];
  const said = marks.map((mark) => mark.textContent).join("") || (DOT.exec(line.textContent)?.[0] ?? "");
  for (const mark of marks) mark.remove();
  const item = document.createElement("li");
  const words = document.createElement("p");
  words.append(...line.childNodes);
  if (!marks.length && words.firstChild?.nodeType === 3) words.firstChild.data = words.firstChild.data.replace(DOT, "");
  item.append(words);
  return { item, said, name: NUMBER.test(said) ? "ol" : "ul" };
}

/** Paragraphs that Word shows as a list become one, nested by indentation. */
function makeLists(root) {
  let open = []; // one list for each level
  let last = null;
  for (const line of [...root.querySelectorAll("p[data-pasted~=item], h1[data-pasted~=item], div[data-pasted~=item]")]) {
    const level = Number(/level(\d)/.exec(line.dataset.pasted)[1]);
    if (last !== line.previousElementSibling) open = [];
    const found = itemOf(line);
    open.length = Math.min(open.length, level);
    if (open.length === level && open.at(-1).localName !== found.name) open.length -= 1; // another list
    while (open.length < level) {
      const list = listOf(found);
      const above = open.at(-1)?.lastElementChild;
      if (above) above.append(list);
      else if (!open.length) line.before(list);
      else open.at(-1).append(list);
      open.push(list);
    }
    open.at(-1).append(found.item);
    line.remove();
    last = open[0];
  }
}

/** The title of the page is level one, so the headings of a document begin at level two. */
function setHeadings(root) {
  if (root.querySelector("h1")) {
    for (const level of [5, 4, 3, 2, 1]) for (const one of root.querySelectorAll(`h${level}`)) renamed(one, `h${level + 1}`);
  }
  for (const title of root.querySelectorAll("p[data-pasted~=title]")) renamed(title, "h2"); // of a document: the topmost heading
}

/** Removes empty lines, which people use for spacing, and boxes with only an icon or a field left. */
function dropEmpty(root) {
  for (const line of root.querySelectorAll("p, h2, h3, h4, h5, h6, div, section, header, footer, nav, form")) {
    if (!line.textContent.trim() && !line.querySelector('img[src^="/media/"], img[src^="/static/"], img[data-arriving], br + *')) line.remove();
  }
}

/** Removes line breaks between blocks, which Google Docs writes for empty lines. */
function dropBreaks(root) {
  const beside = (node, side) => {
    let next = node[side];
    while (next?.nodeType === Node.TEXT_NODE && !next.data.trim()) next = next[side];
    return next;
  };
  for (const end of root.querySelectorAll(":is(body, div) > br")) {
    const [before, after] = [beside(end, "previousSibling"), beside(end, "nextSibling")];
    if ([before, after].some((one) => !one || one.matches?.(BLOCK))) end.remove();
  }
}

/** The first row of a table is its header if all its cells are bold. */
function headTables(root) {
  for (const table of root.querySelectorAll("table")) {
    const [row] = table.rows;
    const all = (cell) => [...cell.querySelectorAll("b, strong")].some((b) => b.textContent.trim() === cell.textContent.trim());
    const bold = (cell) => cell.textContent.trim() && (has(cell, "bold") || all(cell));
    if (!row || table.querySelector("th") || table.rows.length < 2 || ![...row.cells].every(bold)) continue;
    for (const cell of [...row.cells]) {
      const head = renamed(cell, "th");
      for (const name of ["colspan", "rowspan"]) if (cell.hasAttribute(name)) head.setAttribute(name, cell.getAttribute(name));
      for (const strong of head.querySelectorAll("b, strong")) unwrap(strong);
    }
  }
}

// Presentation of a table in its source.
const LOOKS = ["align", "bgcolor", "border", "cellpadding", "cellspacing", "height", "nowrap", "valign", "width"];

/** Cannot be kept in a text, and is not missed. */
function dropLooks(root) {
  for (const part of root.querySelectorAll("table, table *:not(img)")) LOOKS.forEach((name) => part.removeAttribute(name));
}

const FOREIGN = /urn:schemas-microsoft-com|class="?Mso|docs-internal-guid|mso-|<meta name="?generator|\bSCXW\d/i;
const OURS = /\sdata-pm-slice=/i;
// Headings of level one, and what browsers load from other sites (pasted-lost.js): no text of ours has any.
const NOT_OURS = /<h1\b|<[a-z][^<>]*\s(?:background|srcset)\s*=/i;

// Comments, styles, and the line break that some browsers append to copied content.
const NOISE = /<!--[\s\S]*?-->|<!\[[^\]]*\]>|<style\b[\s\S]*?<\/style>|<br[^>]*Apple-interchange-newline[^>]*>/gi;

/** Lists in `notice` what could not be pasted, until the next paste or until it is closed. `lost`: {pictures: 2}. */
function tell(notice, lost) {
  const lines = Object.entries(lost).map(([name, number]) =>
    Object.assign(document.createElement("li"), { textContent: `${notice.dataset[name]} ${number}` }),
  );
  notice.querySelector("ul").replaceChildren(...lines);
  notice.hidden = !lines.length;
}

/**
 * Returns a function that cleans a paste; `notice` lists what could not be pasted. `take(files, lost)` uploads its
 * images to the library, calls `lost` for each that fails, and returns whether it accepts any.
 */
export function cleaner(notice, editor, take) {
  let told = {};
  const say = (lost) => tell(notice, (told = lost));
  const lose = (file) => {
    gone(editor, file);
    say({ ...told, pictures: (told.pictures ?? 0) + 1 });
  };
  async function send(files) {
    expect(editor, files);
    const isTaken = await take(files, lose).catch(() => false);
    if (!isTaken) files.forEach(lose);
  }
  notice.querySelector("[data-leave]").addEventListener("click", () => ((notice.hidden = true), editor.commands.focus()));
  notice.addEventListener("lost", () => say({ ...told, pictures: (told.pictures ?? 0) + 1 })); // own-addresses.js
  notice.addEventListener("too-much", ({ detail }) => say({ everything: detail })); // too-much.js
  return (html) => {
    const found = picturesIn(signsIn(html), notice.dataset.picture);
    if (found.files.length) setTimeout(send, 0, found.files); // once the text is there
    return cleaned(found.html, say);
  };
}

/** Code from a code editor, a box for each line: its indentation would be lost. */
function setCode(root) {
  for (const box of root.querySelectorAll("[data-pasted~=code]")) {
    if (!root.contains(box) || box.closest("pre")) continue;
    const lines = box.querySelector("div") ? [...box.children].map((line) => line.textContent) : [box.textContent];
    const pre = document.createElement("pre");
    pre.append(Object.assign(document.createElement("code"), { textContent: lines.join("\n") }));
    box.replaceWith(pre);
  }
}

const BLOCK = "blockquote, div, dl, h1, h2, h3, h4, h5, h6, hr, ol, p, pre, table, ul";
const RIGHT_TO_LEFT = /[\u0590-\u08ff]/;

/** Block elements that the editor would join; empty lines, and what email programs add to every line. */
function setLines(root) {
  for (const part of root.querySelectorAll("center, details, legend, main, nav, summary")) renamed(part, "div");
  for (const end of root.querySelectorAll(":is(body, p, div, li) > br")) {
    const line = end.parentElement;
    let next = end.nextSibling;
    while (next?.nodeType === Node.TEXT_NODE && !next.data.trim()) next = next.nextSibling;
    if (next && !next.matches?.(BLOCK)) continue; // the line goes on
    end.remove();
    if (line.matches("p, div") && !line.childElementCount && !line.textContent.trim()) line.remove();
  }
  if (RIGHT_TO_LEFT.test(root.textContent)) return;
  for (const part of root.querySelectorAll("div[dir=ltr], div[dir=auto]")) part.removeAttribute("dir");
}

/** Keeps formatting that a page sets by styles, and its first heading. */
function ofAnyPage(body) {
  setOwn(body);
  dropLost(body);
  setCode(body);
  setLines(body);
  setWords(body);
  setHeadings(body);
  headTables(body);
  dropLooks(body);
  for (const element of body.querySelectorAll("[data-pasted]")) element.removeAttribute("data-pasted");
  return body.innerHTML;
}

const withLinks = (lost, more) => (more ? { ...lost, links: (lost.links ?? 0) + more } : lost);

/** `html` from the clipboard as it is to be inserted; what was copied from a text of ours stays as it is. */
function cleaned(html, told) {
  const bare = ownPictures(html.replace(NOISE, ""));
  const lost = lostFrom(bare);
  // Editors based on the same library mark their clipboard in the same way.
  if (OURS.test(html) && !NOT_OURS.test(bare) && !Object.keys(lost).length) return (told(lost), html);
  const page = new DOMParser().parseFromString(withMeanings(bare, looksIn(html)), "text/html");
  if (!FOREIGN.test(html)) {
    setFootnotes(page.body);
    const footnotes = loseFootnotes(page.body);
    told({ ...withLinks(lost, dropWaysBack(page.body)), ...(footnotes && { footnotes }) });
    return ofAnyPage(page.body);
  }
  const remarks = dropRemarks(page.body);
  setParagraphs(page.body);
  setFootnotes(page.body);
  told({ ...withLinks(lost, dropWaysBack(page.body)), ...(remarks && { remarks }) });
  dropLost(page.body);
  makeLists(page.body);
  setWords(page.body);
  dropBreaks(page.body);
  setHeadings(page.body);
  headTables(page.body);
  dropLooks(page.body);
  dropEmpty(page.body);
  // These programs write a language and a direction on everything, whatever its language.
  for (const name of ["data-pasted", "lang", "dir"]) {
    for (const element of page.body.querySelectorAll(name === "dir" ? "[dir=ltr]" : `[${name}]`)) element.removeAttribute(name);
  }
  return page.body.innerHTML;
}
