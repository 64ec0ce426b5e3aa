// Makes a map of every box of the tag `map` when somebody comes to see it.
import type { MapData } from "./map-data";
import { showLegend } from "./map-legend";
import { roomOf } from "./map-room";
import { FONT, FONT_BOLD } from "./map-style";
import { showSwitch } from "./map-switch";
import { show } from "./map-view";

async function fetched(address: string): Promise<Response> {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer;
}

async function read(address: string): Promise<MapData> {
  if (address.startsWith("#")) // a page that no address leads to has its map inside
    return JSON.parse(document.querySelector(address)!.textContent!) as MapData;
  return (await fetched(address)).json() as Promise<MapData>;
}

async function begin(box: HTMLElement): Promise<void> {
  const { map: address, code, worker } = box.dataset as { map: string; code: string; worker: string };
  const note = box.querySelector<HTMLElement>(".map__note")!;
  note.textContent = box.dataset["loading"]!;
  try {
    const [gl, data] = await Promise.all([
      import(code), read(address),
      fetched(worker), // MapLibre would wait for one that is missing
      document.fonts.load(FONT), document.fonts.load(FONT_BOLD),
    ]);
    gl.setWorkerUrl(worker);
    const map = await show(gl, box, note, data);
    showLegend(box, data);
    box.dispatchEvent(new CustomEvent("map", { bubbles: true, detail: { map, data } }));
    if (roomOf(box, data).many) showSwitch(map, box, data);
  } catch (trouble) {
    console.warn(trouble);
    box.replaceChildren(note);
    box.classList.add("map--off");
    note.classList.remove("kern-sr-only");
    note.textContent = box.dataset["trouble"]!;
  }
}

const seen = new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) {
    if (!isIntersecting) continue;
    seen.unobserve(target);
    void begin(target as HTMLElement);
  }
}, { rootMargin: "200px" });

for (const box of document.querySelectorAll<HTMLElement>("[data-map]")) {
  box.querySelector(".map__note")!.textContent = "";
  seen.observe(box);
}
