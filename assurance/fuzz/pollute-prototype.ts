/**
 * Pollutes a prototype with properties as the environment variable `POLLUTION` says. A process preloads this module and
 * then runs `answers.ts`.
 */

interface Pollution {
  readonly prototype: "Object" | "Array" | "String" | "Function" | "Number" | "RegExp" | "Uint8Array";
  readonly names: readonly string[];
  readonly kind: "string" | "number" | "object" | "function" | "getter" | "throwing";
}

const { prototype, names, kind }: Pollution = JSON.parse(process.env["POLLUTION"]!);

const VALUES: Readonly<Record<Pollution["kind"], PropertyDescriptor>> = {
  string: { value: "evil_", enumerable: true, writable: true },
  number: { value: 7, enumerable: true, writable: true },
  object: { value: { evil: 1 }, enumerable: true, writable: true },
  function: { value: () => true, enumerable: true, writable: true },
  getter: { get: () => "evil_", set: () => {}, enumerable: true },
  throwing: {
    get() {
      throw new Error("polluted");
    },
    set() {},
    enumerable: false,
  },
};

const descriptor = { ...VALUES[kind], configurable: true };
Object.defineProperties(
  (globalThis[prototype] as { prototype: object }).prototype,
  Object.fromEntries(names.map((name) => [name, descriptor])),
);

export {};
