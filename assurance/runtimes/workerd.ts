import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Stage } from "./stage.js";

const WORKER = `import { run } from "./tests.js";
export default { async test() { console.log(JSON.stringify(await run())); } };`;

/** Configures a worker of the stage's modules, with nothing of Node's; the file's path. */
export function configureWorkerd({ directory, modules, names }: Stage): string {
  const quote = JSON.stringify;
  const library = dirname(names.get("puid-codec")!);
  const all = [
    `(name = "worker.js", esModule = ${quote(WORKER)})`,
    ...modules.map((path) => `(name = ${quote(path)}, esModule = embed ${quote(path)})`),
    ...Array.from(names, ([name, path]) => {
      // workerd looks for a bare name beside the module that has it.
      const beside = name.startsWith("#") ? join(library, name) : name;
      return `(name = ${quote(beside)}, esModule = ${quote(`export * from "/${path}";`)})`;
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
