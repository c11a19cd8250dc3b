// Connects the toolbar, which is the server's HTML (cms/editor.html).

// The focus of a chain comes a frame late.
const run = (editor) => (editor.view.focus(), editor.chain().focus());

/** Whether the first row (`across` 0) or column (1) of the table around the caret is all headers. */
function heads({ state: { selection: { $from } } }, across) {
  let depth = $from.depth;
  while (depth && $from.node(depth).type.spec.tableRole !== "table") depth -= 1;
  if (!depth) return false;
  const rows = $from.node(depth).children;
  const cells = across ? rows.map((row) => row.firstChild) : rows[0].children;
  return cells.every((cell) => cell?.type.spec.tableRole === "header_cell");
}

/** Action, pressed state and availability of each button. */
const COMMANDS = {
  bold: { do: (e) => run(e).toggleBold().run(), on: (e) => e.isActive("bold") },
  italic: { do: (e) => run(e).toggleItalic().run(), on: (e) => e.isActive("italic") },
  heading: {
    do: (e) => run(e).toggleHeading({ level: 2 }).run(),
    on: (e) => e.isActive("heading", { level: 2 }),
  },
  subheading: {
    do: (e) => run(e).toggleHeading({ level: 3 }).run(),
    on: (e) => e.isActive("heading", { level: 3 }),
  },
  bullets: { do: (e) => run(e).toggleBulletList().run(), on: (e) => e.isActive("bulletList") },
  numbers: { do: (e) => run(e).toggleOrderedList().run(), on: (e) => e.isActive("orderedList") },
  strike: { do: (e) => run(e).toggleStrike().run(), on: (e) => e.isActive("strike") },
  "inline-code": { do: (e) => run(e).toggleCode().run(), on: (e) => e.isActive("code") },
  quote: { do: (e) => run(e).toggleBlockquote().run(), on: (e) => e.isActive("blockquote") },
  code: { do: (e) => run(e).toggleCodeBlock().run(), on: (e) => e.isActive("codeBlock") },
  rule: { do: (e) => run(e).setHorizontalRule().run() },
  table: { do: (e) => run(e).insertTable().run(), can: (e) => !e.isActive("table") },
  "row-add": { do: (e) => run(e).addRowAfter().run(), shown: (e) => e.isActive("table") },
  "row-remove": { do: (e) => run(e).deleteRow().run(), shown: (e) => e.isActive("table") },
  "column-add": { do: (e) => run(e).addColumnAfter().run(), shown: (e) => e.isActive("table") },
  "column-remove": { do: (e) => run(e).deleteColumn().run(), shown: (e) => e.isActive("table") },
  "header-row": { do: (e) => run(e).toggleHeaderRow().run(), on: (e) => heads(e, 0), shown: (e) => e.isActive("table") },
  "header-column": { do: (e) => run(e).toggleHeaderColumn().run(), on: (e) => heads(e, 1), shown: (e) => e.isActive("table") },
  "table-remove": { do: (e) => run(e).deleteTable().run(), shown: (e) => e.isActive("table") },
  unlink: { do: (e) => run(e).extendMarkRange("link").unsetLink().run(), shown: (e) => e.isActive("link") },
  undo: { do: (e) => run(e).undo().run(), can: (e) => e.can().undo() },
  redo: { do: (e) => run(e).redo().run(), can: (e) => e.can().redo() },
};

/** Reflects the selection; an unavailable button stays focusable and says so. */
function reflect(button, command, editor) {
  if (command.on) button.setAttribute("aria-pressed", String(command.on(editor)));
  if (command.can) button.setAttribute("aria-disabled", String(!command.can(editor)));
  if (command.shown) button.hidden = !command.shown(editor);
}

/** One tab stop; arrow keys move along. Returns a function that keeps the tab stop on a visible button. */
function rove(toolbar) {
  const every = [...toolbar.querySelectorAll("button")];
  const shown = () => every.filter((button) => !button.hidden);
  const stopAt = (wanted) => every.forEach((button) => (button.tabIndex = button === wanted ? 0 : -1));
  toolbar.addEventListener("focusin", (event) => stopAt(event.target));
  toolbar.addEventListener("keydown", (event) => {
    const all = shown();
    const here = all.indexOf(document.activeElement);
    const onward = getComputedStyle(toolbar).direction === "rtl" ? -1 : 1;
    const steps = { ArrowRight: here + onward, ArrowLeft: here - onward, Home: 0, End: -1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    all.at(steps[event.key] % all.length).focus();
  });
  return () => stopAt(shown().find((button) => button.tabIndex === 0) ?? shown()[0]);
}

/** `more`: commands of this editor only, by button name. */
export function connect(toolbar, editor, more = {}) {
  const commands = { ...COMMANDS, ...more };
  const buttons = [...toolbar.querySelectorAll("button[data-command]")];
  const keepOneStop = rove(toolbar);
  const update = () => {
    for (const button of buttons) reflect(button, commands[button.dataset.command], editor);
    keepOneStop();
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (button.getAttribute("aria-disabled") !== "true") commands[button.dataset.command].do(editor);
    });
  }
  editor.on("transaction", update);
  update();
  toolbar.hidden = false;
}
