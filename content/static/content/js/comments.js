// Opens the comment form below the article instead of on a page of its own. Without this script, or after an error in it, the
// link and the form lead to that page. Scripts of public pages import nothing: WebKit blocks what they import, whatever digest
// the page names, and a cached page cannot be told apart from WebKit's (secureproject/http/headers.py).

const place = document.querySelector("#comment-form");

/** Replaces the content of `place` with the answer to `request`, by fragments.js. */
const swap = (...request) =>
  new Promise((resolve, reject) => {
    const wanted = new CustomEvent("swap", { cancelable: true, detail: { target: place, request, resolve, reject } });
    if (dispatchEvent(wanted)) reject(new Error("fragments.js is not here"));
  });

addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-comment-form]");
  if (!place || !link || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  (link.closest(".comment") ?? link.closest(".comments")).append(place);
  try {
    await swap(link.href);
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
    await swap(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)) });
  } catch {
    form.submit();
  }
});
