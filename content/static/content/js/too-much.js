// A paste with more characters than an article can hold is refused: the browser would be busy with it for a minute, and
// could neither store nor send it together with the rest of the text. The clipboard keeps it.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const MOST = 300_000; // MAX_CHARACTERS of content/text/sanitise.py, markup included

/** `tell(number)` shows how many there were. Register it last: it is asked first. */
export function tooMuch(editor, tell) {
  const refuses = (data) => {
    const { length } = data?.getData("text/plain") ?? "";
    if (length > MOST) tell(length);
    return length > MOST;
  };
  const props = {
    handlePaste: (_view, event) => refuses(event.clipboardData),
    handleDrop: (_view, event) => refuses(event.dataTransfer) && (event.preventDefault(), true),
  };
  editor.registerPlugin(new Plugin({ props }), (mine, others) => [mine, ...others]);
}
