// Builds what the report brings along: report.css, the licence texts and the faces of Fira Sans.
// The faces are left as they come; fonts.py makes of them what the page and the PDF need.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { generate, parse, walk } from "css-tree";
import { build, transform } from "esbuild";

const HERE = new URL("./", import.meta.url);
const STATIC = new URL("../src/lueckenlos/report/static/", HERE);
const KERN = new URL("node_modules/@kern-ux/native/", HERE);
const FACES = ["FiraSans-Regular", "FiraSans-SemiBold"];

// The parts of KERN that the report uses; every other class of it is left out.
const KEPT = new Set([
  "kern-alert", "kern-alert--info", "kern-alert--warning", "kern-alert__body", "kern-alert__header",
  "kern-body", "kern-body--large", "kern-body--small",
  "kern-heading-large", "kern-heading-medium", "kern-heading-small",
  "kern-icon", "kern-icon--info", "kern-icon--warning",
  "kern-sr-only", "kern-title",
  "kern-table", "kern-table--small", "kern-table__body", "kern-table__cell",
  "kern-table__cell--numeric", "kern-table__head", "kern-table__header",
  "kern-table__header--numeric", "kern-table__row",
]);
// Selectors of forms, of the dark theme and of parts that hold parts we do not have.
const FOREIGN = /textarea|input|select|data-kern-theme="?dark|:has\(/;

async function bundled() {
  const made = await build({
    entryPoints: [fileURLToPath(new URL("css/report.css", HERE))],
    absWorkingDir: fileURLToPath(HERE),
    bundle: true, write: false, legalComments: "none", target: ["chrome109", "firefox115", "safari16.4"],
  });
  return made.outputFiles[0].text;
}

// A selector of KERN stands when all its classes are kept; those inside :not() and :is() may differ.
function stands(selector) {
  let kept = true;
  let within = 0;
  walk(selector, {
    enter(node) {
      if (node.type === "PseudoClassSelector") within += 1;
      if (node.type === "ClassSelector" && within === 0 && node.name.startsWith("kern-")) kept &&= KEPT.has(node.name);
    },
    leave(node) {
      if (node.type === "PseudoClassSelector") within -= 1;
    },
  });
  return kept;
}

function withoutUnusedRules(sheet) {
  walk(sheet, {
    visit: "Rule",
    leave(rule, item, list) {
      if (rule.prelude.type !== "SelectorList") return;
      rule.prelude.children = rule.prelude.children.filter(
        (selector) => stands(selector) && !FOREIGN.test(generate(selector)),
      );
      if (rule.prelude.children.isEmpty || rule.block.children.isEmpty) list.remove(item);
    },
  });
  walk(sheet, {
    visit: "Atrule",
    leave(rule, item, list) {
      const scheme = rule.prelude && generate(rule.prelude).includes("prefers-color-scheme");
      const turning = rule.name === "keyframes" && generate(rule.prelude) === "rotation";
      if (scheme || turning || rule.block?.children.isEmpty) list.remove(item);
    },
  });
}

// Removes custom properties nobody asks for, until none is left; true when something went.
function withoutUnusedProperties(sheet) {
  const asked = new Set(generate(sheet).match(/var\(\s*--[\w-]+/g)?.map((use) => use.slice(use.indexOf("--"))));
  let removed = false;
  walk(sheet, {
    visit: "Declaration",
    leave(declaration, item, list) {
      if (!declaration.property.startsWith("--") || asked.has(declaration.property)) return;
      list.remove(item);
      removed = true;
    },
  });
  return removed;
}

async function minified(css) {
  return (await transform(css, { loader: "css", minify: true })).code;
}

const sheet = parse(await bundled(), { parseCustomProperty: false });
withoutUnusedRules(sheet);
while (withoutUnusedProperties(sheet));
withoutUnusedRules(sheet);

await rm(STATIC, { recursive: true, force: true });
await mkdir(new URL("fonts/", STATIC), { recursive: true });
await mkdir(new URL("licences/", STATIC), { recursive: true });
await writeFile(new URL("report.css", STATIC), await minified(generate(sheet)));
await cp(new URL("LICENSE.md", KERN), new URL("licences/KERN.md", STATIC));
for (const face of FACES)
  await cp(new URL(`dist/fonts/fira-sans/${face}.woff2`, KERN), new URL(`fonts/${face}.woff2`, STATIC));
