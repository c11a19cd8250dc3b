// Files dropped on the text or pasted into it: they are added to the library.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

/** Files that are dropped on the text or pasted into it go through the library; text and HTML are not handled here. */
export const filesInto = (editor, take) =>
  editor.registerPlugin(
    new Plugin({
      props: {
        handlePaste: (_view, event) => caught(event, event.clipboardData, take),
        handleDrop: (view, event) => !view.dragging && (aim(view, event), caught(event, event.dataTransfer, take)),
      },
    }),
    (mine, others) => [mine, ...others],
  );

/** Files are inserted where they are dropped: before or after the paragraph there, which stays whole. */
function aim(view, { clientX, clientY, dataTransfer }) {
  if (!filesOf(dataTransfer).length) return;
  const { left, width } = view.dom.getBoundingClientRect();
  const { doc, selection, tr } = view.state;
  // A drop beside a line refers to that line.
  const places = [clientX, left + width / 2].map((x) => view.posAtCoords({ left: x, top: clientY })).filter(Boolean);
  const [first, second] = places.map(({ pos }) => doc.resolve(pos));
  if (!first) return;
  const place = !first.parent.isTextblock && second ? second : first;
  view.dispatch(tr.setSelection(selection.constructor.near(doc.resolve(edgeAt(view, place, clientY)))));
}

function edgeAt(view, place, y) {
  if (!place.parent.isTextblock) return place.pos;
  const box = view.nodeDOM(place.before()).getBoundingClientRect();
  const isFigure = place.parent.type.name === "figure"; // a caption cannot hold one
  return y < box.top + box.height / 2 ? place.start() - isFigure : place.end() + isFigure;
}

function caught(event, transfer, take) {
  const files = filesOf(transfer);
  if (!files.length) return false;
  event.preventDefault();
  take(files);
  return true;
}

/** The files to insert. Programs that copy a text often add an image of it; then the text is meant. */
function filesOf(transfer) {
  const files = [...(transfer?.files ?? [])];
  return files.length && isPictureAlone(transfer.getData("text/html")) ? files : [];
}

/** Whether only an image was copied, from a page or a document; "" does not count as text. */
function isPictureAlone(html) {
  if (!html) return true;
  const bare = html.replace(/<!--[^]*?-->|<(style|title|script)\b[^]*?<\/\1>/gi, "");
  const words = bare.replace(/<(?:[^>"']|"[^"]*"|'[^']*')*>/g, "").replace(/&nbsp;|\s/g, "");
  return !words && /<(?:img|v:imagedata)\b/i.test(html);
}
