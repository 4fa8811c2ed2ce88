// Light or dark: as the system has it, until somebody chooses.
import { html, useState } from "../vendor/htm-preact.js";

const KEPT = "theme";
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");
const isDark = () => (root.dataset.theme ?? (system.matches ? "dark" : "light")) === "dark";

export function ThemeButton() {
  const [dark, setDark] = useState(isDark);
  const change = () => {
    root.dataset.theme = dark ? "light" : "dark";
    localStorage.setItem(KEPT, root.dataset.theme);
    dispatchEvent(new Event("theme"));
    setDark(!dark);
  };
  return html`<button type="button" class="quiet" onClick=${change}>${dark ? "Light" : "Dark"} theme</button>`;
}
