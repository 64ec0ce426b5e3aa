// The button that turns light into dark.
const button = document.querySelector<HTMLButtonElement>("[data-theme-switch]");
const root = document.documentElement;

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = root.dataset["kernTheme"] === "dark" ? "light" : "dark";
    root.dataset["kernTheme"] = next;
    localStorage.setItem("theme", next);
  });
}
