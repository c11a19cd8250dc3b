// Turns <textarea data-rich-text> into the editor. Without script the textarea stays and takes HTML.

import { Editor, Extension } from "../../django_prose_editor/editor.js";
import { filesInto, insert } from "../../content/js/figure.js";
import { picker } from "../../content/js/picker.js";
import { extensions } from "./editor-schema.js";
import { connect } from "./editor-toolbar.js";

const isEmpty = (html) => /^<p><\/p>$/.test(html);

/** Escape and Alt+F10 lead to the toolbar: Tab belongs to lists and tables, and nobody may be caught in the text. */
const keys = (toolbar, tools) =>
  Extension.create({
    name: "keys",
    addKeyboardShortcuts: () => {
      const leave = () => (toolbar.querySelector("button[tabindex='0']")?.focus(), true);
      return { "Alt-F10": leave, Escape: leave, "Mod-k": () => (tools().openLink(), true) };
    },
  });

/** Files that are dropped or pasted go through the library too. */
const files = (library) =>
  Extension.create({ name: "files", addProseMirrorPlugins: () => [filesInto((all) => library()?.take(all))] });

/** The section in which the text is written: files go there too. */
const sectionOf = (form) => form.querySelector("select[name=section]")?.value ?? form.dataset.section ?? "";

function start(textarea) {
  const frame = textarea.closest("[data-editor]");
  const toolbar = frame.querySelector("[role=toolbar]");
  const place = document.createElement("div");
  place.className = "editor__paper";
  textarea.before(place);
  let tools;
  let library;
  const editor = new Editor({
    element: place,
    injectCSS: false, // its style element has no place under our policy: see editor.css
    extensions: [...extensions(textarea.placeholder), keys(toolbar, () => tools), files(() => library)],
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    editorProps: {
      // Room for the bars that stay while the text scrolls below them.
      scrollMargin: { top: 184, right: 8, bottom: 64, left: 8 },
      scrollThreshold: { top: 184, right: 8, bottom: 64, left: 8 },
      attributes: {
        class: "prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": frame.querySelector("label").id,
        "aria-describedby": textarea.getAttribute("aria-describedby") ?? "",
        lang: textarea.lang || document.documentElement.lang,
        spellcheck: "true",
      },
    },
    onUpdate: () => {
      const html = editor.getHTML();
      textarea.value = isEmpty(html) ? "" : html;
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  textarea.hidden = true;
  frame.querySelector("label").addEventListener("click", () => editor.commands.focus());
  textarea.addEventListener("focus", () => editor.commands.focus());
  const dialog = document.querySelector("[data-picker]");
  library = dialog && picker(dialog, { insert: (asset) => insert(editor, asset), section: () => sectionOf(textarea.form) });
  tools = connect(toolbar, frame.querySelector("dialog"), editor, {
    picture: { do: () => library.open(), shown: () => Boolean(library) },
  });
  frame.dataset.ready = "";
}

document.querySelectorAll("textarea[data-rich-text]").forEach(start);
