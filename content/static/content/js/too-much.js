// More letters than any article holds are not taken into a text: the browser would be busy with them for a minute, with
// whatever else is written there, and could neither keep nor send them. What was copied stays where it was copied.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const MOST = 300_000; // MAX_CHARACTERS of content/text/sanitise.py, markup included

/** `tell(number)` says how many there were. Register it last: it is asked first. */
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
