import type { JSX } from "hono/jsx/jsx-runtime";
import { ICON } from "../assets/assets.js";
import { paths } from "../paths.js";

/** The name of the server, which leads to its first page. */
export function Brand(): JSX.Element {
  return (
    <a class="brand" href={paths.home}>
      <img src={ICON.path} alt="" width="24" height="24" />
      PUID server
    </a>
  );
}
