// Whether the site would refuse whatever this page sends by itself: its session has ended, or waits for a step (stay.js).

export const isShut = () => ["locked", "walled"].some((name) => name in document.documentElement.dataset);
