// A URL at the end of a sentence becomes a link, too, without the punctuation after it. The library handles a URL alone.

const TYPED = /(?:^|[\s\ufffc]|(?<!\])\()((?:https?:\/\/|www\.)[^\s<>"“”„«»]+?)([.,;:!?…)»”"]+)$/i;

/** ProseMirror's `handleTextInput`: adds the link, then the typed text. */
export function typedAddress(view, from, _to, typed) {
  const { state } = view;
  const { $from, empty } = state.selection;
  const { link, code } = state.schema.marks;
  if (typed !== " " || !empty || $from.parent.type.spec.code || code?.isInSet($from.marks())) return false;
  const found = TYPED.exec($from.parent.textBetween(Math.max(0, $from.parentOffset - 600), $from.parentOffset, undefined, "\ufffc"));
  if (!found || !found[1].includes(".")) return false;
  const [end, words] = [from - found[2].length, found[1]];
  const href = /^www\./i.test(words) ? `https://${words}` : words;
  if (state.doc.rangeHasMark(end - words.length, end, link)) return false;
  view.dispatch(state.tr.addMark(end - words.length, end, link.create({ href })).removeStoredMark(link));
  return false;
}
