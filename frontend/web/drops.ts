// What is unfolded in the head folds again with Escape, and when somebody goes on elsewhere.
const drops = document.querySelectorAll<HTMLDetailsElement>(".drop");

function fold(but?: EventTarget | null): void {
  for (const drop of drops) {
    if (!(but instanceof Node && drop.contains(but))) drop.open = false;
  }
}

document.addEventListener("click", (event) => fold(event.target));
document.addEventListener("focusin", (event) => fold(event.target));
document.addEventListener("keydown", (event) => {
  const open = [...drops].find((drop) => drop.open);
  if (event.key !== "Escape" || !open) return;
  open.querySelector("summary")?.focus();
  fold();
});
