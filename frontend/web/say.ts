// What scripts say, in the language of the page: it brings the words where that is not German.
const told = document.querySelector('.map-frame > script[type="application/json"]')?.textContent;
const words = (told ? JSON.parse(told) : {}) as Record<string, string>;

// A German text, or what the page has for it; `{name}` stands for a value.
export function say(german: string, values: Record<string, string | number> = {}): string {
  return (words[german] ?? german).replace(/\{(\w+)\}/g, (_, name: string) => `${values[name]}`);
}

export function inFigures(number: number): string {
  return number.toLocaleString(document.documentElement.lang || "de-DE");
}
