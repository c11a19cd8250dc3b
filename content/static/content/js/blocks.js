// Blocks besides plain text: callouts, and footnotes, which are stored at their position and numbered by order.

import { Mark, Node } from "../../vendor/django_prose_editor/editor.js";

/** Its label in the toolbar, localised: shown above a callout and read aloud, since colour alone does not say it. */
function wordFor({ options }, command) {
  const button = options.element.closest("[data-editor]")?.querySelector(`[data-command=${command}]`);
  return button?.title || button?.textContent.trim() || "";
}

/** <aside data-callout>: a note, a tip or a warning; without a kind it is an <aside> from elsewhere. */
export const Callout = Node.create({
  name: "callout",
  group: "block",
  content: "block+",
  defining: true,
  addAttributes: () => ({
    kind: {
      default: null,
      parseHTML: (element) => element.getAttribute("data-callout"),
      renderHTML: ({ kind }) => (kind ? { "data-callout": kind } : {}),
    },
  }),
  parseHTML: () => [{ tag: "aside" }],
  renderHTML: ({ HTMLAttributes }) => ["aside", HTMLAttributes, 0],
  // In the editor it is part of the text, not a landmark of the page.
  addNodeView: () => ({ editor, node, HTMLAttributes }) => {
    const dom = document.createElement("aside");
    dom.setAttribute("role", "note");
    for (const [name, value] of Object.entries(HTMLAttributes)) if (value !== null) dom.setAttribute(name, value);
    const show = ({ attrs: { kind } }) => {
      kind ? (dom.dataset.callout = kind) : delete dom.dataset.callout;
      dom.dataset.word = dom.ariaLabel = wordFor(editor, kind ? `callout-${kind}` : "callout");
    };
    show(node);
    return { dom, contentDOM: dom, update: (next) => next.type === node.type && (show(next), true) };
  },
});

/** Outermost of all marks, so that a note with bold words in it stays one note. */
export const Footnote = Mark.create({
  name: "footnote",
  priority: 1100,
  parseHTML: () => [{ tag: "span[data-footnote]" }],
  renderHTML: () => ["span", { "data-footnote": "" }, 0],
  // Screen readers announce where a note begins and ends, which others see by its colour.
  addMarkView: () => ({ editor }) => {
    const dom = Object.assign(document.createElement("span"), { role: "note", ariaLabel: wordFor(editor, "footnote") });
    dom.dataset.footnote = "";
    return { dom, contentDOM: dom };
  },
  // The next line does not belong to the note.
  addKeyboardShortcuts: () => ({ ArrowRight: ({ editor }) => leaveNote(editor), Enter: ({ editor }) => leaveNote(editor) && false }),
});

/** At the end of a note the right arrow leaves it: text is then typed after it. */
function leaveNote({ state, view }) {
  const note = state.schema.marks.footnote;
  const { $from, empty } = state.selection;
  const inside = empty && note.isInSet(state.storedMarks ?? $from.marks());
  if (!inside || ($from.nodeAfter && note.isInSet($from.nodeAfter.marks))) return false;
  view.dispatch(state.tr.removeStoredMark(note));
  return true;
}

const run = (editor) => editor.chain().focus();

/** Turns the selection into a note; without a selection inserts a new one, with its `word` selected for overwriting. */
function footnote(editor, word) {
  if (editor.isActive("footnote")) return run(editor).extendMarkRange("footnote").unsetMark("footnote").run();
  if (!editor.state.selection.empty) return run(editor).setMark("footnote").run();
  const at = editor.state.selection.from;
  return run(editor)
    .insertContent({ type: "text", text: word, marks: [{ type: "footnote" }] })
    .setTextSelection({ from: at, to: at + word.length })
    .run();
}

function callout(editor, kind) {
  const same = editor.isActive("callout", { kind });
  if (editor.isActive("callout") && !same) return run(editor).updateAttributes("callout", { kind }).run();
  return run(editor).toggleWrap("callout", { kind }).run();
}

/** Toolbar commands for them. `word`: initial text of a new footnote. */
export const blockCommands = (word) => ({
  footnote: { do: (e) => footnote(e, word), on: (e) => e.isActive("footnote") },
  callout: { do: (e) => callout(e, e.getAttributes("callout").kind ?? "note"), on: (e) => e.isActive("callout") },
  ...Object.fromEntries(
    ["note", "tip", "warning"].map((kind) => [
      `callout-${kind}`,
      {
        do: (e) => callout(e, kind),
        on: (e) => e.isActive("callout", { kind }),
        shown: (e) => e.isActive("callout"),
      },
    ]),
  ),
});
