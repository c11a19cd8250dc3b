// Text pasted beyond a field's limit: the browser drops it silently. A message next to the field shows what was cut off
// until the user types something else. Loaded on demand (enhance.js).

const LONGEST = 500; // characters shown
const words = document.querySelector("template[data-cut-off]")?.content.textContent.trim();

/** `left`: the part that did not fit into `field`. */
export function sayCutOff(field, left) {
  if (!words) return;
  document.getElementById(`${field.id}_cut`)?.remove();
  const said = Object.assign(document.createElement("p"), { id: `${field.id}_cut`, className: "field__error", role: "alert" });
  field.before(said);
  const shown = left.length > LONGEST ? `${left.slice(0, LONGEST)}…` : left;
  said.append(Object.assign(document.createElement("span"), { textContent: `${words} “${shown.trim()}”` })); // in an existing element: announced
  field.addEventListener("input", () => said.remove(), { once: true });
}
