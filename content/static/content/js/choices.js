// Fields that find by a few words what is put into another field of the form: people of bylines, pages and topics.

import { bylines } from "./bylines.js";
import { pageChoice } from "./page-choice.js";
import { topicChoice } from "./topic-choice.js";

const KINDS = { byline: bylines, page: pageChoice, topic: topicChoice };

/** `part` was touched: what was typed before this came is looked for now. */
export function begin(part) {
  if ("ready" in part.dataset) return;
  part.dataset.ready = "";
  KINDS[part.dataset.chooses](part);
  const input = part.querySelector("input");
  input.dispatchEvent(new Event("input", { bubbles: true }));
  if (document.activeElement !== input) input.dispatchEvent(new Event("change", { bubbles: true })); // whoever typed has gone on
}
