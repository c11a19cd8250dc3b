// A video or chart of another host in the text: a link that readers may turn into a frame (content/embeds).

import { Node } from "../../vendor/django_prose_editor/editor.js";

/** Only a figure with a single link, as it is stored; any other stays a read-only island. */
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
