// Inserts files of the library into a text: at the cursor, or where an image was pasted as part of a text and has a
// placeholder until it is in the library. Loaded with the library or the first touch.

import { holdBack, letGo } from "./held-back.js";

const numbers = new WeakMap(); // of the files with a placeholder in a text
const placed = new WeakSet(); // … that were in it: if the user removed one, it is no longer wanted
let last = 0;

/** Placeholder of `file` in pasted content. `alt`: alternative text. */
export function placeFor(file, alt) {
  last += 1;
  numbers.set(file, String(last));
  return Object.entries({ "data-arriving": last, alt }).reduce((image, [name, value]) => (image.setAttribute(name, value), image), new Image());
}

/** Placeholder of `file` in the text: {node, at}, or undefined. */
function find(editor, file) {
  let found;
  editor.state.doc.descendants((node, at) => {
    if (node.type.name === "arriving" && node.attrs.number === numbers.get(file)) found = { node, at };
    return !found;
  });
  return found;
}

/** The pasted content is in the text now. */
export function expect(editor, files) {
  holdBack(editor, document.querySelector("[data-held-back]"));
  for (const file of files) {
    const place = find(editor, file);
    if (!place) continue;
    placed.add(file);
    leaveNoLine(editor, place.at);
  }
}

/** Removes the empty line left by an image that was alone in it. */
function leaveNoLine(editor, at) {
  const { doc, tr } = editor.state;
  const before = doc.resolve(at).nodeBefore;
  if (before?.type.name !== "paragraph" || before.content.size) return;
  editor.view.dispatch(tr.delete(at - before.nodeSize, at).setMeta("addToHistory", false));
}

/** Whether nothing is left to do: `asset` is in its place, or the placeholder was removed. */
function arrived(editor, asset, file) {
  const place = file && find(editor, file);
  if (!place) return placed.has(file);
  const words = { ...asset, alt: asset.alt || place.node.attrs.alt || "" };
  const figure = editor.schema.nodeFromJSON(asset.kind === "image" ? asImage(words) : { type: "paragraph" });
  const { tr } = editor.state;
  editor.view.dispatch(tr.replaceWith(place.at, place.at + place.node.nodeSize, figure).setMeta("addToHistory", false));
  return asset.kind === "image";
}

/** The upload failed. */
export function gone(editor, file) {
  const place = find(editor, file);
  if (!place) return;
  letGo(editor);
  const { tr } = editor.state;
  editor.view.dispatch(tr.delete(place.at, place.at + place.node.nodeSize).setMeta("addToHistory", false));
}

/** An image of the library as it is stored in a text. */
function asImage({ address, alt, width, height, caption, credit }) {
  const words = [caption, credit].filter(Boolean).join(" ");
  return {
    type: "figure",
    attrs: { src: address, alt, width: String(width ?? ""), height: String(height ?? "") },
    ...(words && { content: [{ type: "text", text: words }] }),
  };
}

/**
 * Inserts a block at the cursor: between the halves of a paragraph, or in place of an empty one. The text continues
 * after it; at the end of the text an empty line is added.
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

/** Content for a file of the library; `file`: the uploaded file, which may have a placeholder. */
export function insert(editor, asset, file) {
  if (!arrived(editor, asset, file)) {
    // At once: chain().focus() takes the focus later, when the alternative text field already has it.
    editor.view.focus();
    const link = { type: "text", text: asset.title, marks: [{ type: "link", attrs: { href: asset.address } }] };
    if (asset.kind === "image") putBlock(editor, asImage(asset));
    else editor.commands.insertContent(link);
  }
  if (asset.kind === "image") askForWords(editor, asset.decorative ? "" : asset.address);
}

const unasked = new Set(); // URLs of images that were inserted without an alternative text

/** Focuses the alternative text of the first image that lacks one; never while the user is writing one. */
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
