// A field of a few lines, rendered as readers see it: bold, italic, links and bullets, with a toolbar. The submitted value
// stays the lines with markup (signs.js), which are typed without this script.

import {
  Bold,
  BulletList,
  Document,
  Editor,
  Extension,
  HardBreak,
  History,
  Italic,
  Link,
  ListItem,
  OrderedList,
  Paragraph,
  Plugin,
  Text,
} from "../../vendor/django_prose_editor/editor.js";
import { connect } from "../../secureproject/js/editor-toolbar.js";
import { closeSigns, numberRules } from "./close-signs.js";
import { linkDialog } from "./linking.js";
import { ownAddresses } from "./own-addresses.js";
import { read, write } from "./signs.js";
import { typedLink } from "./typed-link.js";

const WORD = /[\p{L}\p{N}_]+/u;
const BEFORE = new RegExp(`${WORD.source}$`, "u");
const AFTER = new RegExp(`^${WORD.source}`, "u");

/** Markup inside a word has no meaning, so italics cover whole words within bold, or within a link. */
function wholeWords({ doc, tr, schema }) {
  const italic = schema.marks.italic;
  doc.descendants((node, at) => {
    if (!node.isText || !italic.isInSet(node.marks)) return;
    const others = italic.removeFromSet(node.marks);
    const isBeside = ({ marks }) => marks.length === others.length && marks.every((mark, at) => mark.eq(others[at]));
    const words = (other) => (other?.isText && isBeside(other) ? other.text : "");
    const ahead = BEFORE.exec(words(doc.resolve(at).nodeBefore))?.[0].length;
    const behind = AFTER.exec(words(doc.resolve(at + node.nodeSize).nodeAfter))?.[0].length;
    if (ahead) tr.addMark(at - ahead, at, italic.create());
    if (behind) tr.addMark(at + node.nodeSize, at + node.nodeSize + behind, italic.create());
  });
  return tr.docChanged ? tr : null;
}

const Signs = (keys) =>
  Extension.create({
    name: "signs",
    priority: 2000, // before the default behaviour of a link
    addKeyboardShortcuts: () => keys,
    addProseMirrorPlugins: () => [
      new Plugin({
        appendTransaction: (all, _before, state) => (all.some(({ docChanged }) => docChanged) ? wholeWords(state) : null),
        props: { handleTextInput: typedLink },
      }),
    ],
  });

const extensions = (keys) => [
  Document,
  Paragraph,
  Text,
  History,
  HardBreak,
  BulletList,
  OrderedList.extend({
    addInputRules() {
      return numberRules(this.type);
    },
  }),
  ListItem.extend({ content: "paragraph" }),
  closeSigns(Bold),
  closeSigns(Italic),
  Link.configure({ openOnClick: false, enableTarget: false, protocols: ["mailto", "tel"] }),
  Signs(keys),
];

/** `part`: element below the field (cms/lines_tools.html). */
function beginOne(part) {
  const lines = document.getElementById(part.dataset.for);
  const label = document.querySelector(`label[for="${lines.id}"]`);
  const toolbar = part.querySelector("[role=toolbar]");
  label.id ||= `${lines.id}_label`;
  let open;
  const leave = () => (toolbar.querySelector("button[tabindex='0']")?.focus(), true);
  const editor = new Editor({
    element: part.querySelector("[data-paper]"),
    injectCSS: false,
    extensions: extensions({ "Alt-F10": leave, Escape: leave, "Mod-k": () => (open(), true) }),
    content: read(lines.value),
    editorProps: {
      attributes: {
        class: "prose lines-editor__text",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": label.id,
        "aria-describedby": lines.getAttribute("aria-describedby") ?? "",
        spellcheck: "true",
      },
    },
    onUpdate: () => {
      lines.value = write(editor.getJSON());
      lines.dispatchEvent(new Event("input", { bubbles: true })); // autosave.js
    },
  });
  const dialog = part.querySelector("dialog");
  ownAddresses(editor, dialog, () => {}); // there is no image to be lost
  open = linkDialog(dialog, editor);
  connect(toolbar, editor, { link: { do: open, on: (e) => e.isActive("link") } });
  label.addEventListener("click", () => editor.commands.focus());
  lines.addEventListener("focus", () => editor.commands.focus());
  lines.addEventListener("replaced", () => editor.commands.setContent(read(lines.value), { emitUpdate: false })); // autosave.js
  part.hidden = false;
  if (document.activeElement === lines) {
    editor.commands.setTextSelection(editor.state.doc.content.size);
    editor.view.focus(); // at once: the next letter is on its way
  }
  lines.hidden = true;
}

/** Fields of the chosen kind that are not initialised yet. */
export function begin() {
  document.querySelectorAll("[data-of-kind]:not([hidden]) [data-lines][hidden]").forEach(beginOne);
}
