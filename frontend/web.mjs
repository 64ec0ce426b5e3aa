// Builds what the pages of the platform bring along: style sheet, scripts, faces, the mark.
import { cp, mkdir, rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = new URL("./", import.meta.url);
const STATIC = new URL("../src/lueckenlos/web/static/web/", HERE);

await rm(STATIC, { recursive: true, force: true });
await mkdir(STATIC, { recursive: true });
await build({
  entryPoints: ["web/web.css", "web/web.ts", "web/theme.ts"].map((name) => fileURLToPath(new URL(name, HERE))),
  absWorkingDir: fileURLToPath(HERE),
  outdir: fileURLToPath(STATIC),
  bundle: true, minify: true, legalComments: "none",
  target: ["chrome109", "firefox115", "safari16.4"],
  external: ["fonts/*"],  // fonts.py puts them there
});
await cp(new URL("web/mark.svg", HERE), new URL("mark.svg", STATIC));
