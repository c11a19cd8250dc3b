// Reads unsent text from the storage of the browser (unsent.js).

import { FOLDER, key, lock, names } from "./unsent.js";

const toBytes = (text) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));

/** Unsent entries, each with its `window`, newest first. What cannot be decrypted is left where it is. */
export async function waiting() {
  const found = [];
  for (const name of names()) {
    try {
      const [iv, sealed] = localStorage.getItem(name).split(".").map(toBytes);
      const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, await key, sealed);
      found.push({ ...JSON.parse(new TextDecoder().decode(plain)), window: name.slice(FOLDER.length) });
    } catch {
      continue;
    }
  }
  return found.sort((one, other) => other.at - one.at);
}

/** Resolves once the page of `window` is closed, for any reason. */
export const closed = async (window) => navigator.locks?.request(lock(window), () => {});

const WITH_ZONE = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

/** Local time of an entry: by the clock of this browser, which may differ from that of the site. */
export function moment(at) {
  const { lang } = document.documentElement;
  return new Date(at).toLocaleString(lang === "en" ? "en-GB" : lang, WITH_ZONE);
}

/** Name of an entry: its title, or `without` if it has none. */
export const titleOf = (entry, without) => entry.title || entry.words.find(([name]) => name === "title")?.[1].trim() || without;
