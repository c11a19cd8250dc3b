// The only code that inserts HTML of the server into an open page. The policy below is private to this
// module: no other code can turn a string into markup, and this code accepts only our own responses.

let policy; // made on use: the login page allows none
const trusted = (html) =>
  (policy ??= globalThis.trustedTypes?.createPolicy("own-response", { createHTML: (same) => same }))?.createHTML(html) ?? html;

/** The response's HTML as a fragment. Throws unless it is same-origin text/html with our header. */
async function fragmentOf(response) {
  const own = new URL(response.url, location.href).origin === location.origin;
  const html = /^text\/html\b/i.test(response.headers.get("Content-Type") ?? "");
  if (!own || !html || response.headers.get("X-Fragment") !== "1") {
    throw new TypeError("Not a fragment of this site");
  }
  const text = await response.text();
  const template = document.createElement("template");
  template.innerHTML = trusted(text);
  return template.content;
}

/** Sends a request for a fragment. */
export const send = (address, options = {}) =>
  fetch(address, {
    ...options,
    credentials: "same-origin",
    headers: { ...options.headers, "X-Fragment": "1" },
  });

const FIELDS = "[autofocus], [data-focus-first], input:not([type=hidden]), textarea";

/** Replaces the content of `target` with the fragment. The focused element is gone then: focus moves to the first visible
 * field, or to the start of the new content. `quietly`: the user did not request it. */
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

// Few screen readers announce a status that is inserted with its text: it is inserted empty first, and then filled.
const MOMENT = 100; // ms

/** Announces the text of `status`. It keeps its height meanwhile, so that nothing moves. */
export function aloud(status) {
  const words = [...status.childNodes];
  if (!status.textContent.trim()) return;
  status.style.minBlockSize = `${status.offsetHeight}px`;
  status.replaceChildren();
  setTimeout(() => (status.replaceChildren(...words), (status.style.minBlockSize = "")), MOMENT);
}

// For scripts of public pages, which import nothing (content/js/comments.js).
addEventListener("swap", (event) => {
  const { target, request, resolve, reject } = event.detail;
  event.preventDefault();
  send(...request).then((answer) => show(target, answer)).then(resolve, reject);
});
