// A picture that was pasted as part of a text, on its way to the library: it holds its place in the text until it is there.
// What is stored meanwhile says nothing of it, so a text that is saved too early has an empty line there, and no more.

import { Node } from "../../vendor/django_prose_editor/editor.js";
import { asImage } from "./figure.js";

const numbers = new WeakMap(); // of the files that have a place in a text
const placed = new WeakSet(); // … and stood in it: whoever took them out again does not want them any more
let last = 0;

/** The element that keeps the place of `file` in what is pasted. `alt`: what the text says that it shows. */
export function placeFor(file, alt) {
  last += 1;
  numbers.set(file, String(last));
  return Object.entries({ "data-arriving": last, alt }).reduce((image, [name, value]) => (image.setAttribute(name, value), image), new Image());
}

/** Where `file` is expected in the text: {node, at}, or undefined. */
function find(editor, file) {
  let found;
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === "arriving" && node.attrs.number === numbers.get(file)) found = { node, at };
    return !found;
  });
  return found;
}

/** What was pasted is in the text by now. */
export function expect(editor, files) {
  for (const file of files) {
    const place = find(editor, file);
    if (!place) continue;
    placed.add(file);
    leaveNoLine(editor, place.at);
  }
}

/** A picture that was alone in its line leaves that line behind, with nothing in it. */
function leaveNoLine(editor, at) {
  const { doc, tr } = editor.state;
  const before = doc.resolve(at).nodeBefore;
  if (before?.type.name !== "paragraph" || before.content.size) return;
  editor.view.dispatch(tr.delete(at - before.nodeSize, at).setMeta("addToHistory", false));
}

/** Whether nothing is left to be done: `asset` stands in its place, or nobody wants it there any more. */
export function arrived(editor, asset, file) {
  const place = file && find(editor, file);
  if (!place) return placed.has(file);
  const words = { ...asset, alt: asset.alt || place.node.attrs.alt || "" };
  const figure = editor.schema.nodeFromJSON(asset.kind === "image" ? asImage(words) : { type: "paragraph" });
  const { tr } = editor.state;
  editor.view.dispatch(tr.replaceWith(place.at, place.at + place.node.nodeSize, figure).setMeta("addToHistory", false));
  return asset.kind === "image";
}

/** It will not come. */
export function gone(editor, file) {
  const place = find(editor, file);
  if (!place) return;
  const { tr } = editor.state;
  editor.view.dispatch(tr.delete(place.at, place.at + place.node.nodeSize).setMeta("addToHistory", false));
}

export const Arriving = Node.create({
  name: "arriving",
  group: "block",
  atom: true,
  addAttributes: () => ({ number: { default: null, rendered: false }, alt: { default: null, rendered: false } }),
  parseHTML: () => [
    {
      tag: "img[data-arriving]",
      priority: 70,
      getAttrs: (image) => ({ number: image.dataset.arriving, alt: image.getAttribute("alt") }),
    },
  ],
  renderHTML: () => ["p"],
  addNodeView: () => () => {
    const dom = Object.assign(document.createElement("p"), { className: "editor__arriving", contentEditable: "false" });
    dom.textContent = document.querySelector("[data-not-pasted]")?.dataset.arriving ?? "…";
    return { dom };
  },
});
