// Length of the text, and a preview of the page in search results: both follow what is typed.

const WORDS_A_MINUTE = 220; // as content/templatetags/public_site.py
const SHOWN = { title: 60, summary: 155 }; // characters that search engines show of each, about

/** Counts like content/text/html_text.py: a word has a letter or a digit between two spaces; blocks are separate. */
export function wordsIn(root) {
  let text = "";
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (node.nodeType === 3) text += node.parentElement.closest(".editor__figure-tools") ? " " : node.data;
    else if (node.matches("[data-footnote]")) text += " ";
    else if (node.matches("p, li, td, th, h2, h3, h4, h5, h6, pre, br, figcaption, aside, blockquote")) text += "\n";
  }
  return text.split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word)).length;
}

/** Fills in the line below the text. Read aloud only on focus: it changes with every word. */
export function count(line, root) {
  if (!line) return () => {};
  const [words, minutes] = ["words", "minutes"].map((name) => line.querySelector(`[data-${name}]`));
  line.hidden = false;
  const show = () => {
    const number = wordsIn(root);
    words.textContent = number.toLocaleString(document.documentElement.lang);
    minutes.textContent = String(Math.max(1, Math.round(number / WORDS_A_MINUTE)));
  };
  show();
  let later;
  return () => {
    clearTimeout(later);
    later = setTimeout(show, 300);
  };
}

const cut = (text, most) => (text.length <= most ? text : `${text.slice(0, text.lastIndexOf(" ", most) + 1 || most).trimEnd()} …`);

/** The preview beside the form follows its fields. */
export function preview(form, shown) {
  if (!form || !shown) return;
  const part = (name) => shown.querySelector(`[data-${name}]`);
  const value = (name) => form.elements.namedItem(name)?.value.trim() ?? "";
  const show = () => {
    part("title").textContent = cut(value("title"), SHOWN.title) || shown.dataset.noTitle;
    part("summary").textContent = cut(value("summary"), SHOWN.summary) || shown.dataset.noSummary;
    const slug = part("slug");
    if (slug) slug.textContent = value("slug") || "…";
    part("long").hidden = value("title").length <= SHOWN.title;
  };
  form.addEventListener("input", show);
  show();
}
