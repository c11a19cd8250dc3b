// Turns <textarea data-rich-text> into the editor. Without script the textarea stays and takes HTML.

import { Editor, Extension } from "../../django_prose_editor/editor.js";
import { blockCommands } from "../../content/js/blocks.js";
import { bylines } from "../../content/js/bylines.js";
import { count, preview } from "../../content/js/counting.js";
import { embedDialog } from "../../content/js/embed.js";
import { filesInto, insert } from "../../content/js/figure.js";
import { kinds } from "../../content/js/kinds.js";
import { languageDialog } from "../../content/js/languages.js";
import { linkDialog } from "../../content/js/linking.js";
import { cleaned } from "../../content/js/pasting.js";
import { extensions } from "./editor-schema.js";
import { connect } from "./editor-toolbar.js";

const isEmpty = (html) => /^<p><\/p>$/.test(html);

/** Escape and Alt+F10 lead to the toolbar: Tab belongs to lists and tables, and nobody may be caught in the text. */
const keys = (toolbar, tools) =>
  Extension.create({
    name: "keys",
    addKeyboardShortcuts: () => {
      const leave = () => (toolbar.querySelector("button[tabindex='0']")?.focus(), true);
      const does = (name) => () => (tools()[name].do(), true);
      return {
        "Alt-F10": leave,
        Escape: leave,
        "Mod-k": does("link"),
        "Mod-/": does("keys"),
        "Mod-Alt-f": does("footnote"),
        "Mod-Alt-n": does("callout"),
        "Mod-Alt-p": does("picture"),
      };
    },
  });

/** Files that are dropped or pasted go through the library too. */
const files = (library) =>
  Extension.create({ name: "files", addProseMirrorPlugins: () => [filesInto((all) => library()?.take(all))] });

/** Opens a dialog that only tells. */
function opener(dialog) {
  document.body.append(dialog);
  dialog.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
  return () => dialog.showModal();
}

/** The library, whose code is loaded when it is first opened: most texts are written without it. */
function lazily(dialog, options) {
  let loaded;
  const library = () => {
    loaded ??= import("../../content/js/picker.js").then(({ picker }) => picker(dialog, options));
    return loaded.catch((trouble) => ((loaded = undefined), Promise.reject(trouble)));
  };
  return { open: async () => (await library()).open(), take: async (files) => (await library()).take(files) };
}

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
  let recount = () => {};
  const editor = new Editor({
    element: place,
    injectCSS: false, // its style element has no place under our policy: see editor.css
    extensions: [...extensions(textarea.placeholder), keys(toolbar, () => tools), files(() => library)],
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    editorProps: {
      // Room for the bars that stay while the text scrolls below them.
      scrollMargin: { top: 184, right: 8, bottom: 64, left: 8 },
      transformPastedHTML: cleaned,
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
      recount();
    },
  });
  textarea.hidden = true;
  frame.querySelector("label").addEventListener("click", () => editor.commands.focus());
  textarea.addEventListener("replaced", () => editor.commands.setContent(textarea.value)); // autosave.js
  textarea.addEventListener("focus", () => editor.commands.focus());
  const dialog = document.querySelector("[data-picker]");
  library = dialog && lazily(dialog, { insert: (asset) => insert(editor, asset), section: () => sectionOf(textarea.form) });
  const part = (name) => frame.querySelector(`dialog[data-${name}]`);
  const [openLink, openLanguage] = [linkDialog(part("link"), editor), languageDialog(part("language"), editor)];
  tools = {
    ...blockCommands(toolbar.dataset.wordFootnote),
    link: { do: openLink, on: (e) => e.isActive("link") },
    language: { do: openLanguage, on: (e) => Boolean(e.getAttributes("phrase").lang) },
    embed: { do: embedDialog(part("embed"), editor), on: (e) => e.isActive("embed") },
    keys: { do: opener(part("keys")) },
    picture: { do: () => library?.open(), shown: () => Boolean(library) },
  };
  for (const name of Object.keys(tools)) tools[name] = { ...tools[name], do: tools[name].do.bind(null, editor) };
  connect(toolbar, editor, tools);
  recount = count(frame.querySelector("[data-count]"), place);
  bylines(textarea.form);
  kinds(textarea.form);
  preview(textarea.form, document.querySelector("[data-search-preview]"));
  frame.dataset.ready = "";
}

document.querySelectorAll("textarea[data-rich-text]").forEach(start);
