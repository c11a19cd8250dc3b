// Whoever presses below a text that ends with a table, a picture or the like goes on with a line of its own there.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

function mousedown(view, event) {
  const { doc, schema, selection, tr } = view.state;
  const isBelow = event.target === view.dom && event.clientY > view.dom.lastElementChild.getBoundingClientRect().bottom;
  if (!view.editable || event.button || !isBelow || ["paragraph", "heading"].includes(doc.lastChild.type.name)) return false;
  event.preventDefault();
  const change = tr.insert(doc.content.size, schema.nodes.paragraph.create());
  view.dispatch(change.setSelection(selection.constructor.near(change.doc.resolve(change.doc.content.size), -1)).scrollIntoView());
  view.focus();
  return true;
}

export const goingOn = (editor) =>
  editor.registerPlugin(new Plugin({ props: { handleDOMEvents: { mousedown } } }), (mine, others) => [mine, ...others]);
