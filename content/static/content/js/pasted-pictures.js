// Pictures that word processors put into the clipboard as part of a text (data:image/png;base64,…). They are taken out as
// files, which go through the library like any other; until they are there, something keeps their place in the text.

import { placeFor } from "./inserting.js";

const MOST = 30; // of one paste; more are named
const IMAGE = /<img\b(?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const SOURCE = /\ssrc\s*=\s*(?:"\s*data:(image\/[\w.+-]+);base64,([^"]*)"|'\s*data:(image\/[\w.+-]+);base64,([^']*)')/i;
const ALT = /\salt\s*=\s*(?:"([^"]*)"|'([^']*)')/i;
const FIGURE = /<figure\b[^>]*>((?:(?!<\/figure>)[^])*?data-arriving[^]*?)<\/figure>/gi;
// What Word writes when it has looked at a picture itself.
const GUESSED = /(?:automatically generated|automatisch generiert|générée automatiquement)/i;

const BOX = /\saria-roledescription\s*=\s*["']?checkbox/i; // of a list to tick in Google Docs: it stands before each item
const SIGN = /^(?:[\p{Extended_Pictographic}\p{Emoji_Component}\u200d\ufe0f]+)$/u;

/** `html` with the signs in it for which pages put pictures: as such they would be sought in the library, or lost. */
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
    return undefined; // no base64
  }
}

const plain = (text) => new DOMParser().parseFromString(text, "text/html").body.textContent.trim();

/** {html, files}: `html` with places in it for the pictures that it held. `name`: what they are called in the library. */
export function picturesIn(html, name) {
  const files = [];
  const bare = html.replace(/\sdata-arriving\b/gi, ""); // nobody else keeps a place
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
