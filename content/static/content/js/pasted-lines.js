// Text copied from a PDF comes as lines of the page. They are joined to the original paragraphs, in an undo step of its own:
// one undo restores the lines with every hyphen. What may not be such lines (verses, addresses, lists, code) stays as it is,
// and so does what is pasted without formatting (Ctrl+Shift+V).

import { Plugin } from "../../vendor/django_prose_editor/editor.js";
import { isMarkdown } from "./pasted-markdown.js";

const NARROWEST = 40; // characters of the longest line: shorter ones are verses or addresses …
const WIDEST = 150; // … and longer ones were not broken by a page
const FULL = 0.75; // of the longest line: a shorter one may end a paragraph
const CLOSES = "closeHistory$"; // of prosemirror-history
const ENDS = /[.!?…:。！？]["”“»’)\]]*$/u;
const ITEM = /^(?:[-–•◦▪·*+]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s/i;
const TABLE = /\t|\S {3,}\S|\S\s*\|\s*\S/;
const BROKEN_WORD = /\p{L}[-\u2010\u00ad]$/u;
const WITH_HYPHEN = /\p{L}+[-\u2010](?=(\p{L}+))/gu;
const ALSO = /^(?:and|or|und|oder|bzw|sowie|et|ou)\b/u; // "Vor- und Nachteile": the hyphen replaces a word

// Not spread as arguments: a function cannot take a hundred thousand.
const widestOf = (lines) => lines.reduce((widest, { length }) => Math.max(widest, length), 0);

/** Whether `lines`, none of them empty, were one text that was wrapped at the page width. */
function areOfPage(lines) {
  const widest = widestOf(lines);
  const full = lines.filter(({ length }) => length >= widest * FULL);
  const open = full.filter((line) => !ENDS.test(line));
  if (lines.length < 3 || widest < NARROWEST || widest > WIDEST || lines.some((line) => TABLE.test(line))) return false;
  return full.length >= lines.length * 0.6 && open.length >= full.length / 2;
}

const inOneWay = (word) => word.replace("\u2010", "-").toLowerCase();

/** Words that have a hyphen where no line ended: "well-known". */
const hyphenated = (text) => new Set([...text.matchAll(WITH_HYPHEN)].map(([first, second]) => inOneWay(first + second)));

/** Joins two lines. A hyphen is removed if it only broke a word: lower-case letters on both sides, and the text has that
 *  word with a hyphen nowhere else. */
function joined(text, line, known) {
  if (!BROKEN_WORD.test(text) || ALSO.test(line)) return `${text} ${line}`;
  const last = text.slice(text.lastIndexOf(" ") + 1).match(/\p{L}+.$/u)[0];
  const word = inOneWay(last + (line.match(/^\p{L}+/u)?.[0] ?? ""));
  return /^\p{Ll}/u.test(line) && !known.has(word) ? text.slice(0, -1) + line : text + line;
}

function paragraphs(lines, known) {
  const widest = widestOf(lines);
  const found = [];
  let ends = true; // the previous line was the last of its paragraph
  for (const [at, line] of lines.entries()) {
    if (ends || ITEM.test(line)) found.push(line);
    else found.push(joined(found.pop(), line, known));
    const next = lines[at + 1] ?? "";
    ends = line.length < widest * FULL && !BROKEN_WORD.test(line) && (ENDS.test(line) || /^[\p{Lu}\p{N}]/u.test(next));
  }
  return found;
}

/** The paragraphs of `text`, or undefined if its lines are real lines. */
export function fromPage(text) {
  const all = text.replace(/\r\n?/g, "\n").split(/\n[^\S\n]*\n\s*/).map((block) => block.split("\n").map((line) => line.trim()).filter(Boolean));
  const blocks = all.filter((lines) => lines.length);
  if (!blocks.some(areOfPage)) return undefined;
  const known = hyphenated(text);
  return blocks.flatMap((lines) => (areOfPage(lines) ? paragraphs(lines, known) : lines));
}

const SIGNS = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escaped = (words) => words.replace(/[&<>"]/g, (sign) => SIGNS[sign]);
const bare = () => new ClipboardEvent("paste", { clipboardData: new DataTransfer() });

const handlePaste = (editor) => (view, event) => {
  const given = event.clipboardData;
  const text = given?.getData("text/plain") ?? "";
  const isCode = view.state.selection.$from.parent.type.spec.code;
  if (!text || isCode || given.files.length || given.getData("text/html") || view.input.shiftKey || isMarkdown(text)) return false;
  const found = fromPage(text);
  if (!found) return false;
  const { from } = view.state.selection;
  view.pasteText(text, bare());
  view.dispatch(view.state.tr.setMeta(CLOSES, true));
  editor.commands.setTextSelection({ from, to: view.state.selection.to });
  return view.pasteHTML(found.map((words) => `<p>${escaped(words)}</p>`).join(""), bare());
};

export const lines = (editor) =>
  editor.registerPlugin(new Plugin({ props: { handlePaste: handlePaste(editor) } }), (mine, others) => [mine, ...others]);
