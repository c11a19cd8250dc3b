// Turns <textarea data-rich-text> into the editor. Without script the textarea stays and accepts HTML.

import { Editor, Extension, findLinks } from "../../vendor/django_prose_editor/editor.js";
import { blockCommands } from "../../content/js/blocks.js";
import { count, preview } from "../../content/js/counting.js";
import { extensions } from "./editor-schema.js";
import { connect } from "./editor-toolbar.js";
import { preload } from "./preload.js";

const LONG = 10_000; // letters and tags
const kept = (html) => html.replaceAll('<p data-arriving=""></p>', "").replace(/^<p><\/p>$/, "");

/** Escape and Alt+F10 lead to the toolbar: Tab belongs to lists and tables, and no user may be trapped in the text. */
const keys = (toolbar, tools) =>
  Extension.create({
    name: "keys",
    addKeyboardShortcuts: () => {
      const leave = () => (toolbar.querySelector("button[tabindex='0']")?.focus(), true);
      const does = (name) => () => (tools()[name].do(), true);
      return {
        "Alt-F10": leave,
        Escape: leave,
        // Always handled: with Caps Lock the library would try the same key without Shift, and undo.
        "Mod-Shift-z": ({ editor }) => (editor.commands.redo(), true),
        // Chromium goes into the first cell of a table at the end, and loses a letter that is typed right after.
        "Mod-End": ({ editor }) => {
          const { lastChild, content } = editor.state.doc;
          return lastChild.type.name === "table" && editor.chain().setTextSelection(content.size).scrollIntoView().run();
        },
        "Mod-k": does("link"),
        "Mod-/": does("keys"),
        "Mod-Alt-f": does("footnote"),
        "Mod-Alt-n": does("callout"),
        "Mod-Alt-p": does("picture"),
      };
    },
  });

// A dialog that only informs.
function opener(dialog) {
  document.body.append(dialog);
  dialog.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
  return () => dialog.showModal();
}

/** Opens at once: a user may type into it before its code has loaded (linking.js). */
function linkOpener(dialog, editor, open) {
  document.body.append(dialog); // out of the article's form, which Enter would submit
  const input = dialog.querySelector("input");
  let pressed; // Enter, which the code handles once loaded
  input.addEventListener("keydown", ({ key }) => (pressed ||= key === "Enter"));
  return () => {
    pressed = false;
    input.value = editor.getAttributes("link").href ?? "";
    dialog.showModal();
    input.select();
    return open().then(
      () => pressed && dialog.querySelector("[data-take]").click(),
      (trouble) => (dialog.close(), Promise.reject(trouble)),
    );
  };
}

// Loaded on first use, and again after a failure.
function later(fetched) {
  let loading;
  return () => (loading ??= fetched().catch((trouble) => ((loading = undefined), Promise.reject(trouble))));
}

function lazily(dialog, section, editor) {
  const library = later(async () => {
    preload("picker.js", "inserting.js");
    const [{ picker }, { insert }] = await Promise.all([import("../../content/js/picker.js"), import("../../content/js/inserting.js")]);
    return picker(dialog, { section, insert: (asset, file) => insert(editor, asset, file) });
  });
  return { open: async () => (await library()).open(), take: async (files, lost) => (await library()).take(files, lost) };
}

/** Code that only writing needs, loaded on the first interaction. `editor` and `library`: return them. */
function whenWriting(frame, editor, library) {
  const part = (name) => frame.querySelector(`dialog[data-${name}]`);
  const dialogs = { link: part("link"), language: part("language"), embed: part("embed") };
  const made = { open: {}, cleaned: undefined };
  const load = later(async () => {
    preload("writing.js", "linkify.js");
    const [code] = await Promise.all([
      import("../../content/js/writing.js"),
      import("../../vendor/django_prose_editor/linkify.js").then(findLinks),
    ]);
    code.signs(editor());
    code.typedOverLink(editor());
    code.undoing(editor());
    code.goingOn(editor());
    code.noteBorders(editor());
    code.markdown(editor());
    code.lines(editor());
    code.copying(editor());
    code.dragging(editor());
    code.filesInto(editor(), (files) => library()?.take(files));
    const notice = frame.querySelector("[data-not-pasted]");
    code.ownAddresses(editor(), dialogs.link, () => notice.dispatchEvent(new Event("lost")));
    made.open.link = code.linkDialog(dialogs.link, editor());
    made.open.language = code.languageDialog(dialogs.language, editor());
    made.open.embed = code.embedDialog(dialogs.embed, editor());
    code.offering(frame.querySelector("[data-embed-offer]"), dialogs.embed.querySelector("a").href, editor(), made.open.embed);
    made.cleaned = code.cleaner(notice, editor(), async (...all) => library()?.take(...all) ?? false);
    code.tooMuch(editor(), (number) => notice.dispatchEvent(new CustomEvent("too-much", { detail: number })));
    frame.dataset.ready = "to be written in";
  });
  const quietly = () => load().catch(() => {}); // later callers ask again, and see an error
  for (const touch of ["focusin", "pointerdown", "dragenter"]) frame.addEventListener(touch, quietly);
  return { made, load, open: (name) => load().then(() => made.open[name]()) };
}

/** A copy of `event`: the browser clears its data after the event. */
function again(event) {
  const given = event.clipboardData ?? event.dataTransfer;
  const data = new DataTransfer();
  for (const kind of ["text/html", "text/plain"]) data.setData(kind, given.getData(kind));
  for (const file of given.files) data.items.add(file);
  const { type, clientX, clientY } = event;
  return new event.constructor(type, { clientX, clientY, clipboardData: data, dataTransfer: data, bubbles: true, cancelable: true });
}

/** Holds a paste or drop until its code has loaded. */
function pasting({ made, load }) {
  let isLost = false; // it cannot be loaded
  const waits = (view, event) => {
    if (made.cleaned || isLost || view.dragging || !(event.clipboardData ?? event.dataTransfer)) return false;
    const later = again(event);
    load()
      .catch(() => (isLost = true))
      .then(() => (view.dom.dispatchEvent(later), (isLost = false)));
    return true;
  };
  return {
    transformPastedHTML: (html) => made.cleaned?.(html) ?? html.replace(/<style[^]*?<\/style>/gi, ""),
    handlePaste: waits,
    handleDrop: waits,
  };
}

/** Section of the text, used for uploaded files, too. */
const sectionOf = (form) => form.elements.section?.value ?? form.dataset.section ?? "";

/** Autocomplete fields. */
function choices(form) {
  const code = later(() => (preload("choices.js"), import("../../content/js/choices.js")));
  for (const part of form?.querySelectorAll("[data-chooses]") ?? []) {
    const { among } = part.dataset;
    if (among && !form.querySelector("[data-many]")) continue; // all are seen
    part.hidden = false;
    for (const typed of ["input", "change"]) part.addEventListener(typed, (event) => event.stopPropagation()); // no words yet
    const begin = () => told(part.querySelector("[data-lost]"), code().then((fetched) => fetched.begin(part)));
    part.addEventListener("focusin", begin);
    if (among) part.closest("details").addEventListener("toggle", begin);
  }
}

/** Value of the form field. A long text is serialised on access: doing so with each key would take ten times as long. */
function written(textarea, html) {
  const { get, set } = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, "value");
  let isOld = false;
  const write = () => (isOld && set.call(textarea, html()), (isOld = false));
  Object.defineProperty(textarea, "value", {
    get: () => (write(), get.call(textarea)),
    set: (value) => ((isOld = false), set.call(textarea, value)),
  });
  textarea.form?.addEventListener("formdata", ({ formData }) => {
    if (isOld && !textarea.disabled) formData.set(textarea.name, textarea.value);
  });
  return (size) => ((isOld = true), size > LONG || write());
}

/** Shows that a part could not be loaded, until one can. */
const told = (trouble, opened) => opened.then(() => (trouble.hidden = true), () => (trouble.hidden = false));

function start(textarea) {
  const frame = textarea.closest("[data-editor]");
  const toolbar = frame.querySelector("[role=toolbar]");
  const place = document.createElement("div");
  place.className = "editor__paper";
  textarea.before(place);
  let tools;
  let library;
  let recount = () => {};
  const writing = whenWriting(frame, () => editor, () => library);
  const editor = new Editor({
    element: place,
    injectCSS: false, // our policy forbids its style element: see editor.css
    extensions: [...extensions(textarea.placeholder), keys(toolbar, () => tools)],
    content: textarea.value,
    editable: !textarea.disabled && !textarea.readOnly,
    editorProps: {
      // Room for the sticky bars that the text scrolls under.
      scrollMargin: { top: 208, right: 8, bottom: 64, left: 8 },
      scrollThreshold: { top: 208, right: 8, bottom: 64, left: 8 },
      attributes: {
        class: "prose",
        role: "textbox",
        "aria-multiline": "true",
        "aria-labelledby": frame.querySelector("label").id,
        "aria-describedby": textarea.getAttribute("aria-describedby") ?? "",
        lang: textarea.lang || document.documentElement.lang,
        dir: "auto",
        spellcheck: "true",
      },
      ...pasting(writing),
    },
    onUpdate: () => {
      changed(editor.state.doc.content.size);
      textarea.dispatchEvent(new Event("input", { bubbles: true }));
      recount();
    },
  });
  // The library normalises markup that was written elsewhere. If the user changed nothing, or undid every change, the
  // text is returned as it came: it is no new version.
  const came = { doc: editor.state.doc, html: textarea.value };
  const changed = written(textarea, () => (editor.state.doc.eq(came.doc) ? came.html : kept(editor.getHTML())));
  textarea.hidden = true;
  frame.querySelector("label").addEventListener("click", () => editor.commands.focus());
  textarea.addEventListener("replaced", () => editor.commands.setContent(textarea.value)); // autosave.js
  textarea.addEventListener("focus", () => editor.commands.focus());
  const dialog = document.querySelector("[data-picker]");
  library = dialog && lazily(dialog, () => sectionOf(textarea.form), editor);
  const part = (name) => frame.querySelector(`dialog[data-${name}]`);
  const trouble = frame.querySelector("[data-not-loaded]");
  const open = (name) => () => told(trouble, writing.open(name));
  const askForLink = linkOpener(part("link"), editor, () => writing.open("link"));
  tools = {
    ...blockCommands(toolbar.dataset.wordFootnote),
    link: { do: () => told(trouble, askForLink()), on: (e) => e.isActive("link") },
    language: { do: open("language"), on: (e) => Boolean(e.getAttributes("phrase").lang) },
    embed: { do: open("embed"), on: (e) => e.isActive("embed") },
    keys: { do: opener(part("keys")) },
    picture: { do: () => library && told(trouble, library.open()), shown: () => Boolean(library) },
  };
  for (const name of Object.keys(tools)) tools[name] = { ...tools[name], do: tools[name].do.bind(null, editor) };
  connect(toolbar, editor, tools);
  recount = count(frame.querySelector("[data-count]"), place);
  if (textarea.form?.querySelector("[data-of-kind]")) {
    preload("kinds.js");
    import("../../content/js/kinds.js").then(
      ({ kinds }) => kinds(textarea.form),
      () => textarea.form.querySelectorAll("[data-lost=kinds]").forEach((said) => (said.hidden = false)),
    );
  }
  choices(textarea.form);
  preview(textarea.form, document.querySelector("[data-search-preview]"));
  frame.dataset.ready = "";
}

document.querySelectorAll("textarea[data-rich-text]").forEach(start);
