/**
 * Pollutes a prototype as `POLLUTION` says, before anything else is loaded: the preload of a process that then runs
 * `answers.ts`.
 */

interface Pollution {
  readonly prototype: "Object" | "Array" | "String" | "Function" | "Number" | "RegExp" | "Uint8Array";
  readonly name: string;
  readonly kind: "text" | "number" | "object" | "function" | "getter" | "biting";
}

const { prototype, name, kind }: Pollution = JSON.parse(process.env["POLLUTION"]!);

const VALUES: Readonly<Record<Pollution["kind"], PropertyDescriptor>> = {
  text: { value: "evil_", enumerable: true, writable: true },
  number: { value: 7, enumerable: true, writable: true },
  object: { value: { evil: 1 }, enumerable: true, writable: true },
  function: { value: () => true, enumerable: true, writable: true },
  getter: { get: () => "evil_", set: () => {}, enumerable: true },
  biting: {
    get() {
      throw new Error("bitten");
    },
    set() {},
    enumerable: false,
  },
};

Object.defineProperty((globalThis[prototype] as { prototype: object }).prototype, name, {
  ...VALUES[kind],
  configurable: true,
});

export {};
