// Whether the site would refuse this page's own requests: its session has expired, or waits for a login step (stay.js).

export const isShut = () => ["locked", "walled"].some((name) => name in document.documentElement.dataset);
