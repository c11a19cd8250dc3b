// Words that have not reached the site wait here, in the storage of the browser. They are encrypted with a key that only
// a page of their own person holds: whoever uses the same machine afterwards finds nothing to read. What was left here
// before is read by unsent-found.js.

const holder = document.querySelector("[data-unsent-key]");
const person = holder?.dataset.person ?? "";
export const FOLDER = `unsent/${person}/`; // one entry for each window that has something to send
export const key = holder?.dataset.unsentKey && globalThis.crypto?.subtle && imported(holder.dataset.unsentKey); // a promise

function imported(hex) {
  const bytes = Uint8Array.from(hex.match(/../g), (pair) => Number.parseInt(pair, 16));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

const toText = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));

let written = Promise.resolve(); // the entry before: encryption takes time, and older words must not overwrite newer ones

/** Keeps `entry` for `window`, over what it kept before. Answers whether that worked: the storage may be full or shut. */
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
    // Shut: nothing was kept either.
  }
}

/** Under which names something waits. */
export function names() {
  try {
    return key ? Object.keys(localStorage).filter((name) => name.startsWith(FOLDER)) : [];
  } catch {
    return [];
  }
}

export const lock = (window) => `unsent/${window}`;

/** Says, as long as this page is open, that the entry of `window` is still being written. */
export const hold = (window) => navigator.locks?.request(lock(window), () => new Promise(() => {}));
