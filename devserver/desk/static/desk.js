// Copies with one click and refreshes the codes. Without JavaScript the page reloads itself.

const EVERY_MS = 3000;

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  const usual = button.textContent;
  button.addEventListener("click", async () => {
    const shown = button.parentElement.querySelector("code");
    await navigator.clipboard.writeText(shown.textContent);
    button.textContent = button.dataset.copied;
    setTimeout(() => { button.textContent = usual; }, 1500);
  });
}

function show(card, { code, seconds }) {
  const shown = card.querySelector("[data-code]");
  if (!shown) return;
  shown.textContent = code || "······";
  const text = card.querySelector("[data-seconds]");
  text.textContent = (code ? text.dataset.works : text.dataset.wait).replace("%s", seconds);
}

function sayNewMail() {
  const notice = document.querySelector("[data-new-mail]");
  const link = notice.querySelector("a");
  if (!link.hidden) return;
  link.hidden = false;
  notice.prepend(`${notice.dataset.text} `);
}

async function refresh() {
  const answer = await fetch("/codes.json", { headers: { Accept: "application/json" } });
  if (!answer.ok) return;
  const { people, mail_count: count } = await answer.json();
  for (const card of document.querySelectorAll("[data-person]")) {
    if (people[card.dataset.person]) show(card, people[card.dataset.person]);
  }
  if (String(count) !== document.querySelector("[data-mail-count]").dataset.mailCount) sayNewMail();
}

setInterval(() => { if (!document.hidden) refresh().catch(() => {}); }, EVERY_MS);
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh().catch(() => {}); });
