// Images that word processors put into the clipboard inside a text (data:image/png;base64,…). They are extracted as files,
// which are uploaded to the library like any other; placeholders mark them in the text until then.

import { placeFor } from "./inserting.js";

const MOST = 30; // per paste; more are listed
const IMAGE = /<img\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const SOURCE = /\ssrc\s*=\s*(?:"\s*data:(image\/[\w.+-]+);base64,([^"]*)"|'\s*data:(image\/[\w.+-]+);base64,([^']*)')/i;
const ALT = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const FIGURE = /<figure\b[^>]*>((?:(?!<\/figure>)[^])*?data-arriving[^]*?)<\/figure>/gi;
// Word writes this if it has described an image itself.
const GUESSED = /(?:automatically generated|automatisch generiert|générée automatiquement)/i;

const BOX = /\saria-roledescription\s*=\s*["']?checkbox/i; // of a checklist in Google Docs: it precedes each item
const SIGN = /^(?:[\p{Extended_Pictographic}\p{Emoji_Component}\u200d\ufe0f]+)$/u;

/** `html` with text symbols in place of their images, which would be searched in the library, or lost. */
export const signsIn = (html) =>
  html.replace(IMAGE, (tag) => {
    if (BOX.test(tag)) return "";
    const sign = ALT.exec(tag)?.[1] ?? ALT.exec(tag)?.[2] ?? "";
    return SIGN.test(sign) && /[^\d#*]/.test(sign) ? sign : tag;
  });

function fileFrom(type, base64, name) {
  try {
    const bytes = Uint8Array.from(atob(base64.replace(/\s+/g, "")), (letter) => letter.charCodeAt(0));
    return bytes.length ? new File([bytes], `${name}.${type.slice(6).replace(/\+.*|^x-/, "").replace("jpeg", "jpg")}`, { type }) : undefined;
  } catch {
    return undefined; // not base64
  }
}

const plain = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent.trim();

/** {html, files}: `html` with placeholders for its images. `name`: their name in the library. */
export function picturesIn(html, name) {
  const files = [];
  const bare = html.replace(/\sdata-arriving\b/gi, ""); // only this code adds placeholders
  const placed = bare.replace(IMAGE, (tag) => {
    const [, one, data, other, others] = SOURCE.exec(tag) ?? [];
    if (!(one ?? other) || files.length >= MOST) return tag;
    const file = fileFrom(one ?? other, data ?? others, `${name} ${files.length + 1}`);
    if (!file) return tag;
    files.push(file);
    const alt = plain(ALT.exec(tag)?.[1] ?? ALT.exec(tag)?.[2] ?? "");
    return placeFor(file, GUESSED.test(alt) ? "" : alt).outerHTML;
  });
  const unframed = placed.replace(FIGURE, (_all, inside) => inside.replace(/<(\/?)figcaption\b[^>]*>/gi, "<$1p>"));
  return { html: unframed, files };
}
