// What no text here can hold: it is named to whoever pasted it, and taken out before the editor sees it. What the editor keeps
// whole (a figure, a table with a caption) would keep it too, ask another site for it, and lose it when the text is saved.

const LOST = {
  pictures: /<img\b(?![^>]*\s(?:data-arriving=|src\s*=\s*["']?\/(?:media|static)\/))/gi,
  frames: /<(?:iframe|video|audio|object|embed)\b/gi,
  drawings: /<(?:svg|canvas|math|v:shape)\b/gi,
  fields: /<(?:input|select|textarea)\b/gi,
  // Addresses of the computer of whoever wrote it, and what runs: content/text/url_policy.py.
  links: /<a\b[^>]*?\shref\s*=\s*["']?\s*(?!(?:https?|mailto|tel):)[a-z][a-z0-9+.-]*:/gi,
};
const OURS = 'img[src^="/media/"], img[src^="/static/"], img[data-arriving]';
const ELSEWHERE = "audio, canvas, embed, iframe, img, object, svg, video";
const LEADS_ON = /^(?:https?:|mailto:|tel:|\/)/i;
const HOLDS_BLOCKS = "blockquote, div, dl, ol, p, table, ul";

/** How many of each kind `html` has, by what the notice calls them (data-… of cms/editor_count.html): {pictures: 2}. */
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

/** A figure without a picture of ours is what stands in it: that can be written in. */
function openFigure(figure) {
  for (const caption of figure.querySelectorAll("figcaption")) {
    if (caption.querySelector(HOLDS_BLOCKS)) unwrap(caption);
    else if (caption.textContent.trim()) asLine(caption);
    else caption.remove();
  }
  if (figure.textContent.trim()) unwrap(figure);
  else figure.remove();
}

const BESIDE = ["background", "srcset"]; // what else of an element browsers ask for

export function dropLost(root) {
  for (const name of BESIDE) for (const part of root.querySelectorAll(`[${name}]`)) part.removeAttribute(name);
  for (const part of root.querySelectorAll(ELSEWHERE)) if (!part.matches(OURS)) part.remove();
  for (const figure of root.querySelectorAll("figure:not([data-embed])")) if (!figure.querySelector("img")) openFigure(figure);
}

/** Links to a place of the document that was copied from lead nowhere. Their words stay; answers how many there are. */
export function dropWaysBack(root) {
  const links = [...root.querySelectorAll("a[href]")].filter((link) => !LEADS_ON.test(link.getAttribute("href").trim()));
  links.forEach(unwrap);
  return links.length;
}
