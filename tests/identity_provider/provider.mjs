// A certified OpenID provider for the deep tests: node provider.mjs PORT SITE. It says one line once it listens.
import { Provider } from "oidc-provider";

const [port, site] = process.argv.slice(2);
const people = {
  otto: { email: "otto@example.org", email_verified: true, groups: ["writers"] },
  cara: { email: "cara@example.org", email_verified: true, groups: ["heads"] },
  nora: { email: "nora@example.org", email_verified: true, groups: [] },
  mallory: { email: "otto@example.org", email_verified: false, groups: ["heads"] },
};

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "the-site",
      client_secret: "a secret of the client that is long enough",
      redirect_uris: [`${site}/account/sso/callback/`],
      backchannel_logout_uri: `${site}/account/sso/back-channel-logout/`,
      backchannel_logout_session_required: true,
    },
  ],
  claims: { openid: ["sub", "groups"], email: ["email", "email_verified"], profile: ["name"] },
  cookies: { keys: ["only for tests"] },
  features: { backchannelLogout: { enabled: true }, devInteractions: { enabled: true } },
  // Its own guard against inner addresses would keep it from the site of the test.
  fetch: (url, options) => globalThis.fetch(url, { ...options, dispatcher: undefined }),
  findAccount: (_context, id) => ({ accountId: id, claims: async () => ({ sub: id, ...people[id] }) }),
  pkce: { required: () => true },
});

provider.on("backchannel.error", (_context, error) =>
  console.error("log-out not delivered:", error.message, error.cause),
);
provider.listen(Number(port), "localhost", () => console.log("listening"));
