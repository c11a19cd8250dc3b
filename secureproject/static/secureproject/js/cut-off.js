// What was pasted into a field beyond what it holds: the browser leaves it out and says nothing. It is said beside the field,
// with the words, until something else is typed there. Fetched when it happens (enhance.js).

const LONGEST = 500; // characters that are shown
const words = document.querySelector("template[data-cut-off]")?.content.textContent.trim();

/** `left`: what did not fit into `field`. */
export function sayCutOff(field, left) {
  if (!words) return;
  document.getElementById(`${field.id}_cut`)?.remove();
  const said = Object.assign(document.createElement("p"), { id: `${field.id}_cut`, className: "field__error", role: "alert" });
  field.before(said);
  const shown = left.length > LONGEST ? `${left.slice(0, LONGEST)}…` : left;
  said.append(Object.assign(document.createElement("span"), { textContent: `${words} “${shown.trim()}”` })); // into what is there already: that is read out
  field.addEventListener("input", () => said.remove(), { once: true });
}
