// A few lines with signs in them, **bold**, *italic*, [words](/address/) and a dash before each point, as the editor holds
// them, and back. content/kinds/formatted.py shows readers the same; tests/content/cms/test_signs_in_browser.py compares.

const INLINE =
  /\\(?<sign>[\\*[\]•.)-])|\[(?<words>(?:\\[^\n]|[^[\]\n\\]){1,200})\]\((?<href>[^()\s]{1,500})\)|\*\*(?<strong>(?!\s)(?:\\[^\n]|[^*\n\\])+(?<!\s))\*\*|\*(?<em>(?!\s)(?:\\[^\n]|[^*\n\\])+(?<!\s))\*(?![\p{L}\p{N}_]|\*(?!\*[^\s*]))/gu;
const POINT = /^(?:(?<dot>[-*•])\s+|\d{1,3}[.)]\s+)/;
const INVISIBLE = /[\x00-\x20\x7f-\xa0\u00ad\u200b-\u200f\u2028-\u202f\u205f-\u206f\ufeff]+/g;

const plain = (text) => text.replace(/\\([\\*[\]•.)-])/g, "$1");
/** As content/links.py has it, which has the last word. */
function isLink(href) {
  const scheme = /^([^/?#]*?):/.exec(href.replace(INVISIBLE, ""))?.[1];
  return scheme === undefined || ["http", "https", "mailto", "tel"].includes(scheme.toLowerCase());
}
const isInWord = (character) => /[\p{L}\p{N}_*]/u.test(character);
const text = (words, ...marks) => (words ? [{ type: "text", text: words, ...(marks.length && { marks }) }] : []);

function marked({ 0: all, groups: { sign, words, href, strong, em } }) {
  if (sign) return text(sign);
  if (strong) return text(plain(strong), { type: "bold" });
  if (em) return text(plain(em), { type: "italic" });
  return isLink(href) ? text(plain(words), { type: "link", attrs: { href } }) : text(all);
}

function lineOf(line) {
  const pieces = [];
  let keptTo = 0;
  INLINE.lastIndex = 0;
  for (let found = INLINE.exec(line); found; found = INLINE.exec(line)) {
    const { index, groups } = found;
    if (groups.em && index > keptTo && isInWord(line[index - 1])) {
      INLINE.lastIndex = index + 1;
      continue;
    }
    pieces.push(...text(line.slice(keptTo, index)), ...marked(found));
    keptTo = INLINE.lastIndex;
  }
  return [...pieces, ...text(line.slice(keptTo))];
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

/** What the editor holds for `typed`. */
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

/** Words in which no sign means anything. */
const escaped = (words) => words.replace(/\\(?=[\\*[\]•.)-]|$)/g, "\\\\").replace(/[*[\]]/g, "\\$&");
const address = (href) => href.replace(/[()\s]/g, (sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, "0")}`);

/** Signs stand close to their words: spaces go outside. */
function around(sign, words) {
  const [, before, inside, after] = /^(\s*)([^]*?)(\s*)$/.exec(words);
  return inside ? `${before}${sign}${escaped(inside)}${sign}${after}` : words;
}

function piece({ type, text: words, marks = [] }) {
  if (type === "hardBreak") return "\n";
  const line = words.replace(/[^\S\n]+|\n/g, " ");
  const has = (name) => marks.find((mark) => mark.type === name);
  const href = address(has("link")?.attrs.href ?? "");
  const linked = escaped(line.trim());
  if (href && href.length <= 500 && linked && linked.length <= 200) return line.replace(line.trim(), () => `[${linked}](${href})`);
  return has("bold") ? around("**", line) : has("italic") ? around("*", line) : escaped(line);
}

const inLine = (content = []) => content.map(piece).join("");
/** A line that only looks like a point. */
const noPoint = (line) => line.replace(/^\s*([-•])(?=\s)/, "\\$1").replace(/^\s*(\d{1,3})([.)])(?=\s)/, "$1\\$2");

function written({ type, content = [] }) {
  const one = (item) => inLine(item.content?.[0]?.content).replaceAll("\n", " ").trim();
  const points = () => content.map(one).filter(Boolean);
  if (type === "bulletList") return points().map((words) => `- ${words}`).join("\n");
  if (type === "orderedList") return points().map((words, at) => `${at + 1}. ${words}`).join("\n");
  return inLine(content).split("\n").map(noPoint).join("\n");
}

/** `doc`, which is what the editor holds, as lines with signs. */
export const write = (doc) => doc.content.map(written).map((block) => block.replace(/\n(?:[^\S\n]*\n)+/g, "\n").replace(/^\s+|\s+$/g, "")).filter(Boolean).join("\n\n");
