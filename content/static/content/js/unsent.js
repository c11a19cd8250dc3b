// Text that has not reached the site, in the storage of the browser. It is encrypted with a key that only pages of its
// author have: the next user of the same machine finds nothing to read. unsent-found.js reads entries that were left here
// before.

const holder = document.querySelector("[data-unsent-key]");
const person = holder?.dataset.person ?? "";
export const FOLDER = `unsent/${person}/`; // one entry for each window with unsent text
export const key = holder?.dataset.unsentKey && globalThis.crypto?.subtle && imported(holder.dataset.unsentKey); // a promise

function imported(hex) {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

let written = Promise.resolve(); // the previous write: encryption takes time, and older text must not overwrite newer

/** Stores `entry` for `window`, replacing the previous one. Returns whether that worked: storage may be full or disabled. */
export function put(window, entry) {
  written = written.then(() => write(window, entry));
  return written;
}

async function write(window, entry) {
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
    // Disabled: nothing was stored either.
  }
}

/** Names of the stored entries. */
export function names() {
  try {
    return key ? Object.keys(localStorage).filter((name) => name.startsWith(FOLDER)) : [];
  } catch {
    return [];
  }
}

export const lock = (window) => `unsent/${window}`;

/** Marks the entry of `window` as being written, as long as this page is open. */
export const hold = (window) => navigator.locks?.request(lock(window), () => new Promise(() => {}));
