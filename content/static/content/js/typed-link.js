// [words](/address/) becomes a link as soon as it is complete, keeping bold text. Not in code, and not for an invalid URL,
// which stays visible.

const TYPED = /(?<!!)\[([^[\]]{1,200})\]\(((?:https?:\/\/|mailto:|tel:|\/|#)[^()\s]{1,500})$/i;

/** ProseMirror's `handleTextInput`. */
export function typedLink(view, from, to, typed) {
  const { state } = view;
  const { $from, empty } = state.selection;
  if (typed !== ")" || !empty || $from.parent.type.spec.code || state.schema.marks.code?.isInSet($from.marks())) return false;
  const line = $from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc");
  const found = TYPED.exec(line);
  if (!found || line.split("`").length % 2 === 0) return false; // inside code
  const link = state.schema.marks.link;
  const [all, words, href] = found;
  const start = from - all.length;
  const change = state.tr.delete(start + 1 + words.length, to).delete(start, start + 1);
  view.dispatch(change.addMark(start, start + words.length, link.create({ href })).removeStoredMark(link));
  return true;
}
