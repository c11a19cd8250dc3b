// Files that come into the text: whoever drops or pastes one means it to be in the library.

import { Plugin } from "../../vendor/django_prose_editor/editor.js";

/** Files that are dropped on the text or pasted into it go through the library; text and HTML are none of its business. */
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
function filesOf(transfer) {
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
