// Videos and charts of other hosts: nothing is asked of them before the reader says so. Then a frame of its own origin
// shows it, which can run its own scripts and nothing else: it opens no window, leads this page nowhere and sends no form.

for (const figure of document.querySelectorAll("figure[data-frame]")) {
  const offer = figure.querySelector(".embed__offer");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
    frame.referrerPolicy = "strict-origin"; // some players refuse to play for a page without any
    frame.title = figure.querySelector("a").textContent;
    frame.src = figure.dataset.frame;
    offer.replaceWith(frame);
    frame.focus();
  });
}
