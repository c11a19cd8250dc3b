// Language of a passage, for screen readers. The server's dialog offers languages (cms/editor_language.html).

const run = (editor) => editor.chain().focus();
const BLOCKS = ["paragraph", "heading", "blockquote", "bulletList", "orderedList", "listItem", "tableCell", "tableHeader"];

/** Marks words selected within a block; without a selection, or for whole blocks, marks the blocks. */
function say(editor, lang) {
  const { $from, $to, empty } = editor.state.selection;
  const whole = empty || !$from.sameParent($to) || ($from.parentOffset === 0 && $to.parentOffset === $to.parent.content.size);
  if (!whole) return lang ? run(editor).setMark("phrase", { lang }).run() : run(editor).unsetMark("phrase").run();
  const { state, view } = editor;
  const change = state.tr;
  state.doc.nodesBetween($from.start(), $to.end(), (node, at) => {
    if (node.isTextblock && BLOCKS.includes(node.type.name)) change.setNodeAttribute(at, "lang", lang || null);
    return !node.isTextblock;
  });
  view.dispatch(change);
  view.focus();
}

export function languageDialog(dialog, editor) {
  const choice = dialog.querySelector("select");
  document.body.append(dialog); // out of the article's form, which Enter would submit
  dialog.querySelector("[data-take]").addEventListener("click", () => {
    dialog.close();
    say(editor, choice.value);
  });
  dialog.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
  return () => {
    const { $from } = editor.state.selection;
    choice.value = editor.getAttributes("phrase").lang ?? $from.parent.attrs.lang ?? "";
    dialog.showModal();
  };
}
