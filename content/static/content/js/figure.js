// A picture in the text: <figure><img><figcaption>. The caption is written in its place, the alternative text below it.

import { Node, Plugin } from "../../vendor/django_prose_editor/editor.js";

const STORED = 'img[src^="/media/"]';
const TOOLS = document.querySelector("template[data-figure-tools]"); // of the page: cms/media/picker.html

/** Only what the sanitiser keeps and this node can hold; any other <figure> stays an island, whole. */
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

/** How the picture that opens a text is cut: fetched when somebody looks, as hardly anybody does. */
const look = (cuts, address) =>
  import("./opening-picture.js").then(
    ({ sayHowItIsCut }) => sayHowItIsCut(cuts, address),
    () => (cuts.querySelector("[data-trouble]").hidden = false),
  );

/** The picture with its caption, and below it the field for the alternative text. */
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

/** Files that are dropped on the text or pasted into it go through the library; text and HTML are none of its business. */
export const filesInto = (take) =>
  new Plugin({
    props: {
      handlePaste: (_view, event) => caught(event, event.clipboardData, take),
      handleDrop: (view, event) => !view.dragging && (aim(view, event), caught(event, event.dataTransfer, take)),
    },
  });

/** Files come where they are dropped: before or behind the paragraph there, which stays whole. */
function aim(view, { clientX, clientY, dataTransfer }) {
  if (!filesOf(dataTransfer).length) return;
  const { left, width } = view.dom.getBoundingClientRect();
  const { doc, selection, tr } = view.state;
  // Beside a line, the line is meant.
  const places = [clientX, left + width / 2].map((x) => view.posAtCoords({ left: x, top: clientY })).filter(Boolean);
  const [first, second] = places.map(({ pos }) => doc.resolve(pos));
  if (!first) return;
  const place = !first.parent.isTextblock && second ? second : first;
  view.dispatch(tr.setSelection(selection.constructor.near(doc.resolve(edgeAt(view, place, clientY)))));
}

function edgeAt(view, place, y) {
  if (!place.parent.isTextblock) return place.pos;
  const box = view.nodeDOM(place.before()).getBoundingClientRect();
  const isFigure = place.parent.type.name === "figure"; // in its caption there is no room
  return y < box.top + box.height / 2 ? place.start() - isFigure : place.end() + isFigure;
}

function caught(event, transfer, take) {
  const files = filesOf(transfer);
  if (!files.length) return false;
  event.preventDefault();
  take(files);
  return true;
}

/** The files that are meant. Programs that copy a text often add a picture of how it looks; a text is meant then. */
export function filesOf(transfer) {
  const files = [...(transfer?.files ?? [])];
  return files.length && isPictureAlone(transfer.getData("text/html")) ? files : [];
}

/** Whether nothing but a picture was copied, from a page or a document; "" is no text either. */
function isPictureAlone(html) {
  if (!html) return true;
  const bare = html.replace(/<!--[^]*?-->|<(style|title|script)\b[^]*?<\/\1>/gi, "");
  const words = bare.replace(/<(?:[^>"']|"[^"]*"|'[^']*')*>/g, "").replace(/&nbsp;|\s/g, "");
  return !words && /<(?:img|v:imagedata)\b/i.test(html);
}

/** A pasted picture on its way to the library holds its place (inserting.js). Nothing of it is kept (editor.js). */
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
