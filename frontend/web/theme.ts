// Before the first paint: light or dark as chosen here, else as the system is set.
const chosen = localStorage.getItem("theme");
const dark = chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
document.documentElement.dataset["kernTheme"] = dark ? "dark" : "light";
