// While somebody writes a German text for families: how easy it is to read, and what would make it
// easier. Computed here; nothing of what is typed leaves the device.
const LEAST = 8;  // words from which on there is something to say
const LONG = 6;  // letters; a word with more counts as long (LIX, Björnsson 1968)
const LIMITS = {  // of LIX; words of a sentence; letters of a word
  plain: { easy: 40, hard: 55, sentence: 18, word: 20 },
  simple: { easy: 30, hard: 40, sentence: 10, word: 14 },
};

interface Read { lix: number; sentence: string[]; word: string }

export function readText(text: string): Read | null {
  const sentences = text.split(/[.!?:]+(?:\s|$)|\n+/u).map((one) => one.match(/[\p{L}\p{N}][\p{L}\p{N}'’&/.-]*/gu) ?? []).filter((one) => one.length);
  const words = sentences.flat();
  if (words.length < LEAST) return null;
  const long = words.filter((word) => letters(word) > LONG).length;
  const lix = words.length / sentences.length + (100 * long) / words.length;
  const sentence = sentences.reduce((one, other) => (other.length > one.length ? other : one));
  const word = words.flatMap((one) => one.split(/[-/]/)).reduce((one, other) => (letters(other) > letters(one) ? other : one), "");
  return { lix, sentence, word };
}

function letters(word: string): number {
  return word.match(/\p{L}/gu)?.length ?? 0;
}

export function hint(text: string, kind: keyof typeof LIMITS): string {
  const read = readText(text);
  if (!read) return "";
  const { easy, hard, sentence, word } = LIMITS[kind];
  const level = read.lix < easy ? "leicht zu lesen" : read.lix < hard ? "nicht ganz leicht zu lesen" : "schwer zu lesen";
  const cures = [];
  if (read.sentence.length > sentence) cures.push(`Teilen Sie den Satz „${read.sentence.slice(0, 4).join(" ")} …“ (${read.sentence.length} Wörter).`);
  if (letters(read.word) > word) cures.push(`Gibt es ein kürzeres Wort für „${read.word}“?`);
  if (read.lix >= easy && !cures.length) cures.push("Kürzere Wörter und Sätze machen ihn leichter.");
  return `Dieser Text ist ${level}. ${cures.join(" ")}`.trim();
}

for (const area of document.querySelectorAll<HTMLTextAreaElement>("textarea[data-readable]")) {
  const told = document.createElement("p");
  told.className = "kern-hint";
  told.setAttribute("aria-live", "polite");
  told.id = `${area.id}-lesbar`;
  area.after(told);
  area.setAttribute("aria-describedby", `${area.getAttribute("aria-describedby") ?? ""} ${told.id}`.trim());
  let waiting = 0;
  const tell = (): void => { told.textContent = hint(area.value, area.dataset.readable as keyof typeof LIMITS); };
  area.addEventListener("input", () => { clearTimeout(waiting); waiting = window.setTimeout(tell, 600); });
  tell();
}
