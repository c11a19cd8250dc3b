// Typing over the whole text of a link replaces it: by default its first character would be linked, and the rest not.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const goesOn = "typedOverLink"; // meta key of a transaction: where the link may still be continued

/** The link that spans `from` to `to` and ends there; undefined if there is none. */
function linkOver({ doc, schema }, from, to) {
  const { link } = schema.marks;
  const mark = doc.resolve(to).nodeBefore?.marks.find(({ type }) => type === link);
  if (!mark || mark.isInSet(doc.resolve(to).nodeAfter?.marks ?? [])) return undefined;
  let isWhole = true;
  doc.nodesBetween(from, to, (node) => {
    if (node.isInline && !mark.isInSet(node.marks)) isWhole = false;
  });
  return isWhole ? mark : undefined;
}

function put(view, from, to, typed, mark) {
  const { tr, schema, doc, selection } = view.state;
  const marks = mark.addToSet(doc.resolve(to).nodeBefore.marks);
  const at = from + typed.length;
  // The library would exclude a space at the end of a link, and with it all that is typed after.
  tr.replaceWith(from, to, schema.text(typed, marks)).setMeta(goesOn, { mark, at }).setMeta("preventAutolink", true);
  view.dispatch(tr.setSelection(selection.constructor.create(tr.doc, at)).scrollIntoView());
  return true;
}

function beforeinput(view, event) {
  const { $from, $to, from, to } = view.state.selection;
  if (event.inputType !== "insertText" || !event.data || view.composing || from === to || !$from.sameParent($to)) return false;
  const mark = linkOver(view.state, from, to);
  if (!mark) return false;
  event.preventDefault();
  return put(view, from, to, event.data, mark);
}

const plugin = new Plugin({
  state: {
    init: () => undefined,
    apply(change, before, _old, { selection }) {
      if (change.getMeta(goesOn)) return change.getMeta(goesOn);
      const at = before && change.mapping.map(before.at);
      return before && selection.empty && selection.from === at ? { ...before, at } : undefined;
    },
  },
  props: {
    handleDOMEvents: { beforeinput },
    handleTextInput(view, from, to, typed) {
      const over = from < to && linkOver(view.state, from, to);
      if (over) return put(view, from, to, typed, over);
      const here = plugin.getState(view.state);
      if (!here || from !== to || from !== here.at || !here.mark.isInSet(view.state.doc.resolve(from).nodeBefore?.marks ?? [])) return false;
      return put(view, from, to, typed, here.mark);
    },
  },
});

/** After the handlers of typed markup: those come first. */
export const typedOverLink = (editor) => editor.registerPlugin(plugin);
