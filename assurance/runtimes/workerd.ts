import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Project } from "./project.js";

const WORKER = `import { run } from "./tests.js";
export default { async test() { console.log(JSON.stringify(await run())); } };`;

/** Writes the configuration of a worker with the project's modules and without modules of Node. Returns its path. */
export function configureWorkerd({ directory, modules, workerdNames }: Project): string {
  const quote = JSON.stringify;
  const kernel = join(dirname(workerdNames.get("#kernel")!), "kernel.wasm");
  const folders = new Set(modules.map((path) => dirname(path)));
  const all = [
    `(name = "worker.js", esModule = ${quote(WORKER)})`,
    `(name = ${quote(kernel)}, wasm = embed ${quote(kernel)})`,
    ...modules.map((path) => `(name = ${quote(path)}, esModule = embed ${quote(path)})`),
    ...Array.from(workerdNames).flatMap(([name, path]) => {
      // workerd resolves a private name relative to the module that imports it.
      const places = name.startsWith("#") ? Array.from(folders, (folder) => join(folder, name)) : [name];
      return places.map(
        (place) => `(name = ${quote(place)}, esModule = ${quote(`export * from "/${path}";`)})`,
      );
    }),
  ];
  const file = join(directory, "workerd.capnp");
  writeFileSync(
    file,
    `using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (services = [(name = "tests", worker = (
  compatibilityDate = "2025-01-01",
  modules = [
    ${all.join(",\n    ")}
  ]
))]);
`,
  );
  return file;
}
