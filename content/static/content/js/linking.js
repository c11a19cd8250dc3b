// The dialog for a link: a URL, or a page of this site found by search. A page that moves leaves a redirect, so a link
// stored as a URL stays valid.

const WAIT = 200; // ms after the last key, before the site is asked

const run = (editor) => editor.chain().focus();
const looksLikeAddress = (text) => /^(?:https?:|mailto:|tel:|\/|#|www\.)/i.test(text);
/** A page of this site is stored without its host: it is the same page under another host name of the site. */
const ofThisSite = (text) => (text.startsWith(`${location.origin}/`) ? text.slice(location.origin.length) : text);
const looksLikeMail = (text) => /^[^\s@:/]+@[^\s@:/]+\.[^\s@:/]+$/.test(text);
const asAddress = (text) => (/^www\./i.test(text) ? `https://${text}` : looksLikeMail(text) ? `mailto:${text}` : ofThisSite(text));

export function linkDialog(dialog, editor) {
  const input = dialog.querySelector("input");
  const found = dialog.querySelector("[data-found]");
  const status = dialog.querySelector("[data-status]");
  const line = dialog.querySelector("template");
  let timer;
  let asked = 0;
  let answered; // search text whose results are shown
  let before = ""; // the URL that the link had
  if (!dialog.open) document.body.append(dialog); // out of the article's form, which Enter would submit

  function set(href, title = "") {
    dialog.close();
    const chain = run(editor).extendMarkRange("link");
    if (!href) chain.unsetLink().run();
    else if (editor.state.selection.empty && !editor.isActive("link")) {
      chain.insertContent({ type: "text", text: title || href, marks: [{ type: "link", attrs: { href } }] }).run();
    } else chain.setLink({ href }).run();
  }

  /** What is not a URL is a search text: without a result, or before it has arrived, the link would lead nowhere. */
  async function take() {
    const text = input.value.trim();
    if (!text || text === before || looksLikeAddress(text) || looksLikeMail(text)) return set(asAddress(text));
    clearTimeout(timer);
    if (answered !== text) await ask();
    if (answered === text && dialog.open) found.querySelector("button")?.click();
  }

  function offer({ title, address, about, state }) {
    const item = line.content.cloneNode(true).firstElementChild;
    item.querySelector("[data-title]").textContent = title;
    item.querySelector("[data-about]").textContent = about;
    item.querySelector("[data-state]").textContent = state;
    item.querySelector("button").addEventListener("click", () => set(address, title));
    return item;
  }

  async function ask() {
    const mine = (asked += 1);
    const words = input.value.trim();
    answered = undefined;
    if (!words || looksLikeAddress(words) || looksLikeMail(words)) {
      found.replaceChildren();
      status.textContent = "";
      return;
    }
    let pages = [];
    try {
      const response = await fetch(`${dialog.dataset.address}?${new URLSearchParams({ q: words })}`, { headers: { Accept: "application/json" } });
      if (!response.ok || response.redirected) throw new Error(String(response.status));
      ({ pages } = await response.json());
    } catch {
      if (mine !== asked) return;
      found.replaceChildren();
      status.textContent = dialog.dataset.wordTrouble;
      return;
    }
    if (mine !== asked) return; // the search text has changed meanwhile
    answered = words;
    found.replaceChildren(...pages.map(offer));
    status.textContent = pages.length ? `${dialog.dataset.wordFound} ${pages.length}` : dialog.dataset.wordNone;
  }

  /** The arrow keys move from the search field through the results and back. */
  function walk(event) {
    const stops = [input, ...found.querySelectorAll("button")];
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const here = stops.indexOf(document.activeElement);
    if (!step || here < 0) return;
    event.preventDefault();
    stops[(here + step + stops.length) % stops.length].focus();
  }

  dialog.querySelector("[data-take]").addEventListener("click", take);
  dialog.querySelector("[data-leave]").addEventListener("click", () => dialog.close());
  dialog.addEventListener("keydown", walk);
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT);
  });
  input.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), take()));
  return () => {
    before = editor.getAttributes("link").href ?? "";
    answered = undefined;
    found.replaceChildren();
    status.textContent = "";
    if (dialog.open) return input.value !== before && ask(); // editor.js opened it, and it contains a search text already
    input.value = before;
    dialog.showModal();
    input.select();
  };
}
