// How a picture is cut where it opens an article: the same part of it as content/media/urls/sizes.py and
// content/media/inspection/images/scaling.py name.

const PLACES = 20; // of a side, in which a point can be

const rounded = (thousandths) => Math.floor((thousandths * PLACES + 500) / 1000) * (1000 / PLACES);

/** Where the part begins: in percent of what is left over, as CSS says it. */
function placed(whole, part, focus) {
  if (whole <= part) return 50;
  const start = Math.min(Math.max(Math.floor((whole * focus) / 1000) - Math.floor(part / 2), 0), whole - part);
  return (start / (whole - part)) * 100;
}

/** Shows in each `<img data-across data-down>` of `row` its part of a picture. `point` in thousandths, `size` in pixels. */
export function showCuts(row, [x, y], [width, height]) {
  for (const picture of row.querySelectorAll("img")) {
    const [across, down] = [Number(picture.dataset.across), Number(picture.dataset.down)];
    const part = [Math.min(width, Math.floor((height * across) / down)), Math.min(height, Math.floor((width * down) / across))];
    picture.style.objectPosition = `${placed(width, part[0], rounded(x))}% ${placed(height, part[1], rounded(y))}%`;
  }
}
