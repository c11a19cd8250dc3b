// <button data-copy="text" data-copied="Copied" hidden>: shown only where copying works.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  const label = button.querySelector("[data-copy-label]") ?? button;
  const before = label.textContent;
  const said = Object.assign(document.createElement("span"), { className: "visually-hidden", role: "status" });
  button.after(said);
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    said.textContent = label.textContent = button.dataset.copied ?? before;
    setTimeout(() => ((label.textContent = before), (said.textContent = "")), 2000);
  });
}
