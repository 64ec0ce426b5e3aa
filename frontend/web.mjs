// Builds what the pages of the platform bring along: style sheet, scripts, faces, the mark.
import { cp, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const HERE = new URL("./", import.meta.url);
const STATIC = new URL("../src/lueckenlos/web/static/web/", HERE);
const MAPLIBRE = new URL("node_modules/maplibre-gl/", HERE);

await rm(STATIC, { recursive: true, force: true });
await mkdir(STATIC, { recursive: true });
await build({
  entryPoints: ["web/web.css", "web/web.ts", "web/theme.ts", "web/finder.css", "web/finder.ts", "web/readability.ts"].map((name) => fileURLToPath(new URL(name, HERE))),
  absWorkingDir: fileURLToPath(HERE),
  outdir: fileURLToPath(STATIC),
  bundle: true, minify: true, legalComments: "none",
  target: ["chrome109", "firefox115", "safari16.4"],
  external: ["fonts/*"],  // fonts.py puts them there
});
await build({  // maps: ours, and MapLibre with its worker, which only a map that is looked at asks for
  entryPoints: { "map": "web/map.ts", "map-values": "web/map-values.ts", "map-style": "web/map.css", "maplibre": "web/maplibre.ts" },
  absWorkingDir: fileURLToPath(HERE),
  outdir: fileURLToPath(STATIC),
  bundle: true, minify: true, format: "esm", legalComments: "none",
  target: ["chrome109", "firefox115", "safari16.4"],
});
const worker = await readFile(new URL("dist/maplibre-gl-worker.mjs", MAPLIBRE), "utf8");
await writeFile(new URL("maplibre-worker.js", STATIC), worker.replace(/^\/\/# sourceMappingURL=.*$/m, ""));
await cp(new URL("LICENSE.txt", MAPLIBRE), new URL("licences/MapLibre.txt", STATIC));
await cp(new URL("web/mark.svg", HERE), new URL("mark.svg", STATIC));
