// Upload area of a page (cms/media/upload.html): files are dropped, pasted or chosen, several at once.

import { send } from "./sending.js";

const AT_ONCE = 3;

const filesIn = (transfer) => [...(transfer?.files ?? [])];

/** A line for each file: its name, its progress, and actions. */
function lineFor(region, file) {
  const line = region.querySelector("template[data-item]").content.cloneNode(true).firstElementChild;
  const part = (name) => line.querySelector(`[data-${name}]`);
  part("name").textContent = file.name;
  part("cancel").setAttribute("aria-label", `${part("cancel").textContent.trim()}: ${file.name}`);
  const progress = part("progress");
  progress.setAttribute("aria-label", file.name);
  if (file.type.startsWith("image/")) preview(part("thumb"), file);
  region.querySelector("[data-list]").prepend(line);
  return { file, line, part, progress, say: (text) => (part("state").textContent = text) };
}

/** Drawn, not linked: the content security policy allows no blob: URL. */
async function preview(place, file) {
  try {
    const bitmap = await createImageBitmap(file, { resizeWidth: 96, resizeQuality: "medium" });
    const canvas = document.createElement("canvas");
    canvas.width = bitmap.width;
    canvas.height = bitmap.height;
    canvas.getContext("2d").drawImage(bitmap, 0, 0);
    place.replaceChildren(canvas);
  } catch {
    // a format that this browser cannot draw
  }
}

/** `onDone` is called for each asset in the library, new or known, with its file; `onLost` for each file that failed. */
export function connect(region, { onDone, onLost } = {}) {
  const word = (name) => region.dataset[`word${name[0].toUpperCase()}${name.slice(1)}`];
  const said = region.querySelector("[data-said]");
  const input = region.querySelector("[data-files]");
  const waiting = [];
  let running = 0;
  let finished = 0;

  const place = () =>
    region.dataset.replaces ? { replaces: region.dataset.replaces } : { section: region.querySelector("[data-section]").value };

  function next() {
    while (running < AT_ONCE && waiting.length) {
      running += 1;
      waiting.shift()();
    }
  }

  const why = ({ file, part }) => `${file.name}: ${part("state").textContent}`;

  /** A button that disappears passes its focus on. */
  function gone(button, line) {
    const hadFocus = button === document.activeElement;
    button.hidden = true;
    const next = ["open", "again", "cancel"].map(line.part).find((one) => !one.hidden) ?? region.querySelector("[data-choose]");
    if (hadFocus) next.focus();
  }

  function settled(line, kind) {
    line.line.dataset.came = kind;
    line.progress.hidden = true;
    line.part("again").hidden = true;
    gone(line.part("cancel"), line);
    running -= 1;
    finished += 1;
    said.textContent = `${kind === "refused" ? `${why(line)} ` : ""}${word("all")} ${finished}`;
    next();
  }

  function refuse(line, sentence, asset) {
    line.say(sentence);
    if (asset) open(line, asset);
  }

  function open(line, asset) {
    const link = line.part("open");
    link.href = asset.page;
    link.hidden = false;
    link.setAttribute("aria-label", `${link.textContent.trim()}: ${asset.title}`);
  }

  function heard(line, news) {
    if ("sent" in news) {
      line.progress.value = Math.round(news.sent * 100);
      line.say(`${word("sending")} · ${Math.round(news.sent * 100)} %`);
    } else if (news.looking) {
      line.progress.removeAttribute("value");
      line.say(word("looking"));
    } else if (news.done) {
      line.say(word("done"));
      open(line, news.done);
      settled(line, "done");
      onDone?.(news.done, line.file);
    } else if ("refused" in news) {
      refuse(line, news.refused, news.asset);
      settled(line, news.asset ? "here" : "refused");
      if (news.asset) onDone?.(news.asset, line.file);
      else onLost?.(line.file);
    } else if (news.failed) {
      line.say(news.failed.sentence ?? word(news.failed.reason));
      line.part("again").hidden = Boolean(news.failed.sentence);
      if (news.failed.sentence) {
        settled(line, "refused");
        onLost?.(line.file);
      }
      said.textContent = why(line);
    }
  }

  function add(file) {
    const line = lineFor(region, file);
    line.say(word("waiting"));
    if (file.size === 0 || file.size > Number(region.dataset.largest)) {
      running += 1;
      line.say(word(file.size ? "large" : "empty"));
      settled(line, "refused");
      onLost?.(file);
      return;
    }
    let sending;
    const begin = () => {
      sending = send(file, { endpoint: region.dataset.endpoint, place: place(), tell: (news) => heard(line, news) });
      const again = () => {
        gone(line.part("again"), line);
        sending.again();
      };
      line.part("again").addEventListener("click", again);
      addEventListener("online", () => line.part("again").hidden || again());
    };
    line.part("cancel").addEventListener("click", () => {
      const at = waiting.indexOf(begin);
      if (at >= 0) waiting.splice(at, 1);
      else running -= 1;
      sending?.cancel();
      onLost?.(file);
      line.line.remove();
      region.querySelector("[data-choose]").focus();
      next();
    });
    waiting.push(begin);
  }

  const take = (files) => {
    (region.dataset.replaces ? files.slice(0, 1) : files).forEach(add);
    next();
  };
  region.querySelector("[data-choose]").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take([...input.files]);
    input.value = "";
  });
  const drop = region.querySelector("[data-drop]");
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes("Files")) return;
      event.preventDefault();
      drop.dataset.over = "";
    });
  }
  drop.addEventListener("dragleave", (event) => drop.contains(event.relatedTarget) || delete drop.dataset.over);
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    delete drop.dataset.over;
    take(filesIn(event.dataTransfer));
  });
  region.hidden = false;
  return { take };
}

const onPage = [...document.querySelectorAll("[data-upload]:not([data-for-editor])")].map((region) => ({ region, ...connect(region) }));

// An image in the clipboard goes to the first visible upload area.
if (onPage.length) {
  document.addEventListener("paste", (event) => {
    const files = filesIn(event.clipboardData);
    const shown = onPage.find(({ region }) => region.checkVisibility());
    if (files.length && shown && !event.target.closest("input, textarea, [contenteditable]")) shown.take(files);
  });
  // Dropped outside the area, a file would replace the page.
  for (const name of ["dragover", "drop"]) addEventListener(name, (event) => event.preventDefault());
}
