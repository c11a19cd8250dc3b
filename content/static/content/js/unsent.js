// Words that have not reached the site wait here, in the storage of the browser. They are encrypted with a key that only
// a page of their own person holds: whoever uses the same machine afterwards finds nothing to read.

const holder = document.querySelector("[data-unsent-key]");
const person = holder?.dataset.person ?? "";
const FOLDER = `unsent/${person}/`; // one entry for each window that has something to send
const key = holder?.dataset.unsentKey && globalThis.crypto?.subtle && imported(holder.dataset.unsentKey); // a promise

function imported(hex) {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toBytes = (text) => Uint8Array.from(atob(text), (unit) => unit.charCodeAt(0));

/** Keeps `entry` for `window`, over what it kept before. Answers whether that worked: the storage may be full or shut. */
export async function put(window, entry) {
  if (!key) return false;
  try {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const plain = new TextEncoder().encode(JSON.stringify(entry));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await key, plain);
    localStorage.setItem(FOLDER + window, `${toText(iv)}.${toText(new Uint8Array(sealed))}`);
    return true;
  } catch {
    return false;
  }
}

export function remove(window) {
  try {
    localStorage.removeItem(FOLDER + window);
  } catch {
    // Shut: nothing was kept either.
  }
}

/** What waits, each with its `window`, the newest first. What cannot be opened is left where it is. */
export async function waiting() {
  if (!key) return [];
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

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(FOLDER));
  } catch {
    return [];
  }
}

const lock = (window) => `unsent/${window}`;

/** Says, as long as this page is open, that the entry of `window` is still being written. */
export const hold = (window) => navigator.locks?.request(lock(window), () => new Promise(() => {}));

/** Resolves once the page of `window` is gone, however it went. */
export const closed = async (window) => navigator.locks?.request(lock(window), () => {});

/** When an entry was kept, as people read it. */
export function moment(at) {
  const { lang } = document.documentElement;
  return new Date(at).toLocaleString(lang === "en" ? "en-GB" : lang, { dateStyle: "long", timeStyle: "short" });
}

/** What an entry is called: its title, or `without` where it has none. */
export const titleOf = (entry, without) => entry.words.find(([name]) => name === "title")?.[1].trim() || without;
