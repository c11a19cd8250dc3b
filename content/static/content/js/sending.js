// Uploads one file to the library: sent in chunks by the tus protocol, then polled until the worker has checked it.

import "../../vendor/tus/tus.min.js";

const PIECE = 8 * 2 ** 20; // what reverse proxies have to accept (docs/operations.md)
const PAUSES = [0, 1000, 2000, 5000, 10000, 20000]; // ms, after each failure in a row
const ASK_EVERY = [300, 500, 800, 1200, 2000]; // ms; the last one is repeated

const token = () => document.querySelector("input[name=csrfmiddlewaretoken], [data-csrf]")?.value ?? "";
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** An error that only a new login or another file can fix is not retried. */
const mayMend = (error) => {
  const status = error.originalResponse?.getStatus() ?? 0;
  return status === 0 || status === 409 || status === 423 || status === 429 || status >= 500;
};

/** Reason of the failure: the server's sentence if there is one, else "broken" or "closed" or "failed". */
function why(error) {
  const answer = error.originalResponse;
  if (!answer) return { reason: "broken" };
  const plain = (answer.getHeader("Content-Type") ?? "").startsWith("text/plain");
  if (plain && answer.getBody()) return { sentence: answer.getBody() };
  return { reason: [401, 403, 405].includes(answer.getStatus()) || answer.getStatus() < 400 ? "closed" : "failed" };
}

/**
 * Uploads `file`. `place` is {section} or {replaces}. `tell` is called with each event: {sent} (fraction of 1), {looking},
 * {done} (the asset), {refused, asset}, {failed}. Returns {cancel, again}.
 */
export function send(file, { endpoint, place, tell }) {
  let cancelled = false;
  const upload = new window.tus.Upload(file, {
    endpoint,
    chunkSize: PIECE,
    retryDelays: PAUSES,
    removeFingerprintOnSuccess: true,
    metadata: { filename: file.name, ...place },
    fingerprint: async () => ["file", file.name, file.size, file.lastModified, ...Object.values(place)].join("/"),
    onBeforeRequest: (request) => {
      request.setHeader("X-CSRFToken", token());
      // Choosing a file is an action of the user; sending its chunks is not, and does not extend the session.
      if (request.getMethod() !== "POST") request.setHeader("X-Background", "1");
    },
    onShouldRetry: mayMend,
    onProgress: (sent, all) => tell({ sent: sent / all }),
    onError: (error) => cancelled || tell({ failed: why(error) }),
    onSuccess: () => follow(upload.url, tell, () => cancelled),
  });
  const start = async () => {
    const [before] = await upload.findPreviousUploads();
    if (before) upload.resumeFromPreviousUpload(before);
    upload.start();
  };
  start();
  return {
    again: () => upload.start(),
    cancel: async () => {
      cancelled = true;
      await upload.abort(true).catch(() => {});
    },
  };
}

/** Polls for the result. */
async function follow(address, tell, stopped) {
  tell({ looking: true });
  for (let asked = 0; !stopped(); asked += 1) {
    await pause(ASK_EVERY[Math.min(asked, ASK_EVERY.length - 1)]);
    const state = await ask(address);
    if (state?.state === "done") return tell({ done: state.asset });
    if (state?.state === "refused") return tell({ refused: state.refusal, asset: state.asset });
    if (state?.gone) return tell({ failed: { reason: "failed" } });
  }
  return undefined;
}

async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { "X-Background": "1", Accept: "application/json" }, cache: "no-store" });
    if (answer.status === 404) return { gone: true };
    return answer.ok && !answer.redirected ? await answer.json() : undefined;
  } catch {
    return undefined; // offline: asked again
  }
}
