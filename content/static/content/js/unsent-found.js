// What waits in the storage of the browser (unsent.js), read.

import { FOLDER, key, lock, names } from "./unsent.js";

const toBytes = (text) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));

/** What waits, each with its `window`, the newest first. What cannot be opened is left where it is. */
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

/** Resolves once the page of `window` is gone, however it went. */
export const closed = async (window) => navigator.locks?.request(lock(window), () => {});

const WITH_ZONE = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZoneName: "short" };

/** When an entry was kept, as people read it: by the clock of this browser, which need not be that of the site. */
export function moment(at) {
  const { lang } = document.documentElement;
  return new Date(at).toLocaleString(lang === "en" ? "en-GB" : lang, WITH_ZONE);
}

/** What an entry is called: its title, or `without` where it has none. */
export const titleOf = (entry, without) => entry.title || entry.words.find(([name]) => name === "title")?.[1].trim() || without;
