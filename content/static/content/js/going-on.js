// A text that begins or ends with a table, an image or the like can still be continued: a click above or below it, or an
// arrow key out of a table, adds an empty line there.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const isWords = ({ type }) => ["paragraph", "heading"].includes(type.name);

/** An empty line at one end of the text, with the cursor in it. */
function begin(view, isEnd) {
  const { doc, schema, selection, tr } = view.state;
  const at = isEnd ? doc.content.size : 0;
  tr.insert(at, schema.nodes.paragraph.create());
  view.dispatch(tr.setSelection(selection.constructor.near(tr.doc.resolve(at + 1))).scrollIntoView());
  view.focus();
  return true;
}

function mousedown(view, event) {
  const { doc } = view.state;
  if (!view.editable || event.button || event.target !== view.dom) return false;
  const isEnd = event.clientY > view.dom.lastElementChild.getBoundingClientRect().bottom;
  const isStart = event.clientY < view.dom.firstElementChild.getBoundingClientRect().top;
  if (!(isEnd && !isWords(doc.lastChild)) && !(isStart && !isWords(doc.firstChild))) return false;
  event.preventDefault();
  return begin(view, isEnd);
}

/** In the first or last row of the table with which the text begins or ends. */
function handleKeyDown(view, { key, shiftKey, ctrlKey, altKey, metaKey }) {
  const isEnd = key === "ArrowDown";
  const { doc, selection } = view.state;
  const { $head, empty } = selection;
  if (!(isEnd || key === "ArrowUp") || shiftKey || ctrlKey || altKey || metaKey || !empty || $head.depth < 3) return false;
  if ($head.node(1).type.name !== "table" || $head.index(0) !== (isEnd ? doc.childCount - 1 : 0)) return false;
  if ($head.index(1) !== (isEnd ? $head.node(1).childCount - 1 : 0) || $head.index(3) !== (isEnd ? $head.node(3).childCount - 1 : 0)) return false;
  return view.endOfTextblock(isEnd ? "down" : "up") && begin(view, isEnd);
}

export const goingOn = (editor) =>
  editor.registerPlugin(new Plugin({ props: { handleDOMEvents: { mousedown }, handleKeyDown } }), (mine, others) => [mine, ...others]);
