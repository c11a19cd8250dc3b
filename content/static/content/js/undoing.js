// Without this, text typed without a pause would be a single undo step: a step ends with each sentence and line.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const CLOSES = "closeHistory$"; // of prosemirror-history
const ENDS = /[.!?…。！？]["”“»’)\]]*$/u;

const close = ({ state, dispatch }) => dispatch(state.tr.setMeta(CLOSES, true));

function handleTextInput(view, _from, _to, typed) {
  const { $from } = view.state.selection;
  if (typed === " " && ENDS.test($from.parent.textBetween(Math.max(0, $from.parentOffset - 4), $from.parentOffset, undefined, "\ufffc"))) close(view);
  return false;
}

function handleKeyDown(view, { key, isComposing }) {
  if (key === "Enter" && !isComposing) close(view);
  return false;
}

export const undoing = (editor) =>
  editor.registerPlugin(new Plugin({ props: { handleTextInput, handleKeyDown } }), (mine, others) => [mine, ...others]);
