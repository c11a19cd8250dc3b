// Content copied from public pages of this site: readers get more than is stored (content/text/render_html.py,
// media/pictures.py, embeds/frames.py); here it becomes what is stored again. Footnotes: pasted-notes.js.

const PICTURE = /(<img\b(?:[^>"']|"[^"]*"|'[^']*')*?\ssrc\s*=\s*["']?)https?:\/\/[^/"'\s>]+(?=\/media\/[0-9a-f]{64}\/[a-z0-9.-]+["'\s>])/gi;

/** Images without the host name: the site decides which of them may be used (own-addresses.js). */
export const ownPictures = (html) => html.replace(PICTURE, "$1");

/** The meaning of an element's class, as names (pasting.js). */
export function ownMeaning(called) {
  const kind = /\bcallout--(note|tip|warning)\b/.exec(called)?.[1];
  if (kind) return [`callout-${kind}`];
  return /\b(?:callout__word|embed__offer)\b/.test(called) ? ["added"] : [];
}

export function setOwn(root) {
  for (const added of root.querySelectorAll("[data-pasted~=added], picture > source")) added.remove();
  for (const picture of root.querySelectorAll("picture")) picture.replaceWith(...picture.childNodes);
  for (const aside of root.querySelectorAll("aside[data-pasted*=callout-]")) aside.dataset.callout = /callout-(\w+)/.exec(aside.dataset.pasted)[1];
  for (const figure of root.querySelectorAll("figure[data-embed]")) {
    const link = figure.querySelector("a[href]");
    if (link) figure.replaceChildren(link);
  }
}
