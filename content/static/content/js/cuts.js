// Crops of an image as the lead image of an article: the same part as in content/media/urls/sizes.py and
// content/media/inspection/children/rendition.py.

const PLACES = 20; // of a side: possible positions of a focal point

const rounded = (thousandths) => Math.floor((thousandths * PLACES + 500) / 1000) * (1000 / PLACES);

/** Start of the crop: in percent of the remaining space, as in CSS. */
function placed(whole, part, focus) {
  if (whole <= part) return 50;
  const start = Math.min(Math.max(Math.floor((whole * focus) / 1000) - Math.floor(part / 2), 0), whole - part);
  return (start / (whole - part)) * 100;
}

/** Shows in each `<img data-across data-down>` of `row` its crop of an image. `point` in thousandths, `size` in pixels. */
export function showCuts(row, [x, y], [width, height]) {
  for (const picture of row.querySelectorAll("img")) {
    const [across, down] = [Number(picture.dataset.across), Number(picture.dataset.down)];
    const part = [Math.min(width, Math.floor((height * across) / down)), Math.min(height, Math.floor((width * down) / across))];
    picture.style.objectPosition = `${placed(width, part[0], rounded(x))}% ${placed(height, part[1], rounded(y))}%`;
  }
}
