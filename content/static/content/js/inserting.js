// Files of the library come into a text: where it is written, or where a picture was pasted as part of a text and keeps
// its place until it is in the library. Fetched with the library or the first touch.

import { holdBack, letGo } from "./held-back.js";

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
  holdBack(editor, document.querySelector("[data-held-back]"));
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
function arrived(editor, asset, file) {
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
  letGo(editor);
  const { tr } = editor.state;
  editor.view.dispatch(tr.delete(place.at, place.at + place.node.nodeSize).setMeta("addToHistory", false));
}

/** A picture of the library as it stands in a text. */
function asImage({ address, alt, width, height, caption, credit }) {
  const words = [caption, credit].filter(Boolean).join(" ");
  return {
    type: "figure",
    attrs: { src: address, alt, width: String(width ?? ""), height: String(height ?? "") },
    ...(words && { content: [{ type: "text", text: words }] }),
  };
}

/**
 * Puts a block where the cursor is: between the halves of a paragraph, or in the place of an empty one. The text goes on
 * behind it; where it would end, an empty line is there to go on with.
 */
export function putBlock(editor, json) {
  const { state, view } = editor;
  const { tr, selection } = state;
  const node = state.schema.nodeFromJSON(json);
  tr.replaceRangeWith(selection.from, selection.to, node);
  let end = -1;
  tr.mapping.maps.at(-1)?.forEach((_from, _to, start, stop) =>
    tr.doc.nodesBetween(start, stop, (one, at) => (one.eq(node) && (end = at + one.nodeSize), end < 0)),
  );
  if (end >= 0 && !tr.doc.resolve(end).nodeAfter) tr.insert(end, state.schema.nodes.paragraph.create());
  if (end >= 0) tr.setSelection(selection.constructor.near(tr.doc.resolve(end), 1));
  view.dispatch(tr.scrollIntoView());
}

/** What goes into the text for a file of the library; `file`: what was sent for it, which may have a place there. */
export function insert(editor, asset, file) {
  if (!arrived(editor, asset, file)) {
    // At once: chain().focus() takes the focus a moment later, when the alternative text has it already.
    editor.view.focus();
    const link = { type: "text", text: asset.title, marks: [{ type: "link", attrs: { href: asset.address } }] };
    if (asset.kind === "image") putBlock(editor, asImage(asset));
    else editor.commands.insertContent(link);
  }
  if (asset.kind === "image") askForWords(editor, asset.decorative ? "" : asset.address);
}

const unasked = new Set(); // addresses of pictures that came without an alternative text

/** Of the pictures that came without an alternative text, the first one gets it first; whoever writes one is left alone. */
function askForWords(editor, address) {
  unasked.add(address);
  if (document.activeElement?.closest(".editor__figure-tools")) return;
  for (const figure of editor.view.dom.querySelectorAll(".editor__figure")) {
    const [source, field] = [figure.querySelector("img").getAttribute("src"), figure.querySelector(".editor__figure-tools input")];
    if (!unasked.has(source) || field.value) continue;
    field.focus();
    if (document.activeElement === field) unasked.delete(source); // nothing behind an open dialog can be reached
    return;
  }
}
