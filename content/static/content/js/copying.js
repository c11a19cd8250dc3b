// Plain text of copied content, for email and the like: a line for each item and row, tabs between cells, footnotes in
// brackets. Otherwise each element around a paragraph would add an empty line.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

function wordsOf(node) {
  let text = "";
  let inNote = false;
  node.forEach((one) => {
    const isNote = one.marks.some(({ type }) => type.name === "footnote");
    if (isNote !== inNote) text += isNote ? " [" : "]";
    inNote = isNote;
    text += one.isText ? one.text : one.type.name === "hardBreak" ? "\n" : (one.attrs.alt ?? "");
  });
  return inNote ? `${text}]` : text;
}

/** Prefix of an item. */
const dot = (list, at) => (list.type.name === "orderedList" ? `${(list.attrs.start ?? 1) + at}. ` : "- ");
const lines = (node, between) => parts(node).join(between);

function parts(node) {
  const all = [];
  node.forEach((one) => all.push(plain(one)));
  return all.filter((part) => part.trim());
}

function plain(node) {
  const { name } = node.type;
  if (node.isTextblock) return wordsOf(node);
  if (name === "bulletList" || name === "orderedList") {
    const items = [];
    node.forEach((item, _offset, at) => items.push(dot(node, at) + lines(item, "\n").replace(/\n/g, "\n  ")));
    return items.join("\n");
  }
  if (name === "table") return lines(node, "\n");
  if (name === "tableRow") {
    const cells = [];
    node.forEach((cell) => cells.push(lines(cell, " ").replace(/\s+/g, " ")));
    return cells.join("\t");
  }
  if (name === "embed") return `${node.attrs.name}: ${node.attrs.href}`;
  return node.isText ? node.text : lines(node, "\n\n");
}

/** Within one paragraph its text alone; anything else as blocks. */
export function asPlain({ content }) {
  return content.childCount === 1 && content.firstChild.isTextblock ? wordsOf(content.firstChild) : lines(content, "\n\n");
}

export const copying = (editor) =>
  editor.registerPlugin(new Plugin({ props: { clipboardTextSerializer: asPlain } }), (mine, others) => [mine, ...others]);
