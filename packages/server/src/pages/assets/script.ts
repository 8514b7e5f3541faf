/**
 * Shows the copy buttons. Pages need no script: without it, a click selects the text. The clipboard exists only on
 * https and on localhost.
 */
export const SCRIPT_SOURCE = `"use strict";
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const source = document.getElementById(button.dataset.copy);
    const status = button.parentElement.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", async () => {
      try {
        await navigator.clipboard.writeText(source.textContent);
        button.textContent = "Copied";
        status.textContent = "Copied.";
      } catch {
        getSelection().selectAllChildren(source);
        status.textContent = "The browser did not copy. The text is selected: copy it with the keyboard.";
      }
      setTimeout(() => {
        button.textContent = "Copy";
        status.textContent = "";
      }, 4000);
    });
  }
}
`;
