// What people type into or choose in, each by the thing it is of and its name. What is in a dialog is no word yet, and
// neither are letters that only find something.
([act, names]) => {
  const parts = [...document.querySelectorAll("main, .inspector")];
  const all = parts.flatMap((part) => [...part.querySelectorAll("input, textarea, select")]);
  const apart = "dialog, [data-chooses], [data-of-kind][hidden], .lines-editor, .editor__figure-tools";
  const isTyped = ({ type, disabled, readOnly }) => !/hidden|submit|button|file/.test(type) && !disabled && !readOnly;
  const fields = all.filter((one) => isTyped(one) && !one.closest(apart));
  const of = ({ form }) => form?.dataset.thing ?? form?.dataset.keptAs ?? "";
  const nameOf = (one) => `${of(one)} ${one.name} ${one.type === "checkbox" ? one.value : ""}`.trim();
  const valueOf = (one) => (one.type === "checkbox" ? one.checked : one.value);
  const held = (some) => Object.fromEntries(some.map((one) => [nameOf(one), valueOf(one)]));
  const chosen = fields.filter((one) => names.includes(nameOf(one)));
  const acts = {
    // Opens whatever is folded away, and answers the names.
    unfold() {
      for (const part of document.querySelectorAll("main details, .inspector details")) part.open = true;
      return fields.map(nameOf);
    },
    // Types something into each that was not there before, and answers what it holds then.
    change() {
      const plain = chosen.filter((one) => !("richText" in one.dataset));
      for (const [at, one] of plain.entries()) {
        if (one.type === "checkbox") one.checked = !one.checked;
        else if (one.options) one.selectedIndex = (one.selectedIndex + 1) % one.options.length;
        else one.value = one.type === "datetime-local" ? "2031-05-04T03:02" : `typed ${at}`;
        one.dispatchEvent(new Event("input", { bubbles: true }));
        one.dispatchEvent(new Event("change", { bubbles: true }));
      }
      return held(plain);
    },
    hold: () => held(chosen),
  };
  return acts[act]();
}
