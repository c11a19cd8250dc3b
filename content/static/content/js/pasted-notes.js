// Footnotes of Word, Google Docs, LibreOffice and our own public pages, each two links that lead to each other, become
// footnotes of a text; review comments of Word are removed.

// Of a note: the end of the link back to the text, and the end of the link in the text.
const BACK = [
  [/#_(ftn|edn)ref(\d+)$/, (kind, number) => `#_${kind}${number}`],
  [/#(ftnt)_ref(\d+)$/, (kind, number) => `#${kind}${number}`],
  [/#(sdfootnote|sdendnote)(\d+)anc$/, (kind, number) => `#${kind}${number}sym`],
  [/#(footnote-)(\d+)-here$/, (kind, number) => `#${kind}${number}`], // content/text/render_html.py
];

/** End of the link in the text to which `href` leads back, or undefined. */
function wayThere(href) {
  for (const [form, there] of BACK) {
    const found = form.exec(href);
    if (found) return there(found[1], found[2]);
  }
  return undefined;
}

/** The link alone, or its wrapper: superscript, brackets. */
function whole(link) {
  let outer = link;
  while (outer.parentElement?.matches("sup, span, font") && outer.parentElement.textContent.trim() === link.textContent.trim()) outer = outer.parentElement;
  return outer;
}

/** Lines of a note: the one with the link back, and those that continue it. */
function linesOf(back) {
  const first = back.closest("p, li, div");
  const frame = first?.parentElement;
  const isAlone = frame?.matches("div") && frame.querySelectorAll("a[href]").length > 0 && links(frame).length === 1;
  return isAlone ? [...frame.children].filter((line) => line.matches("p, div")) : [first].filter(Boolean);
}

const links = (root) => [...root.querySelectorAll("a[href]")].filter((link) => wayThere(link.getAttribute("href")));

export function setFootnotes(root) {
  for (const back of links(root)) {
    const way = wayThere(back.getAttribute("href"));
    const there = [...root.querySelectorAll("a[href]")].find((link) => link.getAttribute("href").endsWith(way));
    const lines = linesOf(back);
    if (!there || !lines.length || lines.some((line) => line.contains(there))) continue; // only a part was copied
    whole(back).remove();
    const note = document.createElement("span");
    note.dataset.footnote = "";
    for (const [at, line] of lines.entries()) note.append(...(at ? [" "] : []), ...line.childNodes);
    const walker = document.createTreeWalker(note, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    if (texts.length) texts[0].data = texts[0].data.trimStart();
    if (texts.length) texts.at(-1).data = texts.at(-1).data.trimEnd();
    whole(there).replaceWith(note);
    const rule = (lines[0].closest("div") ?? lines[0]).previousElementSibling; // between the text and its notes
    if (rule?.matches("hr")) rule.remove();
    for (const line of lines) line.remove();
  }
  for (const list of root.querySelectorAll("[data-pasted~=notes]")) for (const rule of list.querySelectorAll("hr, br[clear]")) rule.remove();
}

/** Removes review comments: they were never meant for readers. Returns their number. */
export function dropRemarks(root) {
  const remarks = [...root.querySelectorAll("[data-pasted~=remark]")].filter((one) => one.textContent.trim());
  for (const one of root.querySelectorAll("[data-pasted~=remark], [data-pasted~=anchor]")) one.remove();
  return remarks.filter((one) => !remarks.some((other) => other !== one && other.contains(one))).length;
}

/** For a part of a public page: removes numbers whose notes were not copied and that would lead nowhere. Returns their number. */
export function loseFootnotes(root) {
  const numbers = root.querySelectorAll("a[role=doc-noteref]");
  for (const link of numbers) whole(link).remove();
  for (const link of root.querySelectorAll("a[role=doc-backlink]")) link.remove();
  for (const notes of root.querySelectorAll("[role=doc-endnotes]")) if (!notes.textContent.trim()) notes.remove();
  return numbers.length;
}
