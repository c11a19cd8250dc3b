// Inserts a video or chart of another host into the text (embed.js).

import { putBlock } from "./inserting.js";

/** Asks for URL and name in the server's dialog. */
export function embedDialog(dialog, editor) {
  const [address, name] = dialog.querySelectorAll("input");
  const trouble = dialog.querySelector("[data-trouble]");
  document.body.append(dialog); // out of the article's form, which Enter would submit
  function mark(wrong) {
    trouble.hidden = !wrong.length;
    for (const field of [address, name]) field.ariaInvalid = String(wrong.includes(field));
  }
  function take() {
    const [href, words] = [address.value.trim(), name.value.trim()];
    const wrong = [[address, /^https:\/\/[^\s/]+/.test(href)], [name, words !== ""]].filter(([, isRight]) => !isRight);
    mark(wrong.map(([field]) => field));
    if (wrong.length) return wrong[0][0].focus();
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
    [address.value, name.value] = [href, words];
    mark([]);
    dialog.showModal();
    if (pasted) name.focus();
  };
}
