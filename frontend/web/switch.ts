// The buttons that turn light into dark.
const root = document.documentElement;

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-theme-switch]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = root.dataset["kernTheme"] === "dark" ? "light" : "dark";
    root.dataset["kernTheme"] = next;
    localStorage.setItem("theme", next);
  });
}
