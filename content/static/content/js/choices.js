// Search fields that fill another field of the form: bylines, pages and topics.

import { bylines } from "./bylines.js";
import { pageChoice } from "./page-choice.js";
import { topicChoice } from "./topic-choice.js";

const KINDS = { byline: bylines, page: pageChoice, topic: topicChoice };

/** The user touched `part`: searches for what was typed before this code was loaded. */
export function begin(part) {
  if ("ready" in part.dataset) return;
  part.dataset.ready = "";
  KINDS[part.dataset.chooses](part);
  const input = part.querySelector("input");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (document.activeElement !== input) input.dispatchEvent(new Event("change", { bubbles: true })); // they have left it
}
