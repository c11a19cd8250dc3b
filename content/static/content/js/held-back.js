// A text with pasted images that are still being uploaded is submitted as soon as they are there: sent earlier, it would
// lack them. Pressing the button again submits it as it is, so that a failed upload blocks nothing.

const forms = new WeakMap(); // delayed submission of each

function isWaiting(editor) {
  let found = false;
  editor.state.doc.descendants((node) => !found && !(found = node.type.name === "arriving"));
  return found;
}

/** Starts the delay. `said`: message that the form waits. */
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

/** An image failed: the author must see that before anything is submitted. */
export const letGo = (editor) => forms.get(editor.view.dom.closest("form"))?.end();
