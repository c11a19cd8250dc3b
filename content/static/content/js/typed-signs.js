// ***words*** becomes bold and italic, ==words== is highlighted, as soon as it is complete. The library only handles
// delimiters of one kind.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";
import { typedAddress } from "./typed-address.js";
import { typedLink } from "./typed-link.js";

// Text before the last character: the delimiters, the words, and the other delimiters. Delimiters are next to their words.
const TYPED = {
  "*": { form: /(?:^|\s)(\*{3})(?=\S)([^*]{1,500})(?<=\S)(\*\*)$/, marks: ["bold", "italic"] },
  _: { form: /(?:^|\s)(_{3})(?=\S)([^_]{1,500})(?<=\S)(__)$/, marks: ["bold", "italic"] },
  "=": { form: /(?:^|\s)(==)(?=\S)([^=]{1,500})(?<=\S)(=)$/, marks: ["mark"] },
};

function typedSigns(view, from, to, typed) {
  const { state } = view;
  const { $from, empty } = state.selection;
  const { marks: known } = state.schema;
  if (!TYPED[typed] || !empty || $from.parent.type.spec.code || known.code.isInSet($from.marks())) return false;
  const { form, marks } = TYPED[typed];
  const found = form.exec($from.parent.textBetween(0, $from.parentOffset, undefined, "\ufffc"));
  if (!found) return false;
  const [, before, words, after] = found;
  const start = from - after.length - words.length - before.length;
  const change = state.tr.delete(from - after.length, to).delete(start, start + before.length);
  for (const name of marks) change.addMark(start, start + words.length, known[name].create());
  for (const name of marks) change.removeStoredMark(known[name]); // text typed after it is plain
  view.dispatch(change);
  return true;
}

/** Registers them in `editor`, and typed links. */
export const signs = (editor) =>
  editor.registerPlugin(
    new Plugin({ props: { handleTextInput: (...typed) => typedLink(...typed) || typedAddress(...typed) || typedSigns(...typed) } }),
    (mine, others) => [mine, ...others],
  );
