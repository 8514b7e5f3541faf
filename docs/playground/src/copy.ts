import { COPY_AS } from "./copy-as.js";
import { create, find } from "./dom.js";
import type { Playground } from "./playground.js";

/** Shows the format as code, and copies it. */
export function connectCopy(playground: Playground): void {
  const text = find("copy-text");
  const message = find("copy-message");
  const tabs = Object.keys(COPY_AS).map((name, i) => {
    const tab = create("button", "", name);
    tab.type = "button";
    tab.role = "tab";
    tab.id = `copy-tab-${i}`;
    tab.setAttribute("aria-controls", "copy-panel");
    tab.setAttribute("aria-selected", String(i === 0));
    tab.tabIndex = i === 0 ? 0 : -1;
    return tab;
  });
  find("copy-tabs").append(...tabs);
  const show = (): void => {
    const selected = tabs.find((tab) => tab.ariaSelected === "true")!;
    find("copy-panel").setAttribute("aria-labelledby", selected.id);
    const { codec, format, ordinal } = playground;
    const sample = ordinal < codec.capacity ? ordinal : codec.capacity - 1n;
    text.textContent = COPY_AS[selected.textContent!]!(format, { ordinal: sample, id: codec.id(sample) });
    message.textContent = "";
  };
  find("copy-tabs").addEventListener("select-tab", show);
  find("copy").addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent!);
      message.textContent = "Copied.";
    } catch {
      getSelection()!.selectAllChildren(text);
      message.textContent = "The browser did not copy. The text is selected: copy it with the keyboard.";
    }
  });
  playground.onCodec(show);
  playground.onOrdinal(show);
}
