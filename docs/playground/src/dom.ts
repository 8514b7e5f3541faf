/** Returns the element with an id. */
export function find<E extends HTMLElement = HTMLElement>(id: string): E {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`the page has no element "${id}"`);
  return element as E;
}

/** Creates an element with a class and children. */
export function create<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  if (className !== "") element.className = className;
  element.append(...children);
  return element;
}

/** Creates the entries of a description list. */
export const describeAll = (
  entries: readonly (readonly [term: string, ...value: (Node | string)[]])[],
): Node[] => entries.flatMap(([term, ...value]) => [create("dt", "", term), create("dd", "", ...value)]);

/** Marks fields as valid, or as invalid with a message. */
export function report(message: HTMLElement, text: string, ...fields: HTMLElement[]): void {
  message.textContent = text;
  for (const field of fields) {
    if (text === "") field.removeAttribute("aria-invalid");
    else field.setAttribute("aria-invalid", "true");
  }
}
