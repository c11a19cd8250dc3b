// An image in the text: <figure><img><figcaption>. The caption is edited in place, the alternative text below it.

import { preload } from "../../secureproject/js/preload.js";
import { Node } from "../../vendor/django_prose_editor/editor.js";

const STORED = 'img[src^="/media/"]';
const TOOLS = document.querySelector("template[data-figure-tools]"); // of the page: cms/media/picker.html

/** Only what the sanitiser keeps and this node can hold; any other <figure> stays a read-only island. */
function read(figure) {
  const [picture, caption, ...others] = figure.children;
  if (!TOOLS || !picture?.matches(STORED) || others.length || (caption && caption.localName !== "figcaption")) return false;
  if (caption?.querySelector("p, ul, ol, table, figure, img, blockquote, div")) return false;
  const value = (name) => picture.getAttribute(name);
  return { src: value("src"), alt: value("alt"), width: value("width"), height: value("height") };
}

const attributes = ({ src, alt, width, height }) => ({ src, alt: alt ?? "", ...(width && { width }), ...(height && { height }) });

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  addAttributes: () =>
    Object.fromEntries(["src", "alt", "width", "height"].map((name) => [name, { default: null, rendered: false }])),
  parseHTML: () => [
    {
      tag: "figure",
      priority: 60, // before the island
      getAttrs: read,
      contentElement: (figure) => figure.querySelector("figcaption") ?? document.createElement("figcaption"),
    },
  ],
  renderHTML: ({ node }) => {
    const picture = ["img", attributes(node.attrs)];
    return node.content.size ? ["figure", picture, ["figcaption", 0]] : ["figure", picture];
  },
  addNodeView: () => view,
});

/** Crops of the lead image: loaded only on demand, which is rare. */
function look(cuts, address) {
  preload("opening-picture.js");
  import("./opening-picture.js").then(
    ({ sayHowItIsCut }) => sayHowItIsCut(cuts, address),
    () => (cuts.querySelector("[data-trouble]").hidden = false),
  );
}

/** The image with its caption, and the field for the alternative text below it. */
function view({ node, getPos, editor }) {
  const dom = document.createElement("figure");
  dom.className = "editor__figure";
  const picture = document.createElement("img");
  const contentDOM = document.createElement("figcaption");
  const tools = TOOLS.content.cloneNode(true).firstElementChild;
  contentDOM.dataset.word = tools.dataset.caption;
  const [field, remove] = [tools.querySelector("input"), tools.querySelector("button")];
  const cuts = tools.querySelector("[data-cuts]");
  const place = () => (cuts.hidden = getPos() !== 0);
  cuts.addEventListener("toggle", () => cuts.open && look(cuts, shown.attrs.src));
  editor.on("transaction", place);
  dom.append(picture, contentDOM, tools);
  picture.draggable = false;
  let shown = node;

  function show(present) {
    shown = present;
    for (const [name, value] of Object.entries(attributes(present.attrs))) picture.setAttribute(name, value);
    if (document.activeElement !== field) field.value = present.attrs.alt ?? "";
    contentDOM.toggleAttribute("data-empty", present.content.size === 0);
  }
  field.addEventListener("input", () => {
    const { state, view: now } = editor;
    now.dispatch(state.tr.setNodeMarkup(getPos(), undefined, { ...shown.attrs, alt: field.value }));
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== "Escape") return;
    event.preventDefault();
    editor.commands.focus(getPos() + 1);
  });
  remove.addEventListener("click", () => {
    const at = getPos();
    editor.chain().focus().deleteRange({ from: at, to: at + shown.nodeSize }).run();
  });
  show(node);
  place();
  return {
    dom,
    contentDOM,
    destroy: () => editor.off("transaction", place),
    update: (next) => next.type.name === "figure" && (show(next), true),
    stopEvent: (event) => tools.contains(event.target),
    ignoreMutation: (change) => !contentDOM.contains(change.target) || change.type === "attributes",
  };
}

/** Placeholder of a pasted image that is being uploaded (inserting.js). It is never stored (editor.js). */
export const Arriving = Node.create({
  name: "arriving",
  group: "block",
  atom: true,
  addAttributes: () => ({ number: { default: null, rendered: false }, alt: { default: null, rendered: false } }),
  parseHTML: () => [
    {
      tag: "img[data-arriving]",
      priority: 70,
      getAttrs: (image) => ({ number: image.dataset.arriving, alt: image.getAttribute("alt") }),
    },
  ],
  renderHTML: () => ["p", { "data-arriving": "" }],
  addNodeView: () => () => {
    const dom = Object.assign(document.createElement("p"), { className: "editor__arriving", contentEditable: "false" });
    dom.textContent = document.querySelector("[data-not-pasted]")?.dataset.arriving ?? "…";
    return { dom };
  },
});
