// What a family keeps stays on its own device: buttons that keep an offer, and the list of them.
interface Kept {
  id: string;
  name: string;
  provider: string;
  when: string;
  address: string;
}

const key = (of: string): string => `merkliste:${of}`;

function read(of: string): Kept[] {
  try {
    const found: unknown = JSON.parse(localStorage.getItem(key(of)) ?? "[]");
    return Array.isArray(found) ? (found as Kept[]) : [];
  } catch {
    return [];
  }
}

function write(of: string, list: Kept[]): void {
  if (list.length) localStorage.setItem(key(of), JSON.stringify(list));
  else localStorage.removeItem(key(of));
  count();
}

// How many there are, at the way to the list.
function count(): void {
  for (const link of document.querySelectorAll<HTMLElement>("[data-kept-link]")) {
    const number = read(link.dataset["of"] ?? "").length;
    link.dataset["words"] ??= link.textContent ?? "";
    link.textContent = `${link.dataset["words"]} (${number})`;
    link.hidden = false;
  }
}

for (const button of document.querySelectorAll<HTMLButtonElement>("[data-keep]")) {
  const { keep: id = "", of = "", name = "", provider = "", when = "", address = "" } = button.dataset;
  const words = button.querySelector<HTMLElement>("[data-words]")!;
  const tell = (): void => {
    const kept = read(of).some((one) => one.id === id);
    button.setAttribute("aria-pressed", String(kept));
    words.textContent = (kept ? button.dataset["kept"] : button.dataset["forgotten"]) ?? "";
  };
  button.addEventListener("click", () => {
    const list = read(of);
    const others = list.filter((one) => one.id !== id);
    write(of, others.length < list.length ? others : [...list, { id, name, provider, when, address }]);
    tell();
  });
  tell();
  button.hidden = false;
}

function line(of: string, one: Kept, forget: string, again: () => void): HTMLLIElement {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = new URL(one.address, location.origin).pathname;
  link.textContent = one.name;
  item.append(link);
  for (const text of [one.provider, one.when].filter(Boolean)) {
    const words = document.createElement("p");
    words.textContent = text;
    item.append(words);
  }
  const button = document.createElement("button");
  button.type = "button";
  button.className = "keep";
  button.textContent = forget;
  button.setAttribute("aria-label", `${forget}: ${one.name}`);
  button.addEventListener("click", () => {
    write(of, read(of).filter((other) => other.id !== one.id));
    again();
  });
  item.append(button);
  return item;
}

const box = document.querySelector<HTMLElement>("[data-kept-list]");
if (box) {
  const of = box.dataset["of"] ?? "";
  const show = (): void => {
    const list = read(of);
    box.querySelector("ul")!.replaceChildren(
      ...list.map((one) => line(of, one, box.dataset["forget"] ?? "", show)),
    );
    box.querySelector<HTMLElement>("[data-kept-none]")!.hidden = list.length > 0;
    box.querySelector<HTMLElement>(".form__actions")!.hidden = list.length === 0;
  };
  box.querySelector("[data-print]")!.addEventListener("click", () => window.print());
  box.querySelector("[data-forget-all]")!.addEventListener("click", () => {
    write(of, []);
    show();
  });
  show();
  box.hidden = false;
}
count();

if (window.parent !== window) {
  const tell = (): void =>
    window.parent.postMessage({ lueckenlos: document.documentElement.scrollHeight }, "*");
  new ResizeObserver(tell).observe(document.body);
}

// Words one may look for, fetched all at once when somebody begins to: what is typed stays here.
const list = document.querySelector<HTMLDataListElement>("datalist[data-words]");
list?.ownerDocument.querySelector(`input[list="${list.id}"]`)?.addEventListener(
  "focus",
  async () => {
    const answer = await fetch(list.dataset["words"]!);
    if (!answer.ok) return;
    const { words } = (await answer.json()) as { words: string[] };
    list.replaceChildren(...words.map((word) => new Option("", word)));
  },
  { once: true },
);
