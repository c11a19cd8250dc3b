// Words from the clipboard that were written in Markdown, as the page that they mean. What only might be Markdown stays as it is
// typed: a line that begins with a dash is no proof, and whoever pastes without formatting (Ctrl+Shift+V) wants the signs.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})\s+(.+?)\s*#*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/;
const QUOTE = /^ {0,3}>\s?/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const HEAD = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/; // the line below the head of a table
const LINK = /\[[^[\]\n]+\]\((?:https?:\/\/|mailto:|\/)[^()\s]*\)/;
const BOLD = /\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*/;

/** Two kinds of signs, or one that stands in no other text. */
export function isMarkdown(text) {
  const lines = text.split("\n");
  const any = (form) => lines.some((line) => form.test(line));
  if (lines.filter((line) => FENCE.test(line)).length > 1 || LINK.test(text)) return true;
  if (lines.some((line, at) => at && line.includes("|") && HEAD.test(line) && lines[at - 1].includes("|"))) return true;
  return [HEADING, ITEM, QUOTE, BOLD].filter(any).length > 1;
}

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (words) => words.replace(/[&<>"]/g, (sign) => SIGNS[sign]);

const WHOLE = /`([^`]+)`|(?<!!)\[([^[\]]+)\]\(((?:https?:\/\/|mailto:|\/)[^()\s]*)\)|https?:\/\/[^\s<>]+/g;
const marked = (words) =>
  escaped(words)
    .replace(/\*\*(?!\s)(.+?)(?<!\s)\*\*/g, "<strong>$1</strong>")
    .replace(/(?<![\w*])\*(?![\s*])([^*]+?)(?<!\s)\*(?![\w*])/g, "<em>$1</em>")
    .replace(/(?<!\w)_(?![\s_])([^_]+?)(?<!\s)_(?!\w)/g, "<em>$1</em>")
    .replace(/~~(?!\s)(.+?)(?<!\s)~~/g, "<s>$1</s>");

/** Words of a line. In code and in addresses no sign means anything: they are put back last. */
function inLine(line) {
  const whole = [];
  const put = (html) => `\ue000${whole.push(html) - 1}\ue001`;
  const bare = line.replace(/[\ue000\ue001]/g, "").replace(WHOLE, (all, code, words, href) => {
    if (code) return put(`<code>${escaped(code)}</code>`);
    return put(words ? `<a href="${escaped(href)}">${marked(words)}</a>` : escaped(all));
  });
  return marked(bare).replace(/\ue000(\d+)\ue001/g, (_all, at) => whole[at]);
}

const cells = (line, name) => {
  const inside = line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/);
  return `<tr>${inside.map((cell) => `<${name}>${inLine(cell.trim().replaceAll("\\|", "|"))}</${name}>`).join("")}</tr>`;
};

/** The lines from the first on that `belongs` says, taken out of `lines`. */
function taken(lines, belongs) {
  const end = lines.findIndex((line, at) => !belongs(line, at));
  return lines.splice(0, end < 0 ? lines.length : end);
}

function list(lines) {
  const [, indent, number] = ITEM.exec(lines[0]);
  const isDeeper = (line) => /^\s*/.exec(line)[0].length > indent.length;
  const items = [];
  while (lines.length) {
    const found = ITEM.exec(lines[0]);
    if (!found || found[1].length !== indent.length || (found[2] === undefined) !== (number === undefined)) break;
    lines.shift();
    const below = taken(lines, (line, at) => (line.trim() ? isDeeper(line) : Boolean(lines[at + 1] && isDeeper(lines[at + 1]))));
    const words = taken(below, (line) => line.trim() && !ITEM.test(line)).map((line) => line.trim());
    items.push(`<li><p>${inLine([found[3], ...words].join(" "))}</p>${blocks(below)}</li>`);
    if (!lines[0]?.trim() && lines[1]?.startsWith(indent) && ITEM.test(lines[1])) lines.shift();
  }
  if (number === undefined) return `<ul>${items.join("")}</ul>`;
  return `<ol start="${Number(number)}">${items.join("")}</ol>`;
}

function table(lines) {
  const head = cells(lines.shift(), "th");
  lines.shift();
  return `<table>${head}${taken(lines, (line) => line.includes("|")).map((line) => cells(line, "td")).join("")}</table>`;
}

function code(lines) {
  const [, fence] = FENCE.exec(lines.shift());
  const inside = taken(lines, (line) => !line.trim().startsWith(fence));
  lines.shift();
  return `<pre><code>${escaped(inside.join("\n"))}</code></pre>`;
}

const isTable = (lines) => lines[0].includes("|") && lines[1]?.includes("|") && HEAD.test(lines[1]);
const begins = (line) => [FENCE, HEADING, ITEM, QUOTE, RULE].some((form) => form.test(line));

function block(lines) {
  const [line] = lines;
  const heading = HEADING.exec(line);
  if (FENCE.test(line)) return code(lines);
  if (heading || RULE.test(line)) {
    lines.shift();
    return heading ? `<h${heading[1].length}>${inLine(heading[2])}</h${heading[1].length}>` : "<hr>";
  }
  if (ITEM.test(line)) return list(lines);
  if (QUOTE.test(line)) return `<blockquote>${blocks(taken(lines, (one) => QUOTE.test(one)).map((one) => one.replace(QUOTE, "")))}</blockquote>`;
  if (isTable(lines)) return table(lines);
  const words = taken(lines, (one, at) => one.trim() && !(at && begins(one)));
  return `<p>${words.map((one) => inLine(one.trim()) + (/(?: {2}|\\)$/.test(one) ? "<br>" : " ")).join("").trim()}</p>`;
}

function blocks(lines) {
  let html = "";
  while (lines.length) {
    if (lines[0].trim()) html += block(lines);
    else lines.shift();
  }
  return html;
}

export const fromMarkdown = (text) => blocks(text.replace(/\r\n?/g, "\n").replaceAll("\t", "    ").split("\n"));

function handlePaste(view, event) {
  const given = event.clipboardData;
  const text = given?.getData("text/plain") ?? "";
  const isCode = view.state.selection.$from.parent.type.spec.code;
  if (!text || isCode || given.files.length || given.getData("text/html") || view.input.shiftKey || !isMarkdown(text)) return false;
  return view.pasteHTML(fromMarkdown(text), new ClipboardEvent("paste", { clipboardData: new DataTransfer() }));
}

/** Where the clipboard has nothing but words. */
export const markdown = (editor) =>
  editor.registerPlugin(new Plugin({ props: { handlePaste } }), (mine, others) => [mine, ...others]);
