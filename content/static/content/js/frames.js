// Videos and charts of other hosts: nothing is requested from them before the reader agrees. Then a sandboxed frame shows
// it, which can run its own scripts and nothing else: it cannot open windows, navigate this page or submit forms.

for (const figure of document.querySelectorAll("figure[data-frame]")) {
  const offer = figure.querySelector(".embed__offer");
  offer.hidden = false;
  offer.querySelector("button").addEventListener("click", () => {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin");
    frame.referrerPolicy = "strict-origin"; // some players refuse to play without a referrer
    frame.title = figure.querySelector("a").textContent;
    frame.src = figure.dataset.frame;
    offer.replaceWith(frame);
    frame.focus();
  });
}
