// A text in which pasted pictures are on their way is sent by its button as soon as they are there: sent sooner, it would
// go without them. Whoever presses again sends it as it is, and so nobody waits for what never comes.

const forms = new WeakMap(); // how each is held back

function isWaiting(editor) {
  let found = false;
  editor.state.doc.descendants((node) => !found && !(found = node.type.name === "arriving"));
  return found;
}

/** From now on. `said`: what tells that it waits. */
export function holdBack(editor, said) {
  const form = editor.view.dom.closest("form");
  if (!form || forms.has(form)) return;
  const held = { button: undefined };
  forms.set(form, held);
  const wait = (button) => {
    held.button = button;
    said.hidden = !button;
  };
  held.end = () => wait(undefined);
  form.addEventListener(
    "submit",
    (event) => {
      if (held.button || !isWaiting(editor)) return held.end();
      event.preventDefault();
      event.stopImmediatePropagation();
      wait(event.submitter ?? form.querySelector("button[type=submit]"));
    },
    { capture: true },
  );
  editor.on("update", () => {
    if (!held.button || isWaiting(editor)) return;
    const { button } = held;
    held.end();
    setTimeout(() => form.requestSubmit(button)); // with the picture in it
  });
}

/** A picture does not come: whoever wrote is to see that, before anything is sent. */
export const letGo = (editor) => forms.get(editor.view.dom.closest("form"))?.end();
