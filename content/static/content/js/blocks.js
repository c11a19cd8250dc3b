// What texts hold beside plain writing: callouts, and footnotes, which stand where they belong and are numbered by order.

import { Mark, Node } from "../../vendor/django_prose_editor/editor.js";

/** What the toolbar calls it, in the language of the page: seen above a callout, and heard, since a colour is neither. */
function wordFor({ options }, command) {
  const button = options.element.closest("[data-editor]")?.querySelector(`[data-command=${command}]`);
  return button?.title || button?.textContent.trim() || "";
}

/** <aside data-callout>: a note, a tip or a warning; without a kind an <aside> that came from elsewhere. */
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
  // While it is written it is a part of the text, no landmark of the page.
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
  // Who hears the text is told where a note begins and ends, which others see by its colour.
  addMarkView: () => ({ editor }) => {
    const dom = Object.assign(document.createElement("span"), { role: "note", ariaLabel: wordFor(editor, "footnote") });
    dom.dataset.footnote = "";
    return { dom, contentDOM: dom };
  },
  // What begins on the next line is no note any more.
  addKeyboardShortcuts: () => ({ ArrowRight: ({ editor }) => leaveNote(editor), Enter: ({ editor }) => leaveNote(editor) && false }),
});

/** At the end of a note the right arrow leads out of it: what is typed then stands behind it. */
function leaveNote({ state, view }) {
  const note = state.schema.marks.footnote;
  const { $from, empty } = state.selection;
  const inside = empty && note.isInSet(state.storedMarks ?? $from.marks());
  if (!inside || ($from.nodeAfter && note.isInSet($from.nodeAfter.marks))) return false;
  view.dispatch(state.tr.removeStoredMark(note));
  return true;
}

const run = (editor) => editor.chain().focus();

/** What is selected becomes a note; with nothing selected a new one begins, its `word` selected to be written over. */
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

/** What the toolbar can do with them. `word`: what a new footnote says until it is written. */
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
