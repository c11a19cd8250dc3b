// Strength of a new password, shown while it is typed and announced when typing pauses. It decides nothing: the server
// does. The password is checked here and sent nowhere.

const SHOW_AFTER = 150; // ms
const SAY_AFTER = 1200; // ms: a screen reader announces the result, not every letter on the way

let words;
/** The list of common words loads when a password is begun. Without it nothing is shown; the next key tries again. */
function wordsThere() {
  words ??= fetched().catch((trouble) => ((words = undefined), Promise.reject(trouble)));
  return words;
}

async function fetched() {
  const parts = document.importNode(document.querySelector("template[data-strength-words]").content, true);
  const arrivals = [...parts.querySelectorAll("script")].map(
    (script) =>
      new Promise((come, fail) => {
        script.addEventListener("load", come);
        script.addEventListener("error", () => (script.remove(), fail(new Error(script.src))));
      }),
  );
  document.head.append(parts);
  await Promise.all(arrivals);
}

let factory;
function scoreOf(password, known) {
  const { core, "language-common": common } = globalThis.zxcvbnts;
  factory ??= new core.ZxcvbnFactory({ dictionary: common.dictionary, graphs: common.adjacencyGraphs });
  const score = factory.check(password, known).score;
  const typed = password.toLowerCase(); // the server refuses these words, so the meter must not praise them
  return known.some((word) => word.length > 3 && typed.includes(word.toLowerCase())) ? Math.min(score, 1) : score;
}

/** Facts known about the user: the other fields of the form, and the name of the site. */
function knownWords(field) {
  const fields = [...field.form.elements].filter((other) => other.type === "email" || other.name === "name");
  return [...fields.flatMap((other) => other.value.split(/[^\p{L}\p{N}]+/u)), ...location.hostname.split(".")].filter(
    (word) => word.length > 2,
  );
}

for (const meter of document.querySelectorAll("[data-strength-of]")) {
  const field = document.getElementById(meter.dataset.strengthOf);
  if (!field) continue;
  const shown = meter.querySelector("[data-strength-shown]");
  const said = meter.querySelector("[role=status]");
  let show, say;
  field.addEventListener("input", () => {
    clearTimeout(show);
    clearTimeout(say);
    wordsThere().catch(() => {});
    show = setTimeout(async () => {
      const isThere = field.value !== "" && (await wordsThere().then(() => true, () => false));
      meter.hidden = field.value === "" || !isThere;
      if (meter.hidden) return;
      meter.dataset.score = scoreOf(field.value.slice(0, 100), knownWords(field));
      shown.textContent = meter.dataset[meter.dataset.score];
    }, SHOW_AFTER);
    say = setTimeout(async () => {
      await wordsThere().catch(() => {});
      const text = meter.hidden ? "" : shown.textContent;
      if (said.textContent !== text) said.textContent = text;
    }, SAY_AFTER);
  });
}
