// A footnote is next to its word, so browsers take the last word before it and its first word for one: a double click, or
// deleting by word, would remove a part of the note. Here a word ends where a note begins or ends, and a click after a note
// at the end of a line continues after it.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

/** Boundaries of notes between `from` and `to`, which are in one paragraph. */
function borders(doc, from, to) {
  const { parent, pos, parentOffset } = doc.resolve(from);
  const note = doc.type.schema.marks.footnote;
  const start = pos - parentOffset;
  const found = [];
  if (!parent.inlineContent || to > start + parent.content.size) return found;
  let before;
  parent.forEach((node, offset) => {
    const isNote = Boolean(note.isInSet(node.marks));
    if (before !== undefined && isNote !== before) found.push(start + offset);
    before = isNote;
  });
  return found.filter((border) => border > from && border < to);
}

/** The part between two of `borders` that contains `pos`; at a boundary, the one that `isNote` or is not. */
function partAt({ doc, schema }, { from, to }, pos, isNote) {
  const cuts = [from, ...borders(doc, from, to), to];
  const parts = cuts.slice(1).map((end, at) => ({ from: cuts[at], to: end }));
  const around = parts.filter((part) => part.from <= pos && pos <= part.to);
  return around.find((part) => doc.rangeHasMark(part.from, part.to, schema.marks.footnote) === isNote) ?? around[0];
}

/** The word around `pos`, as browsers define it. */
function wordAt(doc, pos) {
  const { parent, parentOffset } = doc.resolve(pos);
  const text = parent.textBetween(0, parent.content.size, undefined, "\ufffc");
  const found = new Intl.Segmenter(undefined, { granularity: "word" }).segment(text);
  const start = pos - parentOffset;
  const all = [parentOffset, parentOffset - 1].map((at) => found.containing(at)).filter(Boolean);
  const { index, segment } = all.find(({ isWordLike }) => isWordLike) ?? all[0] ?? { index: parentOffset, segment: "" };
  return { from: start + index, to: start + index + segment.length };
}

export function noteBorders(editor) {
  function handleDoubleClick(view, pos, event) {
    const { state } = view;
    if (!state.doc.resolve(pos).parent.inlineContent) return false;
    const word = wordAt(state.doc, pos);
    if (!borders(state.doc, word.from, word.to).length) return false;
    return editor.commands.setTextSelection(partAt(state, word, pos, Boolean(event.target.closest("[data-footnote]"))));
  }

  function handleClick({ state }, pos, event) {
    const note = state.schema.marks.footnote;
    const { nodeBefore, nodeAfter } = state.doc.resolve(pos);
    const isEnd = nodeBefore && note.isInSet(nodeBefore.marks) && !(nodeAfter && note.isInSet(nodeAfter.marks));
    if (!isEnd || event.target.closest("[data-footnote]")) return false;
    editor.commands.setTextSelection(pos);
    editor.view.dispatch(editor.state.tr.removeStoredMark(note));
    return true;
  }

  /** Deletes no further than to the boundary next to the cursor. */
  function beforeinput(view, event) {
    const { empty, head } = view.state.selection;
    const [range] = event.inputType.startsWith("deleteWord") && empty ? event.getTargetRanges() : [];
    if (!range) return false;
    const [from, to] = [view.posAtDOM(range.startContainer, range.startOffset), view.posAtDOM(range.endContainer, range.endOffset)];
    const all = borders(view.state.doc, from, to);
    if (!all.length) return false;
    event.preventDefault();
    const isBackward = event.inputType.endsWith("Backward");
    return editor.commands.deleteRange(isBackward ? { from: all.at(-1), to: head } : { from: head, to: all[0] });
  }

  editor.registerPlugin(new Plugin({ props: { handleClick, handleDoubleClick, handleDOMEvents: { beforeinput } } }), (mine, others) => [mine, ...others]);
}
