// Puts a video or chart of another host into the text (embed.js).

import { putBlock } from "./inserting.js";

/** Asks for address and name in the server's dialog. */
export function embedDialog(dialog, editor) {
  const [address, name] = dialog.querySelectorAll("input");
  const trouble = dialog.querySelector("[data-trouble]");
  document.body.append(dialog); // out of the article's form, which Enter would send
  function take() {
    const [href, words] = [address.value.trim(), name.value.trim()];
    trouble.hidden = /^https:\/\/[^\s/]+/.test(href) && words !== "";
    if (!trouble.hidden) return;
    dialog.close();
    const shown = { type: "embed", attrs: { href, name: words } };
    if (editor.isActive("embed")) editor.chain().focus().updateAttributes("embed", shown.attrs).run();
    else (editor.view.focus(), putBlock(editor, shown));
  }
  dialog.querySelector("[data-take]").addEventListener("click", take);
  dialog.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches("input") && (event.preventDefault(), take()));
  return (pasted = "") => {
    const { href = pasted, name: words = "" } = editor.getAttributes("embed");
    [address.value, name.value, trouble.hidden] = [href, words, true];
    dialog.showModal();
    if (pasted) name.focus();
  };
}
