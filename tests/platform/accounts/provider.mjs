// A log-in service for tests: the certified oidc-provider, with one person who need not type.
// argv: its own address, the address people come back to, the port; the person is in PERSON.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [issuer, back, port, modules] = process.argv.slice(2);
const found = createRequire(`${modules}/`).resolve("oidc-provider");
const { default: Provider } = await import(pathToFileURL(found));
const person = JSON.parse(process.env.PERSON);

const provider = new Provider(issuer, {
  clients: [{
    client_id: "lueckenlos", client_secret: "nur-fuer-tests-nur-fuer-tests", redirect_uris: [back],
  }],
  claims: { email: ["email", "email_verified"], profile: ["name"] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...person }) }),
  interactions: { url: (_, interaction) => `/anmelden/${interaction.uid}` },
});

provider.use(async (context, next) => {
  if (!context.path.startsWith("/anmelden/")) return next();
  const interaction = await provider.interactionDetails(context.req, context.res);
  const { prompt, params } = interaction;
  let result = { login: { accountId: "person-1" } };
  if (prompt.name === "consent") {
    const grant = new provider.Grant({ accountId: "person-1", clientId: params.client_id });
    grant.addOIDCScope(params.scope);
    result = { consent: { grantId: await grant.save() } };
  }
  context.redirect(await provider.interactionResult(context.req, context.res, result));
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
