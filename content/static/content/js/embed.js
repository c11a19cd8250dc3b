// A video or chart of another host in the text: a link that readers may turn into a frame (content/embeds).

import { Node } from "../../django_prose_editor/editor.js";

/** Only a figure with one link in it, as it is stored; any other stays an island, whole. */
function read(figure) {
  const [link, ...others] = figure.children;
  if (!link?.matches("a[href]") || others.length || link.children.length) return false;
  return figure.textContent === link.textContent && { href: link.getAttribute("href"), name: link.textContent };
}

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => Object.fromEntries(["href", "name"].map((name) => [name, { default: "", rendered: false }])),
  parseHTML: () => [{ tag: "figure[data-embed]", priority: 1100, getAttrs: read }], // before the island
  renderHTML: ({ node }) => ["figure", { "data-embed": "" }, ["a", { href: node.attrs.href }, node.attrs.name]],
  addNodeView: () => ({ node }) => {
    const dom = document.createElement("figure");
    dom.dataset.embed = "";
    const [name, address] = [document.createElement("p"), document.createElement("p")];
    const show = ({ attrs }) => ([name.textContent, address.textContent] = [attrs.name, attrs.href]);
    address.className = "small soft";
    dom.append(name, address);
    show(node);
    return { dom, update: (next) => next.type === node.type && (show(next), true) };
  },
});

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
    else editor.chain().focus().insertContent([shown, { type: "paragraph" }]).run();
  }
  dialog.querySelector("[data-take]").addEventListener("click", take);
  dialog.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", (event) => event.key === "Enter" && event.target.matches("input") && (event.preventDefault(), take()));
  return () => {
    const { href = "", name: words = "" } = editor.getAttributes("embed");
    [address.value, name.value, trouble.hidden] = [href, words, true];
    dialog.showModal();
  };
}
