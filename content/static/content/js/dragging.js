// A paragraph, heading or item that is selected and dragged as a whole is moved as a whole: before or after the one at whose
// edge it is dropped, into its text if dropped inside. Nothing empty is left behind. Any other drag is handled by the
// library; only a line that it leaves empty is removed.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const STAY = new Set(["tableCell", "tableHeader"]); // even if empty

/** End of the selection; a triple click selects up to the beginning of the next line. */
function endOf({ $from, $to, constructor }) {
  if ($to.parentOffset || $to.pos === $from.pos || !$to.depth || $from.sameParent($to)) return $to;
  return constructor.near($to.doc.resolve($to.before()), -1).$to;
}

/** Blocks that are selected as a whole: {start, end, parent, nodes}, or undefined. */
function wholeBlocks(selection) {
  const { $from } = selection;
  const $to = endOf(selection);
  let range = $from.parent.isTextblock && $to.pos > $from.pos ? $from.blockRange($to) : null;
  if (!range || range.start + $from.depth - range.depth !== $from.pos || range.end - $to.depth + range.depth !== $to.pos) return undefined;
  const { doc } = $from;
  if (range.parent.type.name === "listItem" && range.endIndex - range.startIndex === range.parent.childCount) {
    range = doc.resolve(range.start).blockRange(doc.resolve(range.end), ({ type }) => type.name.endsWith("List")) ?? range;
  }
  const { start, end, parent, startIndex, endIndex } = range;
  return { start, end, parent, nodes: parent.content.content.slice(startIndex, endIndex) };
}

/** Removes the content between `start` and `end`, and containers that would be empty then. */
function takeOut(tr, start, end) {
  const $start = tr.doc.resolve(start);
  let { depth } = $start;
  while (depth > 0 && !STAY.has($start.node(depth).type.name) && start === $start.start(depth) && end === $start.end(depth)) {
    [start, end] = [$start.before(depth), $start.after(depth)];
    depth -= 1;
  }
  tr.delete(start, end);
}

/** {at, nodes}: where `blocks` are inserted beside the line of `$at`, and as what; undefined if they cannot be. */
function beside($at, { nodes, parent }) {
  const isBefore = !$at.parentOffset;
  const item = $at.depth > 1 && $at.node(-1).type.name === "listItem" ? $at.depth - 1 : 0;
  const isItems = nodes[0].type.name === "listItem";
  if (!item) return { at: isBefore ? $at.before() : $at.after(), nodes: isItems ? [parent.type.create({ ...parent.attrs, start: 1 }, nodes)] : nodes };
  const asItems = () => nodes.map((node) => $at.node(item).type.create(null, node));
  if (!isItems && !nodes.every(({ type }) => type.name === "paragraph")) return undefined;
  return { at: isBefore ? $at.before(item) : $at.after(item), nodes: isItems ? nodes : asItems() };
}

/** Transaction for a drop at `$at`; undefined: handled by the library. */
function moved(state, $at, blocks) {
  const { start, end, nodes } = blocks;
  const isAlone = nodes.length === 1 && nodes[0].isTextblock;
  const isEdge = !$at.parentOffset || $at.parentOffset === $at.parent.content.size;
  if (!$at.parent.isTextblock || !$at.parent.content.size || $at.parent.type.name === "figure") return undefined;
  if ($at.parent.type.spec.code) return undefined;
  const place = isEdge ? beside($at, blocks) : isAlone && { at: $at.pos, nodes: nodes[0].content };
  if (!place) return undefined;
  const $place = state.doc.resolve(place.at);
  const tr = state.tr;
  if (isEdge && !$place.parent.canReplaceWith($place.index(), $place.index(), place.nodes[0].type)) return undefined;
  takeOut(tr, start, end);
  const at = tr.mapping.map(place.at);
  tr.insert(at, place.nodes);
  const size = place.nodes.size ?? place.nodes.reduce((sum, { nodeSize }) => sum + nodeSize, 0);
  return tr.setSelection(state.selection.constructor.near(tr.doc.resolve(at + size), -1));
}

function handleDrop(view, event, _slice, isMoved) {
  const { state, dragging } = view;
  const blocks = isMoved && !dragging?.node && !state.selection.node && wholeBlocks(state.selection);
  const there = blocks && view.posAtCoords({ left: event.clientX, top: event.clientY });
  if (!there) return false;
  if (there.pos >= blocks.start && there.pos <= blocks.end) return true; // where it was
  const tr = moved(state, state.doc.resolve(there.pos), blocks);
  if (!tr) return false;
  view.focus();
  view.dispatch(tr.setMeta("uiEvent", "drop").scrollIntoView());
  return true;
}

/** Removes the line from which everything was dragged. */
function appendTransaction(changes, before, { doc, tr }) {
  const drop = changes.find((change) => change.getMeta("uiEvent") === "drop");
  const { $from } = before.selection;
  if (!drop || !$from.parent.isTextblock || !$from.parent.content.size) return undefined;
  const $left = doc.resolve(drop.mapping.map($from.pos, -1));
  if (!$left.parent.isTextblock || $left.parent.content.size) return undefined;
  const above = $left.node(-1);
  if (above.type.name === "listItem" && above.childCount > 1 && !$left.index(-1)) {
    const [, list] = above.content.content; // what was below it takes its place
    return list.type.name.endsWith("List") ? tr.replaceWith($left.before(-1), $left.after(-1), list.content) : undefined;
  }
  if (doc.childCount > 1 || $left.depth > 1) takeOut(tr, $left.before(), $left.after());
  return tr;
}

export const dragging = (editor) => {
  editor.registerPlugin(new Plugin({ props: { handleDrop }, appendTransaction }), (mine, others) => [mine, ...others]);
};
