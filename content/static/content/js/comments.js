// Opens the comment form below the article instead of on a page of its own. Without this script, or after an error in it,
// the link and the form lead to that page.

import { swap } from "../../secureproject/js/fragments.js";

const place = document.querySelector("#comment-form");

addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-comment-form]");
  if (!place || !link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  (link.closest(".comment") ?? link.closest(".comments")).append(place);
  try {
    await swap(place, link.href);
  } catch {
    location.assign(link.href);
  }
});

place?.addEventListener("submit", async (event) => {
  event.preventDefault();
  const form = event.target;
  if (form.dataset.sent) return; // a comment is sent once, however often the button is clicked
  form.dataset.sent = "yes";
  try {
    await swap(place, form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    form.submit();
  }
});
