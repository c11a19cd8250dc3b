// Passkey ceremonies in the browser. The only feature of account pages that needs JavaScript.
//
// A form with data-passkey contains the server's challenge (JSON), gets the device's response in its field "answer" and
// is submitted like any other form: nothing is fetched, and only text is written into the page.

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
const known = (list) => list?.map((each) => ({ ...each, id: bytes(each.id) }));

// The device's response, in the server's format (WebAuthn Level 3, section 5.1).
export async function answerTo(asked, mediation) {
  const credential = asked.user ? await register(asked) : await show(asked, mediation);
  const { response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  return {
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    response: { ...Object.fromEntries(given), transports: response.getTransports?.() ?? [] },
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}

function register(asked) {
  const user = { ...asked.user, id: bytes(asked.user.id) };
  const excludeCredentials = known(asked.excludeCredentials);
  const publicKey = { ...asked, user, excludeCredentials, challenge: bytes(asked.challenge) };
  return navigator.credentials.create({ publicKey });
}

function show(asked, mediation) {
  const allowCredentials = known(asked.allowCredentials);
  const publicKey = { ...asked, allowCredentials, challenge: bytes(asked.challenge) };
  return navigator.credentials.get({ mediation, publicKey });
}

const REASONS = { InvalidStateError: "known", SecurityError: "elsewhere" };

/** Puts the device's response into the form. Returns false if there is none: then the form shows why. */
export async function fill(form) {
  const trouble = form.querySelector("[data-trouble]");
  trouble.hidden = true;
  try {
    form.elements.answer.value = JSON.stringify(await answerTo(JSON.parse(form.dataset.passkey)));
    return true;
  } catch (error) {
    trouble.textContent = trouble.dataset[REASONS[error.name] ?? "cancelled"];
    trouble.hidden = false;
    delete form.dataset.sent;
    return false;
  }
}

/** Shows the button if the browser supports passkeys, else a message. */
export function prepare(form) {
  const works = Boolean(window.PublicKeyCredential);
  const trouble = form.querySelector("[data-trouble]");
  if (!works) trouble.textContent = trouble.dataset.unsupported;
  trouble.hidden = works;
  form.querySelector("[data-needs-script]").hidden = !works;
  return works;
}

/** Offers passkeys in the field of the name, beside saved passwords. Those who take none go on typing. */
async function offer(form) {
  if (!(await window.PublicKeyCredential?.isConditionalMediationAvailable?.())) return;
  const answer = await answerTo(JSON.parse(form.dataset.passkeyAutofill), "conditional");
  form.elements.answer.value = JSON.stringify(answer);
  form.submit();
}

for (const form of document.querySelectorAll("form[data-passkey-autofill]")) offer(form).catch(() => {});

const send = async (form) => (await fill(form)) && form.submit();

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (form.closest("dialog")) continue; // secureproject/js/stay.js, which loads this only then, sends it itself
  if (!prepare(form)) continue;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.reportValidity()) send(form);
  });
  if ("starts" in form.dataset) send(form);
}
