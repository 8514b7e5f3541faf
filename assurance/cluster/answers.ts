import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";

/** The parts of an OpenAPI document that this module reads. */
interface OpenApi {
  readonly components: object;
  readonly paths: {
    readonly "/v1/ids": {
      readonly get: {
        readonly responses: Readonly<
          Record<string, { readonly content: { readonly "application/json": { readonly schema: object } } }>
        >;
      };
    };
  };
}

/** The statuses that a request for ids may have while the database fails. */
const ALLOWED = [200, 503];

/** Checks the answers to requests for ids against the server's own OpenAPI document. */
export class Answers {
  private readonly validators: ReadonlyMap<number, ValidateFunction>;

  private constructor(document: OpenApi) {
    const ajv = new Ajv2020({ strict: false, validateFormats: false });
    const { responses } = document.paths["/v1/ids"].get;
    this.validators = new Map(
      ALLOWED.map((status) => {
        const { schema } = responses[status]!.content["application/json"];
        // Schemas refer to the document's components. An unknown member is an error.
        return [
          status,
          ajv.compile({ ...schema, components: document.components, additionalProperties: false }),
        ];
      }),
    );
  }

  static async read(endpoint: string): Promise<Answers> {
    const response = await fetch(`${endpoint}/openapi.json`);
    return new Answers((await response.json()) as OpenApi);
  }

  /**
   * @throws Error if the document does not have this answer, or if an outage of the database does not explain it
   */
  check(status: number, body: unknown): void {
    const validate = this.validators.get(status);
    if (validate === undefined) {
      throw new Error(
        `an answer must have the status ${ALLOWED.join(" or ")}, got ${status}: ${JSON.stringify(body)}`,
      );
    }
    if (!validate(body)) {
      throw new Error(
        `an answer must match the OpenAPI document, got ${status}: ${JSON.stringify(body)}: ` +
          JSON.stringify(validate.errors),
      );
    }
  }
}
