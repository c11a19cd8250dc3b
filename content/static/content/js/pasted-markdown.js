// Clipboard text written in Markdown is pasted as formatted text. What is only possibly Markdown stays as typed: a line that
// begins with a dash is no proof, and pasting without formatting (Ctrl+Shift+V) keeps the markup.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";
import MarkdownIt from "../../vendor/markdown-it/markdown-it.js";

const FENCE = /^\s{0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})\s+(.+?)\s*#*$/;
const ITEM = /^(\s*)(?:[-*+]|(\d{1,3})[.)])\s+(.*)$/;
const QUOTE = /^ {0,3}>\s?/;
const HEAD = /^\s*\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?\s*$/; // the line below the header of a table
const LINK = /\[[^[\]\n]+\]\((?:https?:\/\/|mailto:|\/)[^()\s]*\)/;
const BOLD = /\*\*[^*\s](?:[^*\n]*[^*\s])?\*\*/;
const ADDRESS = /^(?:https?:\/\/|mailto:|\/)/i;

/** Two kinds of markup, or one that occurs in no other text. */
export function isMarkdown(text) {
  const lines = text.split("\n");
  const any = (form) => lines.some((line) => form.test(line));
  if (lines.filter((line) => FENCE.test(line)).length > 1 || LINK.test(text)) return true;
  if (lines.some((line, at) => at && line.includes("|") && HEAD.test(line) && lines[at - 1].includes("|"))) return true;
  return [HEADING, ITEM, QUOTE, BOLD].filter(any).length > 1;
}

// HTML in it is plain text, and no image is loaded from elsewhere.
const parser = new MarkdownIt({ html: false }).disable(["image", "code", "reference"]);
parser.validateLink = (address) => ADDRESS.test(address);
parser.renderer.rules.fence = (tokens, at) =>
  `<pre><code>${parser.utils.escapeHtml(tokens[at].content.replace(/\n$/, ""))}</code></pre>`;

function handlePaste(view, event) {
  const given = event.clipboardData;
  const text = given?.getData("text/plain") ?? "";
  const isCode = view.state.selection.$from.parent.type.spec.code;
  if (!text || isCode || given.files.length || given.getData("text/html") || view.input.shiftKey || !isMarkdown(text)) return false;
  return view.pasteHTML(parser.render(text), new ClipboardEvent("paste", { clipboardData: new DataTransfer() }));
}

/** If the clipboard has only plain text. */
export const markdown = (editor) =>
  editor.registerPlugin(new Plugin({ props: { handlePaste } }), (mine, others) => [mine, ...others]);
