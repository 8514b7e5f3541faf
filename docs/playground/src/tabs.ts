import { find } from "./dom.js";

/** Connects all lists of tabs, as the ARIA Authoring Practices describe them: arrows select. */
export function connectTabs(): void {
  for (const list of document.querySelectorAll('[role="tablist"]')) {
    const tabs = Array.from(list.querySelectorAll<HTMLButtonElement>('[role="tab"]'));
    const select = (selected: HTMLButtonElement): void => {
      for (const tab of tabs) {
        const isSelected = tab === selected;
        tab.ariaSelected = String(isSelected);
        tab.tabIndex = isSelected ? 0 : -1;
      }
      const panels = new Set(tabs.map((tab) => tab.getAttribute("aria-controls")!));
      for (const panel of panels) find(panel).hidden = panel !== selected.getAttribute("aria-controls");
      selected.focus();
      list.dispatchEvent(new Event("select-tab"));
    };
    for (const [i, tab] of tabs.entries()) {
      tab.addEventListener("click", () => select(tab));
      tab.addEventListener("keydown", (event) => {
        const { key } = event;
        const targets: Record<string, number> = { ArrowRight: i + 1, ArrowLeft: i - 1, Home: 0, End: -1 };
        if (!(key in targets)) return;
        event.preventDefault(); // Home and End would scroll
        select(tabs.at(targets[key]! % tabs.length)!);
      });
    }
  }
}
