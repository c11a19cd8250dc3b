// Converts a few lines with markup, **bold**, *italic*, [words](/address/) and a dash before each bullet, to editor content
// and back. content/kinds/formatted.py renders the same for readers; tests/content/cms/editor/test_kind_fields_in_browser.py compares.

const INLINE =
  /\\(?<sign>[\\*[\]•.)-])|\[(?<words>(?:\\[^\n]|[^[\]\n\\]){1,200})\]\((?<href>[^()\s]{1,500})\)|\*\*(?<strong>(?!\s)(?:\\[^\n]|[^*\n\\]|\*(?![\s*])(?:\\[^\n]|[^*\n\\])+(?<!\s)\*)+(?<!\s))\*\*|\*(?<em>(?!\s)(?:\\[^\n]|[^*\n\\]|\*\*(?![\s*])(?:\\[^\n]|[^*\n\\])+(?<!\s)\*\*)+(?<!\s))\*(?![\p{L}\p{N}_]|\*(?!\*\*?[^\s*]))/gu;
const POINT = /^(?:(?<dot>[-*•])\s+|\d{1,3}[.)]\s+)/;
const INVISIBLE = /[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff]+/g;

/** As in content/text/url_policy.py, which decides. */
function isLink(href) {
  const scheme = /^([^/?#]*?):/.exec(href.replace(INVISIBLE, ""))?.[1];
  return scheme === undefined || ["http", "https", "mailto", "tel"].includes(scheme.toLowerCase());
}
const isInWord = (character) => /[\p{L}\p{N}_*]/u.test(character);
const text = (words, marks) => (words ? [{ type: "text", text: words, ...(marks.length && { marks }) }] : []);

/** `marks`: of the surrounding text. */
function marked({ 0: all, groups: { sign, words, href, strong, em } }, marks) {
  if (sign) return text(sign, marks);
  if (strong) return lineOf(strong, [...marks, { type: "bold" }]);
  if (em) return lineOf(em, [...marks, { type: "italic" }]);
  return isLink(href) ? lineOf(words, [...marks, { type: "link", attrs: { href } }]) : text(all, marks);
}

function lineOf(line, marks = []) {
  const pieces = [];
  let keptTo = 0;
  for (let at = 0; ; ) {
    INLINE.lastIndex = at;
    const found = INLINE.exec(line);
    if (!found) return [...pieces, ...text(line.slice(keptTo), marks)];
    const { 0: all, index, groups } = found;
    if (groups.em && index > keptTo && isInWord(line[index - 1])) {
      at = index + 1; // a delimiter inside a word, or between numbers, has no meaning
      continue;
    }
    pieces.push(...text(line.slice(keptTo, index), marks), ...marked(found, marks));
    keptTo = at = index + all.length;
  }
}

const kindOf = (line) => {
  const point = POINT.exec(line);
  return point ? (point.groups.dot ? "bulletList" : "orderedList") : "paragraph";
};
const paragraph = (content) => ({ type: "paragraph", ...(content.length && { content }) });

function blockOf([kind, lines]) {
  if (kind === "paragraph") return paragraph(lines.flatMap((line, at) => [...(at ? [{ type: "hardBreak" }] : []), ...lineOf(line)]));
  const items = lines.map((line) => ({ type: "listItem", content: [paragraph(lineOf(line.replace(POINT, "")))] }));
  return { type: kind, content: items };
}

/** Editor content for `typed`. */
export function read(typed) {
  const blocks = typed.split(/\n\s*\n/).map((block) => block.replace(/^\n+|\n+$/g, "")).filter(Boolean);
  const runs = [];
  for (const block of blocks) {
    let last;
    for (const line of block.split("\n")) {
      const kind = kindOf(line);
      if (last?.[0] === kind) last[1].push(line);
      else runs.push((last = [kind, [line]]));
    }
  }
  return { type: "doc", content: runs.length ? runs.map(blockOf) : [paragraph([])] };
}

/** Escapes all markup in a text. */
const escaped = (words) => words.replace(/\\(?=[\\*[\]•.)-]|\s*$)/g, "\\\\").replace(/[*[\]]/g, "\\$&");
const address = (href) => href.replace(/[()\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** Delimiters are next to their words: spaces go outside. `words`: text including its markup. */
function around(before, words, after) {
  const [, ahead, inside, behind] = /^(\s*)([^]*?)(\s*)$/.exec(words);
  return inside ? `${ahead}${before}${inside}${after}${behind}` : words;
}

/** Groups neighbours with the same value of `of`, written together by `write`. */
function together(pieces, of, write) {
  const runs = [];
  for (const piece of pieces) {
    const same = of(piece);
    if (runs.length && runs.at(-1)[0] === same) runs.at(-1)[1].push(piece);
    else runs.push([same, [piece]]);
  }
  return runs.map(([same, run]) => write(same, run)).join("");
}

const markOf = ({ marks = [] }, name) => marks.find((mark) => mark.type === name);
const wordsOf = (pieces) => escaped(pieces.map(({ text: words }) => words).join("").replace(/[^\S\n]+|\n/g, " "));
const setAs = (name, sign, write) => (pieces) =>
  together(pieces, (piece) => !!markOf(piece, name), (is, run) => (is ? around(sign, write(run), sign) : write(run)));
const italics = setAs("italic", "*", wordsOf);
const bolds = setAs("bold", "**", italics);

/** Links are outermost, then bold, then italic: so each formatting has a single notation. */
function links(href, pieces) {
  const words = bolds(pieces);
  return href && href.length <= 500 && words.trim().length <= 200 ? around("[", words, `](${href})`) : words;
}

const linkOf = (piece) => (piece.type === "hardBreak" ? null : address(markOf(piece, "link")?.attrs.href ?? ""));
const inLine = (content = []) => together(content, linkOf, (href, run) => (href === null ? "\n".repeat(run.length) : links(href, run)));
/** A line that only looks like a bullet. */
const noPoint = (line) => line.replace(/^\s*([-•])(?=\s)/, "\\$1").replace(/^\s*(\d{1,3})([.)])(?=\s)/, "$1\\$2");

function written({ type, content = [] }) {
  const one = (item) => inLine(item.content?.[0]?.content).replaceAll("\n", " ").trim();
  const points = () => content.map(one).filter(Boolean);
  if (type === "bulletList") return points().map((words) => `- ${words}`).join("\n");
  if (type === "orderedList") return points().map((words, at) => `${at + 1}. ${words}`).join("\n");
  return inLine(content).split("\n").map(noPoint).join("\n");
}

/** Lines with markup for `doc`, the content of the editor. */
export const write = (doc) => doc.content.map(written).map((block) => block.replace(/\n(?:[^\S\n]*\n)+/g, "\n").replace(/^\s+|\s+$/g, "")).filter(Boolean).join("\n\n");
