import { Ajv2020 } from "ajv/dist/2020.js";
import { expect } from "vitest";

/** The parts of an OpenAPI document that this module reads. */
export interface OpenApi {
  readonly components: { readonly schemas: object };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly schema: object;
  }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<
    Record<
      string,
      {
        readonly headers?: object;
        readonly content: Readonly<Record<string, { readonly schema: { readonly properties?: object } }>>;
      }
    >
  >;
}

/** Checks responses against a server's OpenAPI document: the status, the type, and exactly the documented members. */
export class Conformance {
  readonly document: OpenApi;
  /** The checked operations and statuses, such as `ids 429`. */
  readonly seen: Set<string> = new Set();
  private readonly ajv: Ajv2020;

  constructor(document: OpenApi) {
    this.document = document;
    this.ajv = new Ajv2020({ strict: false, validateFormats: false });
    this.ajv.addSchema({ ...document, $id: "openapi" });
  }

  /** @param path - A path below the endpoint, without a query. */
  async check(method: string, path: string, response: Response): Promise<void> {
    const found = this.find(path);
    if (found === undefined) return;
    const [template, operations] = found;
    const name = method === "HEAD" ? "get" : method.toLowerCase();
    const [verb, operation] = Object.hasOwn(operations, name)
      ? [name, operations[name]!]
      : Object.entries(operations)[0]!;
    const where = `${method} ${template} ${response.status}`;
    const documented = operation.responses[response.status];
    expect(documented, `${where} is documented`).toBeDefined();
    this.seen.add(`${operation.operationId} ${response.status}`);
    const type = "application/json";
    expect(response.headers.get("content-type"), where).toMatch(/^application\/json/);
    if (method === "HEAD") return;
    const body = await response.clone().json();
    const pointer = ["paths", template, verb, "responses", String(response.status), "content", type, "schema"]
      .map((part) => encodeURIComponent(part.replaceAll("~", "~0").replaceAll("/", "~1")))
      .join("/");
    const validate = this.ajv.getSchema(`openapi#/${pointer}`)!;
    expect(validate(body) || validate.errors, `${where}: ${JSON.stringify(body)}`).toBe(true);
    const properties = Object.keys(documented!.content[type]!.schema.properties ?? {});
    expect(
      Object.keys(body).filter((key) => !properties.includes(key)),
      `what ${where} does not document`,
    ).toEqual([]);
  }

  /**
   * Returns the documented statuses of operations that no response had yet, except 500 and 503. Suites that stop the
   * database test 503, and 500 means an unexpected error.
   */
  unseen(...operationIds: string[]): string[] {
    return Object.values(this.document.paths)
      .flatMap((operations) => Object.values(operations))
      .filter(({ operationId }) => operationIds.includes(operationId))
      .flatMap(({ operationId, responses }) =>
        Object.keys(responses)
          .filter((status) => !["500", "503"].includes(status))
          .map((status) => `${operationId} ${status}`),
      )
      .filter((name) => !this.seen.has(name));
  }

  private find(path: string): [string, Readonly<Record<string, Operation>>] | undefined {
    return Object.entries(this.document.paths).find(([template]) =>
      new RegExp(`^${template.replaceAll(".", "\\.").replaceAll(/\{\w+\}/g, "[^/]+")}$`).test(path),
    );
  }
}
