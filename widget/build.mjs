// Bundles the shopper's widget and the desk. Run by `python -m widget.bundle`, which brings Node.
// Usage: node build.mjs            (writes widget/dist and handoff/desk/dist)
import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const dist = join(here, "dist");
const desk = join(here, "..", "handoff", "desk");

// Style sheets become strings for constructable style sheets: a strict CSP forbids the rest.
const css = {
  name: "css as text",
  setup({ onLoad }) {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, "utf8"), { loader: "css", minify: true });
      return { contents: code.trim(), loader: "text" };
    });
  },
};
const common = {
  bundle: true,
  minify: true,
  target: "es2022",
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  plugins: [css],
};

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const app = await build({
  ...common,
  entryPoints: [join(here, "src", "app.ts")],
  outdir: dist,
  entryNames: "app-[hash]",
  format: "esm",
  metafile: true,
});
const hashed = Object.keys(app.metafile.outputs).map((f) => basename(f))[0];
// A loader cached from before a deployment asks for a name that is gone, then for this one.
await copyFile(join(dist, hashed), join(dist, "app.js"));
await build({
  ...common,
  entryPoints: [join(here, "src", "loader.ts")],
  outfile: join(dist, "shopbell.js"),
  format: "iife",
  define: { APP: JSON.stringify(hashed) },
});

const deskEntry = join(desk, "src", "desk.ts");
if (existsSync(deskEntry))
  await build({
    ...common,
    entryPoints: [deskEntry],
    outfile: join(desk, "dist", "desk.js"),
    format: "esm",
    sourcemap: true,
  });
