// Length of the text, and a preview of the page in search results: both follow what is typed.

const WORDS_A_MINUTE = 220; // as content/templatetags/public_site.py

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

/** The previews beside the form follow its fields: each shows the first that is not empty, and so does its field. */
export function preview(form, shown) {
  if (!form || !shown) return;
  const show = () => {
    for (const part of shown.querySelectorAll("[data-of]")) {
      const fields = part.dataset.of.split(" ").flatMap((name) => form.elements.namedItem(name) ?? []);
      const [first, second] = fields.map((field) => field.value.trim());
      if (fields[1]) fields[0].placeholder = second;
      part.textContent = cut(first || second || "", part.dataset.most) || part.dataset.none;
    }
  };
  form.addEventListener("input", show);
  show();
}
