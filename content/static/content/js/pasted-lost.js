// Content that no text here can hold is listed for the user who pasted it, and removed before the editor sees it: what the
// editor keeps whole (a figure, a table with a caption) would keep it, request it from another site, and lose it on save.

const LOST = {
  pictures: /<img\b(?![^>]*\s(?:data-arriving=|src\s*=\s*["']?\/(?:media|static)\/))/gi,
  frames: /<(?:iframe|video|audio|object|embed)\b/gi,
  drawings: /<(?:svg|canvas|math|v:shape)\b/gi,
  fields: /<(?:input|select|textarea)\b/gi,
  // URLs of the author's own computer, and executable ones: content/text/url_policy.py.
  links: /<a\b[^>]*?\shref\s*=\s*["']?\s*(?!(?:https?|mailto|tel):)[a-z][a-z0-9+.-]*:/gi,
};
const OURS = 'img[src^="/media/"], img[src^="/static/"], img[data-arriving]';
const ELSEWHERE = "audio, canvas, embed, iframe, img, object, svg, video";
const LEADS_ON = /^(?:https?:|mailto:|tel:|\/)/i;
const HOLDS_BLOCKS = "blockquote, div, dl, ol, p, table, ul";

/** Number of each kind in `html`, by the names of the notice (data-… of cms/editor_count.html): {pictures: 2}. */
export function lostFrom(html) {
  const counted = Object.entries(LOST).map(([name, form]) => [name, html.match(form)?.length ?? 0]);
  return Object.fromEntries(counted.filter(([, number]) => number));
}

const unwrap = (element) => element.replaceWith(...element.childNodes);

function asLine(caption) {
  const line = document.createElement("p");
  line.append(...caption.childNodes);
  caption.replaceWith(line);
}

/** A figure without an image of ours is replaced by its content, which can be edited. */
function openFigure(figure) {
  for (const caption of figure.querySelectorAll("figcaption")) {
    if (caption.querySelector(HOLDS_BLOCKS)) unwrap(caption);
    else if (caption.textContent.trim()) asLine(caption);
    else caption.remove();
  }
  if (figure.textContent.trim()) unwrap(figure);
  else figure.remove();
}

const BESIDE = ["background", "srcset"]; // other attributes that make browsers request a URL

export function dropLost(root) {
  for (const name of BESIDE) for (const part of root.querySelectorAll(`[${name}]`)) part.removeAttribute(name);
  for (const part of root.querySelectorAll(ELSEWHERE)) if (!part.matches(OURS)) part.remove();
  for (const figure of root.querySelectorAll("figure:not([data-embed])")) if (!figure.querySelector("img")) openFigure(figure);
}

/** Removes links to fragments of the copied document, which lead nowhere. Their text stays; returns their number. */
export function dropWaysBack(root) {
  const links = [...root.querySelectorAll("a[href]")].filter((link) => !LEADS_ON.test(link.getAttribute("href").trim()));
  links.forEach(unwrap);
  return links.length;
}
