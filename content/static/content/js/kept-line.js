// Status line of autosave. It says "saved" only once it is true, and is read aloud once for each change.

const JUST_NOW = 5; // seconds
const ICONS = { saved: "saved", revision: "saved", offline: "waits", closed: "waits", here: "saved", trouble: "waits", refused: "trouble" };
const LOCAL = new Set(["offline", "closed", "trouble", "here"]); // true only while the browser has it

/** `show(what, more)`: "typing", "here", "saved", "revision" (its number), "offline", "closed", "trouble", "refused" (why). */
export function keptLine(form) {
  const root = form.querySelector("[data-kept]");
  const words = root.querySelector("[data-kept-words]");
  const said = root.querySelector("[data-kept-said]");
  const leftOut = form.querySelector("[data-left-out]");
  const texts = root.dataset;
  let state;
  let at;
  let ticking;

  const sentence = (what, more) => {
    if (LOCAL.has(what) && !line.isHere) return texts.onlyHere;
    if (what === "revision") return texts.revision.replace("#", more);
    if (what === "refused") return `${more ?? texts.refused} ${line.isHere ? texts.here : texts.onlyHere}`;
    return what === "saved" ? texts.justNow : texts[what];
  };
  const age = () => {
    const seconds = Math.round((Date.now() - at) / 1000);
    if (seconds < JUST_NOW) return texts.justNow;
    return seconds < 60 ? texts.seconds.replace("#", seconds) : texts.minutes.replace("#", Math.floor(seconds / 60));
  };

  const line = {
    isHere: true,
    show(what, more) {
      clearInterval(ticking);
      const text = sentence(what, more);
      root.hidden = false;
      root.dataset.state = what;
      words.textContent = text;
      for (const icon of root.querySelectorAll("[data-icon]")) icon.hidden = icon.dataset.icon !== ICONS[what];
      if (what === "typing") return;
      if (what !== state || what === "revision") said.textContent = text;
      state = what;
      at = Date.now();
      if (what === "saved") ticking = setInterval(() => (words.textContent = age()), 1000);
    },
    /** What would be dropped when this text is saved as a version. */
    leaveOut(things) {
      const lines = things.map((thing) => Object.assign(document.createElement("li"), { textContent: thing }));
      const list = leftOut.querySelector("ul");
      if (list.textContent === things.join("")) return;
      list.replaceChildren(...lines);
      leftOut.hidden = !things.length;
    },
  };
  return line;
}
