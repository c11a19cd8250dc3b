// A URL pasted on a line of its own that readers could load on the page: it stays a link, and a notice offers to turn it
// into a video or chart. The site decides which hosts are allowed.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

const ADDRESS = /^https:\/\/[^\s/]+\/\S+$/;

const isEmptyLine = ({ $from, empty }) => empty && $from.depth === 1 && $from.parent.type.name === "paragraph" && !$from.parent.content.size;

/** Line of the text that contains only `address`: {from, to}, or undefined. */
function lineOf(doc, address) {
  let found;
  doc.forEach((node, at) => {
    if (node.isTextblock && node.textContent === address) found = { from: at + 1, to: at + 1 + node.content.size };
  });
  return found;
}

/** `list`: URL of the allowed hosts; `open`: opens the dialog with a URL. */
export function offering(notice, list, editor, open) {
  let pasted = "";
  const leave = () => (notice.hidden = true);
  async function ask(address) {
    leave();
    pasted = address;
    try {
      const answer = await fetch(`${list}?${new URLSearchParams({ address })}`, { headers: { Accept: "application/json", "X-Background": "1" } });
      const { is_allowed: isAllowed } = answer.ok && !answer.redirected ? await answer.json() : {};
      if (isAllowed && pasted === address) notice.hidden = !lineOf(editor.state.doc, address);
    } catch {
      // without a response it stays a link
    }
  }
  notice.querySelector("[data-leave]").addEventListener("click", () => (leave(), editor.commands.focus()));
  notice.querySelector("[data-take]").addEventListener("click", () => {
    leave();
    const line = lineOf(editor.state.doc, pasted);
    if (!line) return;
    editor.commands.setTextSelection(line);
    open(pasted);
  });
  const handlePaste = ({ state }, { clipboardData }) => {
    const address = clipboardData?.getData("text/plain").trim() ?? "";
    if (ADDRESS.test(address) && isEmptyLine(state.selection)) ask(address);
    return false; // it is pasted as usual
  };
  editor.registerPlugin(new Plugin({ props: { handlePaste } }), (mine, others) => [mine, ...others]);
}
