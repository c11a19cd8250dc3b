// Below the lead image of a text: its crops in three window sizes, requested from the library on demand.

import { showCuts } from "./cuts.js";

const LIBRARY = document.querySelector("[data-picker]")?.dataset.address; // of the page: cms/media/picker.html
const DIGEST = /^\/media\/([0-9a-f]{64})\//;

async function ask(address) {
  const [, digest] = DIGEST.exec(address) ?? [];
  const response = await fetch(`${LIBRARY}?file=${digest}`, { headers: { Accept: "application/json", "X-Background": "1" } });
  if (!response.ok || response.redirected) throw new Error(String(response.status));
  return (await response.json()).assets[0];
}

/** Shows a template of cms/media/cuts.html in `details`, for the image at `address`. */
export async function sayHowItIsCut(details, address) {
  const part = (name) => details.querySelector(`[data-${name}]`);
  const asset = await ask(address).catch(() => undefined);
  if (!part("row")) part("shown").after(part("shown").content.cloneNode(true));
  const cut = asset?.mayBeCut && asset.focalPoint;
  part("trouble").hidden = Boolean(asset);
  part("small").hidden = !asset || asset.mayBeCut;
  part("whole").hidden = !asset?.mayBeCut || Boolean(asset.focalPoint);
  part("row").hidden = !cut;
  part("page").hidden = !asset;
  if (asset) part("page").href = asset.page;
  if (!cut) return;
  for (const picture of part("row").querySelectorAll("img")) picture.src = address;
  showCuts(part("row"), asset.focalPoint, [asset.width, asset.height]);
}
