// The one seam by which HTML of the server enters a page that is already open. The policy below is private to this
// module: no other code can turn a string into markup, and this code takes nothing but our own answers.

import { aloud } from "./aloud.js";

const policy = globalThis.trustedTypes?.createPolicy("own-response", { createHTML: (html) => html });

/** The answer's HTML as a fragment. Throws unless it is same-origin text/html that carries our header. */
async function fragmentOf(response) {
  const own = new URL(response.url, location.href).origin === location.origin;
  const html = /^text\/html\b/i.test(response.headers.get("Content-Type") ?? "");
  if (!own || !html || response.headers.get("X-Fragment") !== "1") {
    throw new TypeError("Not a fragment of this site");
  }
  const text = await response.text();
  const template = document.createElement("template");
  template.innerHTML = policy ? policy.createHTML(text) : text;
  return template.content;
}

/** Sends a request of ours that asks for a fragment. */
export const send = (address, options = {}) =>
  fetch(address, {
    ...options,
    credentials: "same-origin",
    headers: { ...options.headers, "X-Fragment": "1" },
  });

const FIELDS = "[autofocus], [data-focus-first], input:not([type=hidden]), textarea";

/** Puts the fragment in the place of `target`'s content. What had the focus there is gone: whoever uses the keyboard goes
 * on in the first field that is seen, or where the new content begins. `quietly`: nobody asked for it. */
export async function show(target, response, { quietly = false } = {}) {
  const fragment = await fragmentOf(response);
  const hadFocus = target.contains(document.activeElement);
  target.replaceChildren(fragment);
  if (!quietly) target.querySelectorAll("[role=status]").forEach(aloud);
  const field = [...target.querySelectorAll(FIELDS)].find((one) => one.checkVisibility());
  if (field) field.focus();
  else if (hadFocus) {
    target.tabIndex = -1;
    target.focus();
  }
}

export async function swap(target, address, options = {}) {
  const response = await send(address, options);
  await show(target, response);
  return response;
}
